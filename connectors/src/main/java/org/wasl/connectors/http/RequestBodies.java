package org.wasl.connectors.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.SealedSubmission;

/**
 * What a request may carry, and how much: JSON; where a receipt is handed in, a JWS; where a
 * message is submitted, also a JWE, which is larger than the message in it.
 */
final class RequestBodies {
  private static final Pattern JSON = typed("application/json");
  private static final Pattern RECEIPT = typed(WireHeaders.RECEIPT_TYPE);
  private static final Pattern SEALED = typed(WireHeaders.SEALED_SUBMISSION_TYPE);

  private RequestBodies() {}

  /** Letter case does not matter; parameters do not either. */
  private static Pattern typed(String mediaType) {
    return Pattern.compile("(?i)" + Pattern.quote(mediaType) + "\\s*+(?:;.*+)?+");
  }

  /**
   * Whether a request to this path may carry a body of that type. The content-type check of Vert.x
   * accepts lower case only, and wildcards.
   */
  static boolean isExpected(HttpServerRequest request) {
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    boolean receipt = request.path().endsWith("/receipts");
    return is(receipt ? RECEIPT : JSON, types) || isSealed(request.path(), types);
  }

  /** Whether the request submits a message that is sealed to the gateway. */
  static boolean isSealedSubmission(HttpServerRequest request) {
    return isSealed(request.path(), request.headers().getAll(HttpHeaders.CONTENT_TYPE));
  }

  private static boolean isSealed(String path, List<String> types) {
    boolean submits =
        path.equals("/v1/cases") || path.startsWith("/v1/referrals/") && path.endsWith("/messages");
    return submits && is(SEALED, types);
  }

  private static boolean is(Pattern expected, List<String> types) {
    return types.size() == 1 && expected.matcher(types.get(0)).matches();
  }

  /**
   * The largest body of a request.
   *
   * @param maxBytes of one that is not sealed
   */
  static int maxBytes(HttpServerRequest request, int maxBytes) {
    return isSealedSubmission(request) ? SealedSubmission.maxBytes(maxBytes) : maxBytes;
  }

  /** The same by the head alone. */
  static int maxBytes(HttpRequest head, int maxBytes) {
    String path = head.uri().split("\\?", 2)[0];
    return isSealed(path, head.headers().getAll(HttpHeaderNames.CONTENT_TYPE))
        ? SealedSubmission.maxBytes(maxBytes)
        : maxBytes;
  }
}
