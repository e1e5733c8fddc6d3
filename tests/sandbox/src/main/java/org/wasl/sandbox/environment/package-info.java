/**
 * The environment of a gateway under test. It has the gateway's process, sandbox agencies,
 * witnesses, keys and a configuration with the agencies on this machine. Demo, bench and tests
 * share it.
 */
package org.wasl.sandbox.environment;
