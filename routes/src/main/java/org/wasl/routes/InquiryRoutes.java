package org.wasl.routes;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.inquiry.EvidenceHandler;
import org.wasl.routes.inquiry.NoticeListHandler;
import org.wasl.routes.inquiry.ReferenceDataHandler;
import org.wasl.routes.inquiry.ReferenceDataHandler.ReferenceData;
import org.wasl.routes.inquiry.ReferralActionsHandler;
import org.wasl.routes.inquiry.ReferralListHandler;
import org.wasl.routes.inquiry.TimelineHandler;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * Inquiries of an agency about a referral, its evidence, its possible actions, the lists of
 * referrals and notices, and reference data.
 */
public final class InquiryRoutes extends RouteBuilder {
  /** The address of each entry's proof (RFC 9652). Both variables are members of the answer. */
  private static final String PROOFS =
      "\"/v1/referrals/{referral}/steps/{step}.tlog-proof\"; rel=\"https://c2sp.org/tlog-proof\"";

  private static final Map<String, String> NOT_KEPT = Map.of("Cache-Control", "no-store");
  private static final Map<String, String> WITH_PROOFS =
      Map.of("Cache-Control", "no-store", "Link-Template", PROOFS);

  private final TimelineHandler timelines;
  private final ReferralActionsHandler actions;
  private final EvidenceHandler evidence;
  private final ReferralListHandler lists;
  private final NoticeListHandler notices;
  private final ReferenceDataHandler references;

  /** Routes with these handlers. */
  public InquiryRoutes(
      TimelineHandler timelines,
      ReferralActionsHandler actions,
      EvidenceHandler evidence,
      ReferralListHandler lists,
      NoticeListHandler notices,
      ReferenceDataHandler references) {
    this.timelines = timelines;
    this.actions = actions;
    this.evidence = evidence;
    this.lists = lists;
    this.notices = notices;
    this.references = references;
  }

  @Override
  public void configure() {
    TypedRoute.of(
        DoorEndpoint.TIMELINE,
        uri ->
            from(uri)
                .routeId("timeline")
                .description("a party reads the timeline of a referral, as far as it may see it")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("read-timeline", timelines::handle)
                .marshal("write-timeline", tree -> tree, (_, body) -> json(body, WITH_PROOFS))
                .complete());

    TypedRoute.of(
        DoorEndpoint.ACTIONS,
        uri ->
            from(uri)
                .routeId("referral-actions")
                .description("a party reads what it may send in a referral now")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("list-actions", actions::handle)
                .marshal("write-actions", tree -> tree, (_, body) -> json(body, NOT_KEPT))
                .complete());

    TypedRoute.of(
        DoorEndpoint.LIST,
        uri ->
            from(uri)
                .routeId("referral-list")
                .description("an agency lists the referrals in which it takes part")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("authorize-list", lists::authorize)
                .step("list-referrals", lists::list)
                .marshal("write-list", tree -> tree, (_, body) -> json(body, NOT_KEPT))
                .complete());

    TypedRoute.of(
        DoorEndpoint.NOTICES,
        uri ->
            from(uri)
                .routeId("notice-list")
                .description(
                    "an agency lists the notices that it holds; the gateway signs the list")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("authorize-notices", notices::authorize)
                .step("list-notices", notices::list)
                .marshal("sign-notices", tree -> tree, (_, body) -> notices.sign(body))
                .complete());

    TypedRoute.of(
        DoorEndpoint.REFERENCE,
        uri ->
            from(uri)
                .routeId("reference-data")
                .description(
                    "an agency reads the directory of agencies, a code list, or the working"
                        + " calendar")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("read-reference-data", references::find)
                .marshal("write-reference-data", ReferenceData::tree, ReferenceData::answer)
                .complete());

    TypedRoute.of(
        DoorEndpoint.EVIDENCE,
        uri ->
            from(uri)
                .routeId("evidence")
                .description("a party fetches the evidence of its part of a referral")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry -> inquiry.step("build-evidence", evidence::handle).complete());
  }

  private static AgencyResponse json(byte[] body, Map<String, String> headers) {
    return new AgencyResponse(200, "application/json", body, headers);
  }
}
