package org.wasl.bench.baseline;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;

/** The two routes of the plain gateway. */
final class PlainGatewayRoutes extends RouteBuilder {
  private final CaseSchema schema = new CaseSchema();
  private final String recipient;

  PlainGatewayRoutes(String recipient) {
    this.recipient = recipient;
  }

  @Override
  public void configure() {
    from("platform-http:/v1/cases?httpMethodRestrict=POST")
        .routeId("in")
        .convertBodyTo(byte[].class)
        .removeHeaders("*")
        .choice()
        .when(
            exchange ->
                !(exchange.getMessage().getBody() instanceof byte[] body && schema.accepts(body)))
        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(422))
        .setBody(constant(""))
        .otherwise()
        .to(ExchangePattern.InOnly, "jms:queue:" + PlainGatewayBroker.QUEUE)
        .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(202))
        .setBody(constant(""))
        .end();

    from("jms:queue:" + PlainGatewayBroker.QUEUE)
        .routeId("out")
        .removeHeaders("*")
        .setHeader(Exchange.HTTP_METHOD, constant("POST"))
        .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
        .to(recipient);
  }
}
