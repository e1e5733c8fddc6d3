/**
 * Orders of operators as documents: their arguments, codes and times, and the refusal that says
 * what to correct.
 */
package org.wasl.gateway.operations.orders;
