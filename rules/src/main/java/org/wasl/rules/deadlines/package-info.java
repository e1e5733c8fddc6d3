/**
 * Until when what must have happened, in working time: a calendar, a table of stages, and what a
 * step of the trail starts and ends. Pure functions; the clock is a parameter.
 */
package org.wasl.rules.deadlines;
