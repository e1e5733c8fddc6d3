/**
 * What every program of this product shares: its version, UTF-8 output, and how a fault is logged.
 * The one package of this module that {@code connectors} uses.
 */
package org.wasl.rules.runtime;
