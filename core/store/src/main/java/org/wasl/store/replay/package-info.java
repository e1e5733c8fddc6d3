/**
 * Requests of operators to replay, discard or re-route parked deliveries. A second person decides
 * if the rules ask for one.
 */
package org.wasl.store.replay;
