package org.wasl.connectors.http.guard;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;
import org.wasl.connectors.http.limits.RequestBodies;

/**
 * Refuses request heads that are ambiguous: in the end of the request, in its host or in its
 * address.
 */
final class RequestRules {
  /** The head is accepted. */
  static final int ACCEPTED = 0;

  /** Unreserved characters only, no empty segment, none that begins with a dot; or of a batch. */
  private static final Pattern TARGET =
      Pattern.compile(
          "(?:/(?:[\\w~-][\\w.~-]*+(?:/[\\w~-][\\w.~-]*+)*+)?+|"
              + Pattern.quote(RequestBodies.BATCH)
              + ")(?:\\?[!-~&&[^#]]*+)?+");

  /** Old WebSocket headers that mean "eight bytes of body follow"; Netty still honours them. */
  private static final String HIXIE_KEY = "Sec-WebSocket-Key1";

  private RequestRules() {}

  /**
   * The status that refuses the head, or {@link #ACCEPTED}.
   *
   * @param maxBodyBytes largest announced body
   */
  static int refusal(HttpRequest head, long maxBodyBytes) {
    HttpHeaders headers = head.headers();
    // By identity: Netty's "equal" takes http/1.1 too.
    boolean version11 = head.protocolVersion() == HttpVersion.HTTP_1_1;
    if (!version11 && head.protocolVersion() != HttpVersion.HTTP_1_0) {
      return 505;
    }
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || version11 && hosts.isEmpty()) {
      return 400;
    }
    if (!TARGET.matcher(head.uri()).matches()) {
      return 400;
    }
    if (headers.contains(HttpHeaderNames.UPGRADE) || headers.contains(HIXIE_KEY)) {
      return 400;
    }
    return body(head, maxBodyBytes);
  }

  private static int body(HttpRequest head, long maxBodyBytes) {
    List<String> encodings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean chunked = encodings.size() == 1 && "chunked".equalsIgnoreCase(encodings.get(0));
    if (!encodings.isEmpty() && !chunked) {
      return 400;
    }
    String length = head.headers().get(HttpHeaderNames.CONTENT_LENGTH, "0");
    if (!HttpMethod.POST.equals(head.method()) && (chunked || !"0".equals(length))) {
      return 400;
    }
    if (!length.chars().allMatch(Character::isDigit)) {
      return 400;
    }
    if (length.length() > 18 || Long.parseLong(length) > maxBodyBytes) {
      return 413;
    }
    List<String> expected = head.headers().getAll(HttpHeaderNames.EXPECT);
    boolean met = expected.size() == 1 && "100-continue".equalsIgnoreCase(expected.get(0));
    return expected.isEmpty() || met ? ACCEPTED : 417;
  }
}
