/**
 * How we speak to an agency: one package for each protocol, both directions. Every protocol passes
 * the same contract test. A connector knows bytes, certificates and deadlines; what a message means
 * is decided in the routes, which it meets at two kinds of named endpoints:
 *
 * <ul>
 *   <li>inwards it sends a {@link org.wasl.wire.exchange.Submission}, a {@link
 *       org.wasl.wire.exchange.ReferralInquiry} or what an agency says of a delivery ({@link
 *       org.wasl.wire.exchange.Acknowledgement}) to the door and gets an {@link
 *       org.wasl.wire.exchange.AgencyResponse};
 *   <li>outwards it takes an {@link org.wasl.wire.exchange.OutboundDelivery} at {@code
 *       direct:connector.<protocol>} and gives a {@link org.wasl.wire.exchange.DeliveryReply}.
 * </ul>
 */
package org.wasl.connectors;
