package org.wasl.console.metrics;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.wasl.runtime.SourceAddress;

/**
 * Serves {@code /metrics} in the Prometheus text format 0.0.4. It needs no login on loopback,
 * otherwise a login of any role.
 */
public final class MetricsHandler extends Handler.Abstract {
  private final Metrics metrics;
  private final BasicLogin login;

  public MetricsHandler(Metrics metrics, BasicLogin login) {
    this.metrics = metrics;
    this.login = login;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!Request.getPathInContext(request).equals("/metrics")) {
      return false;
    }
    if (login.admits(request, response, callback)) {
      response
          .getHeaders()
          .put(HttpHeader.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
      Content.Sink.write(response, true, metrics.scrape(), callback);
    }
    return true;
  }

  /** Answers 0 when the caller may read, otherwise the status to refuse with. */
  public interface BasicLogin {
    int check(String authorization, String source);

    /** Tells whether the caller may read. If not, this writes the refusal. */
    default boolean admits(Request request, Response response, Callback callback) {
      int refused =
          check(
              request.getHeaders().get(HttpHeader.AUTHORIZATION),
              SourceAddress.of(request.getConnectionMetaData().getRemoteSocketAddress()));
      if (refused != 0) {
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Basic realm=\"wasl\"");
        Response.writeError(request, response, callback, refused);
      }
      return refused == 0;
    }
  }
}
