/** The arguments of operations, as documents and on the command line: codes, ids and times. */
package org.wasl.gateway.operations.arguments;
