/** Compares the whole database with itself and with the signed log, and writes evidence bundles. */
package org.wasl.store.audit;
