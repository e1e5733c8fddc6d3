package org.wasl.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;

/** Lets Jolokia answer whoever has a session or says who he is (RFC 7617), with his roles. */
final class JolokiaFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient Logins logins;
  private final transient Runnable beforeEach;

  JolokiaFilter(Logins logins, Runnable beforeEach) {
    this.logins = logins;
    this.beforeEach = beforeEach;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Login login = login(request);
    if (!(login instanceof Login.Accepted accepted)) {
      LoginServlet.refuse(login, response);
      return;
    }
    Optional<ShallowBody> body = ShallowBody.of(request);
    if (body.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    beforeEach.run();
    accepted.caller().enter();
    try {
      chain.doFilter(body.get(), response);
    } finally {
      Caller.leave();
    }
  }

  private Login login(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(LoginServlet.USER) instanceof Caller caller) {
      return new Login.Accepted(caller);
    }
    return Basic.login(request.getHeader("Authorization"), logins);
  }
}
