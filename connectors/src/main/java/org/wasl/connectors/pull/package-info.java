/**
 * Pull, for an agency without a server. Its workers call the partner API, list their deliveries
 * ({@code GET /v1/inbox}, a long poll), fetch the sealed content, and send the signed receipt. In
 * the gateway this is a {@link org.wasl.wire.exchange.OutboundDelivery} like any other. It is held
 * until its receipt comes, its deadline is over, or no worker of the agency polls any more. No
 * thread waits for any of this.
 *
 * <p>Pending deliveries, leases of workers and presence are known to this process only and lost
 * with it. After that, the lease in SQL brings the delivery back. If several gateways share one
 * database, each serves the workers that came to it. A gateway claims and consumes an agency's
 * deliveries only while one of the agency's workers polls it. A receipt may be sent to any gateway,
 * because the door records it by the delivery's id. The gateway that holds the delivery learns of
 * it from the database. Sealed content must be fetched from the gateway whose inbox listed it.
 */
package org.wasl.connectors.pull;
