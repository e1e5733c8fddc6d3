package org.wasl.store.history;

import java.time.Instant;

/**
 * The figures of an agency, or of all, in a time of one or more intervals.
 *
 * @param at begin of the time
 * @param delivered receipts
 * @param latencyMillis mean time from acceptance to receipt, or 0 if there is no receipt
 * @param slowestMillis the longest
 * @param failed attempts that failed
 * @param refused requests that were refused
 * @param waiting most deliveries that waited or were under way
 * @param parked most deliveries that waited for a person
 * @param oldestSeconds greatest age of one that waited
 */
public record HistoryPoint(
    Instant at,
    long delivered,
    long latencyMillis,
    long slowestMillis,
    long failed,
    long refused,
    long waiting,
    long parked,
    long oldestSeconds) {}
