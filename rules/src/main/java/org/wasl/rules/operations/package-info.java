/**
 * What a person of operations may order, and when a second one is needed. Pure functions: names and
 * the clock are parameters; who somebody is was found out before.
 */
package org.wasl.rules.operations;
