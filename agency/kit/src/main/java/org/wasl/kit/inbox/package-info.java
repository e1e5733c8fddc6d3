/**
 * The inbox of an agency, which is one append-only journal. The index is rebuilt from it. A
 * delivery is acknowledged only after it is in the journal.
 *
 * <p>Only sealed content is written, so a stolen file cannot be read.
 */
package org.wasl.kit.inbox;
