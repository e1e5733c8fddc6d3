/**
 * Shared by the protocols in which each agency has a broker or a file server between itself and the
 * gateway. Messages of both sides wait there, and the gateway is its client. A protocol opens an
 * {@link org.wasl.connectors.intermediary.AgencyConnection}. This package keeps the connection,
 * takes, answers and finishes messages, and waits for receipts.
 *
 * <p>Each agency has its own connection and virtual threads. A message is finished after it is
 * recorded and answered. An unfinished one comes again, and the door repeats its answer.
 */
package org.wasl.connectors.intermediary;
