package org.wasl.console;

/**
 * How far the audit log has come.
 *
 * @param size entries that have their place in it
 * @param signed of these, those under a signed checkpoint
 * @param lagMillis age of the oldest entry under none, in milliseconds; 0 when all are
 */
public record LogGauge(long size, long signed, long lagMillis) {}
