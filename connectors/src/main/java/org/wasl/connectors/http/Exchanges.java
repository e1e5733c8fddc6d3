package org.wasl.connectors.http;

import java.nio.ByteBuffer;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.wasl.wire.exchange.AgencyResponse;

/** How values stand in an exchange of the partner API; the same for every part of it. */
public final class Exchanges {
  private Exchanges() {}

  /** The value goes on, and nothing from outside travels with it as a header. */
  public static void carry(Exchange exchange, Object value) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(value);
  }

  /** Writes the {@link AgencyResponse} that the exchange carries. */
  public static void writeAnswer(Exchange exchange) throws InvalidPayloadException {
    write(exchange, exchange.getMessage().getMandatoryBody(AgencyResponse.class));
  }

  /** Writes this answer. */
  static void write(Exchange exchange, AgencyResponse answer) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, answer.contentType());
    answer.headers().forEach(exchange.getMessage()::setHeader);
    // Goes out in one piece with its head and length; an array Camel would pump as a stream.
    exchange.getMessage().setBody(ByteBuffer.wrap(answer.body()));
  }
}
