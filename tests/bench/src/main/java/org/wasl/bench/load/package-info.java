/**
 * Generates the load of a bench. It has signed cases, the clients that send them, lean receivers
 * that count arrivals, and the figures of each message.
 */
package org.wasl.bench.load;
