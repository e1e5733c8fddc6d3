package org.wasl.kit.certify;

import java.net.URI;

/**
 * A gateway that has registered the tester as an agency.
 *
 * @param agency as which agency it is called: one that may publish cases; all that is sent is
 *     marked as a test, so the gateway needs sandboxes that are competent
 * @param api address of its partner API
 */
public record GatewayUnderTest(String agency, URI api) {}
