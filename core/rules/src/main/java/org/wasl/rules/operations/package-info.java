/**
 * Decides which operations an operator may order and when a second person is needed. All are pure
 * functions with names and the clock as parameters. The caller has authenticated the person.
 */
package org.wasl.rules.operations;
