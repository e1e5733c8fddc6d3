/**
 * What every program of this product shares and what knows nothing of cases: its version, UTF-8
 * output, how a fault is logged, how a file with a secret is read and a folder locked, how an HTTP
 * answer is bounded, and how a rate is limited.
 */
package org.wasl.base;
