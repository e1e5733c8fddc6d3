package org.wasl.console.pages;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.wasl.console.Console;

/** The settings of Hawtio's page, with the provider's login on the login page. */
final class HawtioConfigServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String NONE = "\"links\": []";
  private static final String LINK =
      "\"links\": [{\"url\": \"/hawtio/auth/oidc/start\", \"text\": \"OpenID Connect\"}]";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (InputStream in = Console.class.getResourceAsStream("static/hawtconfig.json")) {
      String settings = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      response.setContentType("application/json");
      response.setCharacterEncoding("UTF-8");
      response.getWriter().print(settings.replace(NONE, LINK));
    }
  }
}
