/**
 * Where an agency keeps what it received: one append-only journal, from which everything else is
 * rebuilt. What is in it was acknowledged, or may be acknowledged; what is not, was not.
 *
 * <p>Only sealed content is written: a stolen file cannot be read.
 */
package org.wasl.kit.inbox;
