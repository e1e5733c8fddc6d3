/** Receipts in the words of ETSI EN 319 522 (registered electronic delivery). */
package org.wasl.wire.receipt;
