/**
 * The inbox of an agency: one append-only journal, from which the index is rebuilt. A delivery is
 * acknowledged only after it is in the journal.
 *
 * <p>Only sealed content is written: a stolen file cannot be read.
 */
package org.wasl.kit.inbox;
