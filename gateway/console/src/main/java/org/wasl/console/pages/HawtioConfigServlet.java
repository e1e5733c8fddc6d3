package org.wasl.console.pages;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code hawtconfig.json}, the settings of Hawtio's page. It has the version for the About page. It
 * omits the pages of routes and MBeans for callers who do not need them.
 */
final class HawtioConfigServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String FILE = "/org/wasl/console/static/hawtconfig.json";

  private static final String NO_PRODUCT = "\"productInfo\": []";
  private static final String DISABLED = "\"disabledRoutes\": [";

  private final String version;

  /**
   * @param version the version of the gateway, which needs no escape in JSON
   */
  HawtioConfigServlet(String version) {
    this.version = version;
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
      boolean hidden =
          SessionFilter.caller(request)
              .filter(caller -> !SessionFilter.isTechnical(caller))
              .isPresent();
      response.setContentType("application/json");
      response.setCharacterEncoding("UTF-8");
      response
          .getWriter()
          .print(
              hidden ? settings.replace(DISABLED, DISABLED + "\"/camel\", \"/jmx\", ") : settings);
    }
  }
}
