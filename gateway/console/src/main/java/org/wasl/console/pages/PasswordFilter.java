package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jolokia.json.JSONObject;
import org.wasl.console.auth.PasswordChange;
import org.wasl.console.auth.PasswordLogin;

/**
 * The page and the operation with which users choose their own password. They give the present
 * password, so they need no session. A password that is valid only once is used here. The answer
 * contains no password. It is a filter because Hawtio's filters redirect requests without a session
 * to the login page.
 */
final class PasswordFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  static final String PATH = "/auth/password";

  /** The suffix of the page's script. */
  static final String SCRIPT = ".js";

  private static final String FILE = "/org/wasl/console/password/password";
  private static final int UNPROCESSABLE = 422;

  private final transient PasswordLogin logins;

  PasswordFilter(PasswordLogin logins) {
    this.logins = logins;
  }

  @Override
  @SuppressWarnings("unchecked") // JSONObject is a raw map
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    if (!request.getMethod().equals("POST")) {
      show(request.getRequestURI().endsWith(SCRIPT), response);
      return;
    }
    Optional<JSONObject> form = LoginServlet.read(request);
    if (form.isEmpty()
        || !(form.get().get("username") instanceof String name)
        || !(form.get().get("password") instanceof String present)
        || !(form.get().get("newPassword") instanceof String chosen)) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    PasswordChange change =
        logins.change(
            name, present.toCharArray(), chosen.toCharArray(), LoginServlet.source(request));
    switch (change) {
      case PasswordChange.Done _ -> response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      case PasswordChange.NotAuthenticated(var why) -> LoginServlet.refuse(why, response);
      case PasswordChange.Refused(String code, String detail) -> {
        JSONObject problem = new JSONObject();
        problem.put("type", "about:blank");
        problem.put("status", UNPROCESSABLE);
        problem.put("code", code);
        problem.put("detail", detail);
        response.setStatus(UNPROCESSABLE);
        response.setContentType("application/problem+json");
        response.getWriter().print(problem.toJSONString());
      }
    }
  }

  private static void show(boolean script, HttpServletResponse response) throws IOException {
    response.setContentType(script ? "text/javascript" : "text/html");
    response.setCharacterEncoding("UTF-8");
    try (InputStream in =
        PasswordFilter.class.getResourceAsStream(FILE + (script ? SCRIPT : ".html"))) {
      response.getOutputStream().write(in.readAllBytes());
    }
  }
}
