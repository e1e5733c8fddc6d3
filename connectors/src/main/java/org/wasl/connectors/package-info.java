/**
 * The connections of the gateway to agencies. A {@link org.wasl.connectors.Protocol} declares its
 * settings and opens its {@link org.wasl.connectors.Connector}. Each protocol is one package, and
 * none uses another. They share {@code http}, the partner API over HTTPS, {@code intermediary}, for
 * protocols with a server between gateway and agency, and {@code intermediary.jms}, for those whose
 * server is a broker.
 *
 * <p>A connector handles bytes, certificates and deadlines. The routes decide about messages.
 * Routes and connectors are connected by named endpoints.
 *
 * <ul>
 *   <li>Inwards, a connector sends a {@link org.wasl.wire.exchange.Submission}, a {@link
 *       org.wasl.wire.exchange.ReferralInquiry} or an {@link
 *       org.wasl.wire.exchange.Acknowledgement} to the door and gets an {@link
 *       org.wasl.wire.exchange.AgencyResponse}.
 *   <li>Outwards, it takes an {@link org.wasl.wire.exchange.OutboundDelivery} at {@code
 *       direct:connector.<protocol>} and returns a {@link org.wasl.wire.exchange.DeliveryReply}.
 * </ul>
 */
package org.wasl.connectors;
