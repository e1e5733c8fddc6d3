package org.wasl.connectors.partnerapi.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.wasl.connectors.partnerapi.limits.RequestBodies;
import org.wasl.schemas.problem.ProblemType;

/** Refuses request heads in which the end, the host or the address is ambiguous. */
final class RequestRules {
  private static final Optional<ProblemType> MALFORMED = Optional.of(ProblemType.MALFORMED_REQUEST);

  /**
   * Allows unreserved characters only, no empty segment and no segment that begins with a dot, or
   * the address of a batch. A query may contain only complete escapes.
   */
  private static final Pattern TARGET =
      Pattern.compile(
          "(?:/(?:[\\w~-][\\w.~-]*+(?:/[\\w~-][\\w.~-]*+)*+)?+|"
              + Pattern.quote(RequestBodies.BATCH)
              + ")(?:\\?(?:%\\p{XDigit}{2}|[!-~&&[^#%]])*+)?+");

  /** An old WebSocket header that means "eight bytes of body follow". Netty still honours it. */
  private static final String HIXIE_KEY = "Sec-WebSocket-Key1";

  private RequestRules() {}

  /**
   * The reason to refuse the head. Empty if it is accepted.
   *
   * @param maxBodyBytes largest announced body
   */
  static Optional<ProblemType> refusal(HttpRequest head, long maxBodyBytes) {
    HttpHeaders headers = head.headers();
    // Compares by identity, because Netty's "equal" also accepts http/1.1.
    boolean version11 = head.protocolVersion() == HttpVersion.HTTP_1_1;
    if (!version11 && head.protocolVersion() != HttpVersion.HTTP_1_0) {
      return Optional.of(ProblemType.HTTP_VERSION_NOT_SUPPORTED);
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || version11 && hosts.isEmpty()) {
      return MALFORMED;
    }
    if (!TARGET.matcher(head.uri()).matches()) {
      return MALFORMED;
    }
    if (headers.contains(HttpHeaderNames.UPGRADE) || headers.contains(HIXIE_KEY)) {
      return MALFORMED;
    }
    return body(head, maxBodyBytes);
  }

  private static Optional<ProblemType> body(HttpRequest head, long maxBodyBytes) {
    List<String> encodings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean chunked = encodings.size() == 1 && "chunked".equalsIgnoreCase(encodings.get(0));
    if (!encodings.isEmpty() && !chunked) {
      return MALFORMED;
    }
    String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0");
    boolean mayHaveBody = HttpMethod.POST.equals(head.method()) || RequestBodies.isUpload(head);
    if (!mayHaveBody && (chunked || !"0".equals(length))) {
      return MALFORMED;
    }
    if (!length.chars().allMatch(Character::isDigit)) {
      return MALFORMED;
    }
    if (length.length() > 18 || Long.parseLong(length) > maxBodyBytes) {
      return Optional.of(ProblemType.TOO_LARGE);
    }
    List<String> expected = head.headers().getAll(HttpHeaderNames.EXPECT);
    boolean met = expected.size() == 1 && "100-continue".equalsIgnoreCase(expected.get(0));
    return expected.isEmpty() || met
        ? Optional.empty()
        : Optional.of(ProblemType.EXPECTATION_FAILED);
  }
}
