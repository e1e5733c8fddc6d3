/**
 * A verified copy of a log: fetched, checked up to the signed root, and only then kept. The copy is
 * what {@code verify mirror} reads.
 */
package org.wasl.audit.mirror;
