/**
 * Deadlines in working time. The package has a calendar, a table of stages, and the deadlines that
 * a step of the trail starts and ends. All are pure functions with the clock as a parameter.
 */
package org.wasl.rules.deadlines;
