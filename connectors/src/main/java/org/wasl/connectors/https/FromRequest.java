package org.wasl.connectors.https;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.wasl.wire.Inquiry;
import org.wasl.wire.StatisticsInquiry;
import org.wasl.wire.Submission;
import org.wasl.wire.WireHeaders;

/**
 * Reads a request from Vert.x itself. Camel's message mixes headers, query parameters and path
 * parameters in one map that anyone outside can write to.
 */
final class FromRequest {
  /** What stands in an address where an id should be, and is none: no referral is called so. */
  private static final UUID NO_REFERRAL = new UUID(0, 0);

  /** As RFC 9562 writes it; the JDK alone also takes {@code 1-1-1-1-1}. */
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private FromRequest() {}

  static Submission submission(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    byte[] body = exchange.getMessage().getBody(byte[].class);
    return new Submission(
        Peer.thumbprint(request.connection()),
        body == null ? new byte[0] : body,
        single(request, WireHeaders.SIGNATURE),
        referral(request),
        single(request, "Accept-Language"));
  }

  static Inquiry inquiry(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new Inquiry(
        Peer.thumbprint(request.connection()),
        referral(request).orElse(NO_REFERRAL),
        single(request, "Accept-Language"));
  }

  static StatisticsInquiry statistics(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new StatisticsInquiry(
        Peer.thumbprint(request.connection()),
        new QueryStringDecoder(request.uri()).parameters(),
        single(request, "Accept-Language"),
        single(request, "Accept"));
  }

  static HttpServerRequest request(Exchange exchange) {
    return exchange.getMessage(HttpMessage.class).getRequest();
  }

  /** A header that must stand once or not at all; twice is as good as absent. */
  private static String single(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.size() == 1 ? values.get(0) : null;
  }

  private static Optional<UUID> referral(HttpServerRequest request) {
    String[] path = request.path().split("/");
    if (path.length < 4 || !"referrals".equals(path[2])) {
      return Optional.empty();
    }
    return Optional.of(
        UUID_TEXT.matcher(path[3]).matches() ? UUID.fromString(path[3]) : NO_REFERRAL);
  }
}
