/**
 * Synthetic agencies, built on the kit with scripted behaviour. Their actions follow from a seed
 * and the ids of the messages that they receive. Thus a run can be repeated, and a crashed agency
 * repeats its actions. They are for demo, bench and tests only.
 */
package org.wasl.sandbox;
