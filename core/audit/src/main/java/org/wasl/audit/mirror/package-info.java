/**
 * A verified copy of a log. Files are fetched, verified up to the signed root, and only then
 * stored. The copy is what {@code verify mirror} reads.
 */
package org.wasl.audit.mirror;
