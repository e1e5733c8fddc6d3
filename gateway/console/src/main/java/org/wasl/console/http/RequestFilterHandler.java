package org.wasl.console.http;

import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The first handler of every request. It accepts only plain paths, without escapes, parameters,
 * empty or dotted segments. So the checked path is the dispatched path. It checks the method, the
 * host (against DNS rebinding) and the origin (against cross-site requests). It sets the security
 * headers of every response.
 */
public final class RequestFilterHandler extends Handler.Wrapper {
  private static final Pattern PLAIN = Pattern.compile("/|(/[A-Za-z0-9_-][A-Za-z0-9._~-]*)+/?");
  private static final Pattern JSON = Pattern.compile("(application|text)/json *(;.*)?");
  // Files with a hash of their content in their names, Hawtio's scripts and fonts and our own.
  private static final Pattern HASHED =
      Pattern.compile(
          "/hawtio/(static/(js|media)|plugins/referrals/app)/[^/?]+\\.[0-9a-f]{8,32}\\.[a-z0-9.]+$");
  private static final Set<String> READS = Set.of("GET", "HEAD");
  private static final Set<String> POSTED =
      Set.of(
          "/hawtio/auth/login",
          "/hawtio/auth/oidc/device",
          "/hawtio/auth/oidc/device/login",
          "/hawtio/auth/password",
          "/hawtio/jolokia",
          "/hawtio/jolokia/",
          "/jolokia",
          "/jolokia/");
  // The console's editor needs inline styles and workers from blobs. Scripts are only ours.
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
          + " data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src"
          + " 'none'; frame-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors"
          + " 'none'";

  private final ConsoleConfig config;

  public RequestFilterHandler(ConsoleConfig config, Handler inside) {
    super(inside);
    this.config = config;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    headers(request, response);
    int refused = refusal(request);
    if (refused != 0) {
      Response.writeError(request, response, callback, refused);
      return true;
    }
    String path = request.getHttpURI().getPath();
    if (path.equals("/")) {
      Response.sendRedirect(request, response, callback, "/hawtio/");
      return true;
    }
    // Jolokia has two paths. Both pass the same filters.
    boolean alias = path.equals("/jolokia") || path.equals("/jolokia/");
    return super.handle(alias ? renamed(request) : request, response, callback);
  }

  private int refusal(Request request) {
    HttpURI uri = request.getHttpURI();
    String host = Request.getServerName(request);
    if (host == null || !config.knows(host)) {
      return 421;
    }
    String path = uri.getPath();
    if (path == null || !PLAIN.matcher(path).matches()) {
      return 404;
    }
    boolean posted = POSTED.contains(path);
    if (path.startsWith("/jolokia/") && !posted || path.startsWith("/hawtio/jolokia/") && !posted) {
      return 404;
    }
    boolean read = READS.contains(request.getMethod());
    boolean post = request.getMethod().equals("POST") && posted;
    // Hawtio's page sends a GET only to detect Jolokia. A query could carry a request.
    if (!read && !post || read && path.contains("jolokia") && uri.getQuery() != null) {
      return 405;
    }
    if (post && !json(request)) {
      return 415;
    }
    return post && isCrossOrigin(request) ? 403 : 0;
  }

  // A form or plain text can be posted across sites without a preflight request, but JSON cannot.
  private static boolean json(Request request) {
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    return type != null && JSON.matcher(type).matches();
  }

  private boolean isCrossOrigin(Request request) {
    String site = request.getHeaders().get("Sec-Fetch-Site");
    if (site != null && !site.equals("same-origin") && !site.equals("none")) {
      return true;
    }
    String origin = request.getHeaders().get(HttpHeader.ORIGIN);
    String own =
        (config.tls().isPresent() ? "https://" : "http://")
            + request.getHeaders().get(HttpHeader.HOST);
    return origin != null && !origin.equals(own);
  }

  private static Request renamed(Request request) {
    HttpURI uri = HttpURI.build(request.getHttpURI()).path("/hawtio/jolokia").asImmutable();
    return new Request.Wrapper(request) {
      @Override
      public HttpURI getHttpURI() {
        return uri;
      }
    };
  }

  private void headers(Request request, Response response) {
    var headers = response.getHeaders();
    headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (config.tls().isPresent()) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
    boolean hashed = HASHED.matcher(request.getHttpURI().toString()).find();
    headers.put(
        new HttpField(
            HttpHeader.CACHE_CONTROL,
            hashed ? "private, max-age=31536000, immutable" : "no-store"));
  }
}
