/**
 * Wires all modules into a gateway, and starts and stops it in order. {@link
 * org.wasl.assembly.Gateway} is the whole process. Its parts are in the subpackages {@code
 * monitoring}, {@code tracing} and {@code wiring}.
 */
package org.wasl.assembly;
