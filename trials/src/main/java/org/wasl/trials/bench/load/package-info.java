/**
 * The load of a bench: signed cases, the clients that send them, lean receivers that count what
 * arrives, and what was measured of each message.
 */
package org.wasl.trials.bench.load;
