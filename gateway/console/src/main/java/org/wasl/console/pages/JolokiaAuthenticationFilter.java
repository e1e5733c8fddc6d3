package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.wasl.console.auth.BasicAuthentication;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.LoginResult;
import org.wasl.console.auth.PasswordLogin;
import org.wasl.console.http.DepthLimitedRequest;

/**
 * Authenticates requests to Jolokia by session or by Basic authentication (RFC 7617) and sets the
 * caller with its roles.
 */
final class JolokiaAuthenticationFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  private final transient PasswordLogin logins;
  private final transient Runnable beforeEach;

  JolokiaAuthenticationFilter(PasswordLogin logins, Runnable beforeEach) {
    this.logins = logins;
    this.beforeEach = beforeEach;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    switch (login(request)) {
      case LoginResult.NotAccepted refused -> LoginServlet.refuse(refused, response);
      case LoginResult.Accepted accepted -> invoke(accepted, request, response, chain);
    }
  }

  private void invoke(
      LoginResult.Accepted accepted,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws IOException, ServletException {
    Optional<DepthLimitedRequest> body = DepthLimitedRequest.of(request);
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

  private LoginResult login(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(LoginServlet.USER) instanceof Caller caller) {
      return new LoginResult.Accepted(caller, () -> true); // SessionEndFilter has checked it
    }
    return BasicAuthentication.login(
        request.getHeader("Authorization"), logins, LoginServlet.source(request));
  }
}
