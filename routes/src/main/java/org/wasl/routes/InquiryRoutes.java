package org.wasl.routes;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.wasl.routes.inquiry.EvidenceHandler;
import org.wasl.routes.inquiry.InquiryHandler;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.StepProofInquiry;

/** An agency asks what became of a referral, and for what proves it. */
public final class InquiryRoutes extends RouteBuilder {
  /** Where each entry's proof is (RFC 9652); both variables are members of the answer. */
  private static final String PROOFS =
      "\"/v1/referrals/{referral}/steps/{step}.tlog-proof\"; rel=\"https://c2sp.org/tlog-proof\"";

  private final InquiryHandler inquiries;
  private final EvidenceHandler proofs;

  /** Answers from these. */
  public InquiryRoutes(InquiryHandler inquiries, EvidenceHandler proofs) {
    this.inquiries = inquiries;
    this.proofs = proofs;
  }

  @Override
  public void configure() {
    from("{{door.inquire}}")
        .routeId("inquiry")
        .description("a party asks what became of a referral and sees its own part of it")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(ReferralInquiry.class, inquiries::handle))
        .id("what-it-may-know")
        .filter(body().isInstanceOf(Map.class))
        .marshal(new JacksonDataFormat(Map.class))
        .process(InquiryRoutes::answer)
        .end();

    from("{{door.evidence}}")
        .routeId("evidence")
        .description("a party takes away what proves its part of a referral to a stranger")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(ReferralInquiry.class, proofs::handle))
        .id("what-proves-it")
        .process(Steps.on(StepProofInquiry.class, proofs::handle))
        .id("what-proves-one-step");
  }

  private static void answer(Exchange exchange) {
    byte[] document = exchange.getMessage().getBody(byte[].class);
    exchange
        .getMessage()
        .setBody(
            new AgencyResponse(
                200,
                "application/json",
                document,
                Map.of("Cache-Control", "no-store", "Link-Template", PROOFS)));
  }
}
