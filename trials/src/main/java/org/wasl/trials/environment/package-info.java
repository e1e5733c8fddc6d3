/**
 * What a gateway under test needs around it: its own process, sandbox agencies, witnesses, keys and
 * a configuration in which the agencies are on this machine. Demo, bench and tests share it.
 */
package org.wasl.trials.environment;
