package org.wasl.console.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * A request whose JSON body has bounded nesting: the parser behind is recursive and could overflow
 * the stack. The length is limited before.
 */
public final class DepthLimitedRequest extends HttpServletRequestWrapper {
  private static final int LEVELS = 32;

  private final byte[] body;

  private DepthLimitedRequest(HttpServletRequest request, byte[] body) {
    super(request);
    this.body = body;
  }

  /** A request with its body read. Empty if the body is nested too deep. */
  public static Optional<DepthLimitedRequest> of(HttpServletRequest request) throws IOException {
    byte[] body = request.getInputStream().readAllBytes();
    return levels(body) > LEVELS
        ? Optional.empty()
        : Optional.of(new DepthLimitedRequest(request, body));
  }

  public byte[] bytes() {
    return body;
  }

  /** Nesting of brackets outside of strings; never less than a parser would see. */
  static int levels(byte[] json) {
    int deepest = 0;
    int open = 0;
    boolean text = false;
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> text = !text;
        case '\\' -> i += text ? 1 : 0;
        case '[', '{' -> deepest = Math.max(deepest, text ? 0 : ++open);
        case ']', '}' -> open = Math.max(0, open - (text ? 0 : 1));
        default -> {}
      }
    }
    return deepest;
  }

  // The brackets were counted in UTF-8; another encoding could hide some.
  @Override
  public String getCharacterEncoding() {
    return "UTF-8";
  }

  @Override
  public ServletInputStream getInputStream() {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public int read() {
        return bytes.read();
      }

      @Override
      public int read(byte[] into, int from, int length) {
        return bytes.read(into, from, length);
      }

      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("not asynchronous");
      }
    };
  }
}
