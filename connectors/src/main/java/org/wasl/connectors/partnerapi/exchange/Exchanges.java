package org.wasl.connectors.partnerapi.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.Exchange;
import org.apache.camel.support.ExchangeHelper;
import org.wasl.wire.exchange.AgencyResponse;

/** Reads and writes values in an exchange of the partner API. */
public final class Exchanges {
  private Exchanges() {}

  /** Sets the value as the body and drops all headers from outside. */
  static void carry(Exchange exchange, Object value) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(value);
  }

  /** A value that an earlier step of the same route stored. */
  public static <T> T remembered(Exchange exchange, String property, Class<T> type) {
    return Objects.requireNonNull(exchange.getProperty(property, type), property);
  }

  /** Writes this answer. */
  static void write(Exchange exchange, AgencyResponse answer) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, answer.status());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, answer.contentType());
    answer.headers().forEach(exchange.getMessage()::setHeader);
    exchange.getMessage().setBody(answer.body());
  }

  /** Leaves the body to the binding of the REST DSL, which writes it when the route has ended. */
  static void writeBound(Exchange exchange) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    exchange.getMessage().setHeader("Cache-Control", "no-store");
  }

  /** Sends the answer that was written, as Camel would. */
  public static void send(Exchange exchange, HttpServerResponse response)
      throws CamelExchangeException {
    response.setStatusCode(
        ExchangeHelper.getMandatoryHeader(exchange, Exchange.HTTP_RESPONSE_CODE, Integer.class));
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("Camel")) {
                response.putHeader(name, value.toString());
              }
            });
    response.end(Buffer.buffer(exchange.getMessage().getMandatoryBody(byte[].class)));
  }

  /** Sends an answer to a request that no route answers. */
  public static void send(AgencyResponse answer, HttpServerResponse response) {
    response.setStatusCode(answer.status()).putHeader("Content-Type", answer.contentType());
    answer.headers().forEach(response::putHeader);
    response.end(Buffer.buffer(answer.body()));
  }
}
