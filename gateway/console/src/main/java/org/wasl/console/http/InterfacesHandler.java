package org.wasl.console.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.wasl.console.metrics.MetricsHandler.BasicLogin;

/**
 * Serves {@code /interfaces}, the interfaces for agencies as a page, and below it as OpenAPI and
 * AsyncAPI. Like {@code /metrics} it needs no login on loopback, otherwise a login of any role.
 */
public final class InterfacesHandler extends Handler.Abstract {
  private static final String PATH = "/interfaces";

  private final InterfaceDocuments documents;
  private final BasicLogin login;

  public InterfacesHandler(InterfaceDocuments documents, BasicLogin login) {
    this.documents = documents;
    this.login = login;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    return switch (Request.getPathInContext(request)) {
      case PATH -> {
        response.getHeaders().put("Content-Security-Policy", documents.pagePolicy());
        yield answer(request, response, callback, "text/html; charset=utf-8", documents.page());
      }
      case PATH + "/openapi.json" ->
          answer(request, response, callback, "application/json", documents.openApi());
      case PATH + "/asyncapi.json" ->
          answer(request, response, callback, "application/json", documents.asyncApi());
      default -> false;
    };
  }

  private boolean answer(
      Request request, Response response, Callback callback, String type, byte[] document) {
    if (login.admits(request, response, callback)) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.write(true, ByteBuffer.wrap(document), callback);
    }
    return true;
  }
}
