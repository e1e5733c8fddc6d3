/**
 * What every program of this product shares, no rules: its version, UTF-8 output, how a fault is
 * logged, how a file with a secret is read and a folder locked, how an HTTP answer is bounded, and
 * how a rate is limited. The one package of this module that {@code connectors} and {@code wire}
 * use.
 */
package org.wasl.rules.runtime;
