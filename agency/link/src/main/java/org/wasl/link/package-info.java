/**
 * The adapter beside an agency's old system. It holds the agency's keys, receives and sends for it,
 * and gives the old system plain documents.
 */
package org.wasl.link;
