package org.wasl.certification;

import java.net.URI;
import org.wasl.rules.id.AgencyId;

/**
 * A gateway that has registered the tester as an agency.
 *
 * @param agency the agency of the tester, which may publish cases. All messages are marked as
 *     tests, so the gateway needs competent sandboxes
 * @param api address of its partner API
 */
public record GatewayUnderTest(AgencyId agency, URI api) {}
