/**
 * Common parts of the operator's commands, such as error handling and the connection to a gateway.
 */
package org.wasl.administration.operator;
