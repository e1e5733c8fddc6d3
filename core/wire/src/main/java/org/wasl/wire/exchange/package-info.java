/**
 * Requests, answers and deliveries as they pass between gateway and agency.
 *
 * <p>The bytes written here are the contract of every agency and every proof. Golden files under
 * {@code src/test/resources/golden} pin them. JOSE (RFC 7515, 7516, 7517, 7518, 8037) is
 * implemented with Nimbus and a narrow profile. The key decides the algorithm. Any header parameter
 * that could name another key or place is refused.
 */
package org.wasl.wire.exchange;
