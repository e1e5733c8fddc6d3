package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/**
 * Redirects a logged-in user to our own pages. By default Hawtio opens the route diagram, which
 * needs an operation that is not on the list.
 */
final class StartPageFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpSession session = request.getSession(false);
    boolean known = session != null && session.getAttribute(LoginServlet.USER) != null;
    if (known && request.getRequestURI().equals("/hawtio/")) {
      response.sendRedirect("/hawtio/referrals/overview");
    } else {
      chain.doFilter(request, response);
    }
  }
}
