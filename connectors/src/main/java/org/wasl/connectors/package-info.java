/**
 * How the gateway speaks to agencies. A {@link org.wasl.connectors.Protocol} declares what an
 * operator sets for it and opens its {@link org.wasl.connectors.Connector}; each protocol is one
 * package, and none uses another. What they share, the partner API over HTTPS, is {@code http}.
 *
 * <p>A connector knows bytes, certificates and deadlines. What a message means is decided on the
 * routes, which it meets at named endpoints:
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
