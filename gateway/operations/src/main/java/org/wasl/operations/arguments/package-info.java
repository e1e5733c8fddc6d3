/**
 * The arguments of operations, which are codes, ids and times, as documents and on the command
 * line.
 */
package org.wasl.operations.arguments;
