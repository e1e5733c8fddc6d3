package org.wasl.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.door.StepResult;
import org.wasl.routes.inquiry.EvidenceHandler;
import org.wasl.routes.inquiry.InquiryHandler;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.StepProofInquiry;

/** An agency reads the state of a referral, or fetches the evidence of it. */
public final class InquiryRoutes extends RouteBuilder {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The address of each entry's proof (RFC 9652); both variables are members of the answer. */
  private static final String PROOFS =
      "\"/v1/referrals/{referral}/steps/{step}.tlog-proof\"; rel=\"https://c2sp.org/tlog-proof\"";

  private final InquiryHandler inquiries;
  private final EvidenceHandler evidence;

  /** Routes with these handlers. */
  public InquiryRoutes(InquiryHandler inquiries, EvidenceHandler evidence) {
    this.inquiries = inquiries;
    this.evidence = evidence;
  }

  @Override
  public void configure() {
    TypedRoute.<ReferralInquiry, AgencyResponse>of(
        from("{{door.inquire}}")
            .routeId("inquiry")
            .description("a party reads the timeline of a referral, as far as it may see it")
            .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry ->
            inquiry
                .step("read-timeline", inquiries::handle)
                .map("write-timeline", InquiryRoutes::json)
                .complete());

    TypedRoute.<Object, AgencyResponse>of(
        from("{{door.evidence}}")
            .routeId("evidence")
            .description("a party fetches the evidence of its part of a referral")
            .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        request ->
            request
                .step("build-evidence", this::wholeReferral)
                .map("build-step-proof", evidence::handle)
                .complete());
  }

  /**
   * A request for a whole referral is answered here; a request for one step goes to the next step.
   */
  private StepResult<StepProofInquiry> wholeReferral(Object request) {
    return switch (request) {
      case ReferralInquiry whole -> StepResult.answered(evidence.handle(whole));
      case StepProofInquiry oneStep -> StepResult.next(oneStep);
      default -> throw new IllegalArgumentException(request.getClass().getName());
    };
  }

  private static AgencyResponse json(Map<String, Object> document) {
    try {
      return new AgencyResponse(
          200,
          "application/json",
          JSON.writeValueAsBytes(document),
          Map.of("Cache-Control", "no-store", "Link-Template", PROOFS));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of maps and strings has a JSON form", e);
    }
  }
}
