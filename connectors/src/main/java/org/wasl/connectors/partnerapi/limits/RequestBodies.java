package org.wasl.connectors.partnerapi.limits;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.SealedSubmission;

/**
 * Allowed content types and sizes of requests. The type is JSON. Receipts are JWS. Submissions may
 * also be JWE, which is larger than its message. A batch consists of lines.
 */
public final class RequestBodies {
  private static final Pattern JSON = typed("application/json");
  private static final Pattern RECEIPT = typed(WireHeaders.RECEIPT_TYPE);
  private static final Pattern SEALED = typed(WireHeaders.SEALED_SUBMISSION_TYPE);

  private static final Pattern LINES = typed(WireHeaders.BATCH_TYPE);

  /** Address of a batch. */
  public static final String BATCH = "/v1/cases:batch";

  /** Address of the sealed evidence files. */
  public static final String FILES = "/v1/files";

  private RequestBodies() {}

  /** Ignores letter case and parameters. */
  private static Pattern typed(String mediaType) {
    return Pattern.compile("(?i)" + Pattern.quote(mediaType) + "\\s*+(?:;.*+)?+");
  }

  /**
   * Tells whether a request to this path may carry a body of that type. The content-type check of
   * Vert.x accepts lower case only, and wildcards.
   */
  public static boolean isExpected(HttpServerRequest request) {
    List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
    if (isBatch(request.path())) {
      return is(LINES, types);
    }
    if (request.path().equals(FILES)) {
      return true; // an upload is announced by headers
    }
    boolean receipt = request.path().endsWith("/receipts");
    return is(receipt ? RECEIPT : JSON, types) || isSealed(request.path(), types);
  }

  /** Tells whether the request submits a message that is sealed to the gateway. */
  public static boolean isSealedSubmission(HttpServerRequest request) {
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

  /** Tells whether a request to this path submits many messages, a line each. */
  public static boolean isBatch(String path) {
    return path.equals(BATCH);
  }

  /** Like the method above, by the head of a request. */
  public static boolean isBatch(HttpRequest head) {
    return HttpMethod.POST.equals(head.method()) && isBatch(path(head));
  }

  /** Tells whether a request to this path is about a sealed evidence file. */
  public static boolean isFile(String path) {
    return path.equals(FILES) || path.startsWith(FILES + "/");
  }

  /** Tells whether the body of a request goes to the disk while it arrives. */
  public static boolean isUpload(HttpServerRequest request) {
    return isUpload(request.method().name(), request.path());
  }

  /** Like the method above, by the head of a request. */
  public static boolean isUpload(HttpRequest head) {
    return isUpload(head.method().name(), path(head));
  }

  private static boolean isUpload(String method, String path) {
    return method.equals(HttpMethod.PATCH.name()) && isOneFile(path);
  }

  private static boolean isOneFile(String path) {
    return path.startsWith(FILES + "/") && path.indexOf('/', FILES.length() + 1) < 0;
  }

  /** Tells whether the answer to a request comes from the disk while it is sent. */
  public static boolean isDownload(HttpRequest head) {
    return HttpMethod.GET.equals(head.method()) && isOneFile(path(head));
  }

  /** The largest body of a request, in bytes. */
  public static long maxBytes(HttpServerRequest request, HttpsSettings settings) {
    return maxBytes(request.path(), request.headers().getAll(HttpHeaders.CONTENT_TYPE), settings);
  }

  /** Like the method above, by the head alone. */
  public static long maxBytes(HttpRequest head, HttpsSettings settings) {
    return maxBytes(path(head), head.headers().getAll(HttpHeaderNames.CONTENT_TYPE), settings);
  }

  private static long maxBytes(String path, List<String> types, HttpsSettings settings) {
    if (isBatch(path)) {
      return settings.batches().maxBytes();
    }
    if (isOneFile(path)) {
      return settings.maxFileBytes();
    }
    int open = settings.maxBodyBytes();
    return isSealed(path, types) ? SealedSubmission.maxBytes(open) : open;
  }

  private static String path(HttpRequest head) {
    return head.uri().split("\\?", 2)[0];
  }
}
