package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.jolokia.json.JSONArray;
import org.jolokia.json.JSONObject;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.jmx.AllowList;

/**
 * Tells our pages who is signed in, or how a person can sign in. It is a filter because Hawtio's
 * filters redirect requests without a session to the login page.
 */
final class SessionFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final String version;
  private final boolean provider;
  private final transient AllowList list;

  /**
   * @param version the version of the gateway
   * @param provider whether users can log in at an OpenID Connect provider
   * @param list the permissions that decide which operations the pages offer
   */
  SessionFilter(String version, boolean provider, AllowList list) {
    this.version = version;
    this.provider = provider;
    this.list = list;
  }

  /** The caller of the request's session. Empty if nobody is signed in. */
  static Optional<Caller> caller(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(LoginServlet.USER) instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }

  /** Tells whether the caller needs the pages of routes and MBeans. */
  static boolean isTechnical(Caller caller) {
    return caller.hasRole(ConsoleRole.VIEWER) || caller.hasRole(ConsoleRole.OPERATOR);
  }

  @Override
  @SuppressWarnings("unchecked") // JSONObject is a raw map
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException {
    JSONObject answer = new JSONObject();
    Optional<Caller> caller = caller(request);
    if (caller.isPresent()) {
      JSONArray roles = new JSONArray();
      caller.get().roles().stream().sorted().map(ConsoleRole::wireName).forEach(roles::add);
      answer.put("user", caller.get().name());
      answer.put("roles", roles);
      answer.put("version", version);
      answer.put("technical", isTechnical(caller.get()));
      JSONArray operations = new JSONArray();
      operations.addAll(list.operations(caller.get().roles()));
      answer.put("operations", operations);
    } else {
      answer.put("provider", provider);
    }
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.getWriter().print(answer.toJSONString());
  }
}
