package org.wasl.connectors.intermediary;

/**
 * Limits of the link to an agency.
 *
 * @param stepMillis how long the broker or file server may take for one step: to connect, to
 *     confirm
 * @param maxReconnectMillis longest pause between two attempts to connect
 * @param maxConcurrentPerAgency messages of the agency that are worked on at once
 */
public record LinkLimits(int stepMillis, int maxReconnectMillis, int maxConcurrentPerAgency) {}
