package org.wasl.console.metrics;

/**
 * The present obligations of agencies at one stage.
 *
 * @param open the number of open obligations
 * @param reminded how many of them had a reminder or an escalation
 * @param overdue how many of them are overdue
 */
public record StageGauge(long open, long reminded, long overdue) {}
