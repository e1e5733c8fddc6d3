/**
 * Pull, for an agency without a server: its workers come over the partner API, see what there is
 * ({@code GET /v1/inbox}, a long poll), fetch the sealed content, and hand in the signed receipt.
 * The gateway's side of it is a {@link org.wasl.wire.exchange.OutboundDelivery} like any other,
 * which is held until the receipt is here, its deadline is over, or nobody of the agency is there
 * any more. No thread waits for any of this.
 *
 * <p>What is held, by whom it was fetched, and who is there, is known to this process only, and
 * lost with it: the lease in SQL brings the delivery back. With several gateways on one database,
 * each serves the workers that came to it: only where one of them polls does the gateway claim and
 * consume what is due for the agency. A receipt counts wherever it is handed in, because the door
 * records it by the delivery's id; the gateway that holds the delivery learns of it from the
 * database; sealed content is to be fetched where the inbox showed it.
 */
package org.wasl.connectors.pull;
