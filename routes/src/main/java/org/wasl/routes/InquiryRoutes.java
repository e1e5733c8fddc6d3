package org.wasl.routes;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jackson.JacksonDataFormat;
import org.wasl.routes.inquiry.Inquiries;
import org.wasl.routes.inquiry.Proofs;
import org.wasl.wire.Answer;
import org.wasl.wire.Inquiry;
import org.wasl.wire.StepInquiry;

/** An agency asks what became of a referral, and for what proves it. */
public final class InquiryRoutes extends RouteBuilder {
  /** Where each entry's proof is (RFC 9652); both variables are members of the answer. */
  private static final String PROOFS =
      "\"/v1/referrals/{referral}/steps/{step}.tlog-proof\"; rel=\"https://c2sp.org/tlog-proof\"";

  private final Inquiries inquiries;
  private final Proofs proofs;

  /** Answers from these. */
  public InquiryRoutes(Inquiries inquiries, Proofs proofs) {
    this.inquiries = inquiries;
    this.proofs = proofs;
  }

  @Override
  public void configure() {
    from("{{door.inquire}}")
        .routeId("inquiry")
        .description("a party asks what became of a referral and sees its own part of it")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(Inquiry.class, inquiries::look))
        .id("what-it-may-know")
        .filter(body().isInstanceOf(Map.class))
        .marshal(new JacksonDataFormat(Map.class))
        .process(InquiryRoutes::answer)
        .end();

    from("{{door.evidence}}")
        .routeId("evidence")
        .description("a party takes away what proves its part of a referral to a stranger")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(Inquiry.class, proofs::give))
        .id("what-proves-it")
        .process(Steps.on(StepInquiry.class, proofs::give))
        .id("what-proves-one-step");
  }

  private static void answer(Exchange exchange) {
    byte[] document = exchange.getMessage().getBody(byte[].class);
    exchange
        .getMessage()
        .setBody(
            new Answer(
                200,
                "application/json",
                document,
                Map.of("Cache-Control", "no-store", "Link-Template", PROOFS)));
  }
}
