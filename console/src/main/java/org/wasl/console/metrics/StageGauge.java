package org.wasl.console.metrics;

/**
 * What agencies owe of one stage at this moment.
 *
 * @param open all of it
 * @param reminded of these, those a reminder or an escalation was sent about
 * @param overdue of these, those past their time
 */
public record StageGauge(long open, long reminded, long overdue) {}
