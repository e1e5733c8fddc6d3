package org.wasl.console.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ends a session at its maximum age, even in use, and at once when the person was removed or
 * changed in the users file.
 */
public final class SessionEndFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String SINCE = SessionEndFilter.class.getName();
  private static final String VALID = SINCE + ".valid";

  private final long oldestNanos;

  public SessionEndFilter(int seconds) {
    oldestNanos = TimeUnit.SECONDS.toNanos(seconds);
  }

  /**
   * Must be called when a session begins.
   *
   * @param stillValid whether its login may continue
   */
  public static void sessionCreated(HttpSession session, BooleanSupplier stillValid) {
    session.setAttribute(SINCE, System.nanoTime());
    session.setAttribute(VALID, stillValid);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpSession session = request.getSession(false);
    if (session != null && isOver(session)) {
      session.invalidate();
    }
    chain.doFilter(request, response);
  }

  private boolean isOver(HttpSession session) {
    return session.getAttribute(SINCE) instanceof Long since
            && System.nanoTime() - since > oldestNanos
        || session.getAttribute(VALID) instanceof BooleanSupplier valid && !valid.getAsBoolean();
  }
}
