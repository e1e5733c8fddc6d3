package org.wasl.console.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Ends a session at its maximum age, even in use, so that a removed user or role takes effect. */
public final class SessionMaxAgeFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String SINCE = SessionMaxAgeFilter.class.getName();

  private final long oldestNanos;

  public SessionMaxAgeFilter(int seconds) {
    oldestNanos = TimeUnit.SECONDS.toNanos(seconds);
  }

  /** To be called when a session begins. */
  public static void sessionCreated(HttpSession session) {
    session.setAttribute(SINCE, System.nanoTime());
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpSession session = request.getSession(false);
    if (session != null
        && session.getAttribute(SINCE) instanceof Long since
        && System.nanoTime() - since > oldestNanos) {
      session.invalidate();
    }
    chain.doFilter(request, response);
  }
}
