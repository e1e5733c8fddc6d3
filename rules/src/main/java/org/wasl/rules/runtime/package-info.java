/**
 * What every program of this product shares: its version, UTF-8 output, how a fault is logged, how
 * a file with a secret is read, and how a rate is limited. The one package of this module that
 * {@code connectors} and {@code wire} use.
 */
package org.wasl.rules.runtime;
