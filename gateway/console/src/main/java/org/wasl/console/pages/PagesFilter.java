package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Serves our own pages and the login as one document, which finds out who is signed in. A requested
 * address is still there after the login. A request without a page is redirected to the first one.
 */
final class PagesFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String FIRST = "/hawtio/referrals/overview";
  private static final String LOGIN = "/hawtio/login";
  private static final String PAGES = "/hawtio/referrals";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = request.getRequestURI();
    boolean known = SessionFilter.caller(request).isPresent();
    if (path.equals("/hawtio/")) {
      response.sendRedirect(known ? FIRST : LOGIN);
    } else if (path.equals(LOGIN) && known) {
      response.sendRedirect(FIRST);
    } else if (path.equals(LOGIN) || path.equals(PAGES) || path.startsWith(PAGES + "/")) {
      PageDocument.write(response, "");
    } else {
      chain.doFilter(request, response);
    }
  }
}
