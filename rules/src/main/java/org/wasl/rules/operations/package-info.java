/**
 * What an operator may order, and when a second person is needed. Pure functions: names and the
 * clock are parameters; the caller has authenticated the person.
 */
package org.wasl.rules.operations;
