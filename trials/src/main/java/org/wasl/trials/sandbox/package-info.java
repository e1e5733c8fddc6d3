/**
 * Synthetic agencies: the kit itself, with scripted behaviour. What they do is a function of a seed
 * and of the ids of what they receive, so that a run can be repeated, and a crashed agency does the
 * same again. For demo, trials and tests only.
 */
package org.wasl.trials.sandbox;
