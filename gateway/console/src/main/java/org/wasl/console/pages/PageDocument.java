package org.wasl.console.pages;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The HTML document of our own pages from the build. It names the scripts of the same build. */
final class PageDocument {
  private static final String TEXT = read();
  private static final String NOT_REFUSED = "data-refused=\"\"";

  private PageDocument() {}

  /**
   * Writes the document. The status of the response stays.
   *
   * @param refused the code of the text with which the login page explains a refusal, or empty
   */
  static void write(HttpServletResponse response, String refused) throws IOException {
    response.setContentType("text/html");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().print(TEXT.replace(NOT_REFUSED, "data-refused=\"%s\"".formatted(refused)));
  }

  private static String read() {
    try (InputStream in =
        PageDocument.class.getResourceAsStream(
            "/org/wasl/console/static/plugins/referrals/app/app.html")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
