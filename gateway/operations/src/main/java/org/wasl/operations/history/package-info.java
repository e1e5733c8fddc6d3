/**
 * Counts each agency's traffic in this process, and writes the counts into the history of the last
 * days.
 */
package org.wasl.operations.history;
