/**
 * The connections of the gateway to agencies. A {@link org.wasl.connectors.Protocol} declares its
 * settings and opens its {@link org.wasl.connectors.Connector}; each protocol is one package, and
 * none uses another. What they share is {@code http}, the partner API over HTTPS, {@code
 * intermediary}, for protocols where something stands between gateway and agency, and {@code
 * intermediary.jms}, where that is a broker.
 *
 * <p>A connector handles bytes, certificates and deadlines. The routes decide about messages;
 * routes and connectors are connected by named endpoints:
 *
 * <ul>
 *   <li>inwards it sends a {@link org.wasl.wire.exchange.Submission}, a {@link
 *       org.wasl.wire.exchange.ReferralInquiry} or an {@link
 *       org.wasl.wire.exchange.Acknowledgement} to the door and gets an {@link
 *       org.wasl.wire.exchange.AgencyResponse};
 *   <li>outwards it takes an {@link org.wasl.wire.exchange.OutboundDelivery} at {@code
 *       direct:connector.<protocol>} and gives a {@link org.wasl.wire.exchange.DeliveryReply}.
 * </ul>
 */
package org.wasl.connectors;
