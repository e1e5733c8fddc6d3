/**
 * What the protocols share in which an agency has an intermediary of its own between itself and the
 * gateway, a broker or a file server: messages of both sides wait there, and the gateway is its
 * client. A protocol opens an {@link org.wasl.connectors.intermediary.AgencyConnection}; to keep
 * it, to take, answer and finish what comes, and to wait for receipts is the same for all.
 *
 * <p>Each agency has a connection and virtual threads of its own. A message is finished after it is
 * recorded and answered; what was not comes again, and the door answers it as the first time.
 */
package org.wasl.connectors.intermediary;
