package org.wasl.console.pages;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code hawtconfig.json}, the settings of Hawtio's page: with the version on its About page, and
 * where a provider is configured with that provider's link on the login page.
 */
final class HawtioConfigServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String FILE = "/org/wasl/console/static/hawtconfig.json";

  private static final String NO_PRODUCT = "\"productInfo\": []";
  private static final String NO_LINK = "\"links\": []";
  private static final String LINK =
      "\"links\": [{\"url\": \"/hawtio/auth/oidc/start\", \"text\": \"OpenID Connect\"}]";

  private final String version;
  private final boolean oidc;

  /**
   * @param version of the gateway; needs no escape in JSON
   * @param oidc whether users can log in by an OpenID Connect provider
   */
  HawtioConfigServlet(String version, boolean oidc) {
    this.version = version;
    this.oidc = oidc;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try (InputStream in = HawtioConfigServlet.class.getResourceAsStream(FILE)) {
      String settings =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace(
                  NO_PRODUCT,
                  "\"productInfo\": [{\"name\": \"Wasl\", \"value\": \"%s\"}]".formatted(version));
      response.setContentType("application/json");
      response.setCharacterEncoding("UTF-8");
      response.getWriter().print(oidc ? settings.replace(NO_LINK, LINK) : settings);
    }
  }
}
