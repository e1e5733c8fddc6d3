/**
 * Deadlines in working time: a calendar, a table of stages, and the deadlines that a step of the
 * trail starts and ends. Pure functions; the clock is a parameter.
 */
package org.wasl.rules.deadlines;
