package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Our own pages and the login. They are one document, which asks by itself who is signed in; an
 * address that was asked for is still there after the login. Whoever asks for no page in particular
 * is sent to the first one.
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
