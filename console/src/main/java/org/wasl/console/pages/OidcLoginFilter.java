package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.security.SecureRandom;
import org.wasl.console.auth.LoginResult;
import org.wasl.console.auth.OidcLogin;

/**
 * The OpenID Connect login of a browser: redirect to the provider, and the callback. A cookie of
 * its own identifies the browser in between, because the session cookie is not sent with a
 * navigation from another site. It is a filter because Hawtio's filters redirect requests without a
 * session to the login page.
 */
final class OidcLoginFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  static final String PATH = "/auth/oidc";
  private static final String COOKIE = "WASLOIDC";
  private static final int COOKIE_SECONDS = 600;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final transient OidcLogin logins;
  private final int idleSeconds;
  private final boolean secure;

  OidcLoginFilter(OidcLogin logins, int idleSeconds, boolean secure) {
    this.logins = logins;
    this.idleSeconds = idleSeconds;
    this.secure = secure;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
    try {
      switch (request.getRequestURI()) {
        case "/hawtio/auth/oidc/start" -> start(response);
        case "/hawtio/auth/oidc/callback" -> back(request, response);
        default -> response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      }
    } catch (IOException e) {
      response.setStatus(HttpServletResponse.SC_BAD_GATEWAY);
    }
  }

  private void start(HttpServletResponse response) throws IOException {
    String id = new BigInteger(256, RANDOM).toString(36);
    URI there = logins.begin(id);
    response.addCookie(cookie(id, COOKIE_SECONDS));
    response.sendRedirect(there.toString());
  }

  private void back(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String id = "";
    for (Cookie one : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
      id = one.getName().equals(COOKIE) ? one.getValue() : id;
    }
    response.addCookie(cookie("", 0));
    URI back = URI.create(request.getRequestURL() + "?" + request.getQueryString());
    LoginResult login = logins.end(id, back);
    if (login instanceof LoginResult.Accepted accepted) {
      LoginServlet.begin(request, accepted.caller(), idleSeconds);
      // A page that refreshes itself, because after a cross-site redirect the new session cookie
      // would not be sent.
      response.setContentType("text/html");
      response
          .getWriter()
          .print("<!doctype html><meta http-equiv=\"refresh\" content=\"0;url=/hawtio/\">");
    } else {
      LoginServlet.refuse(login, response);
    }
  }

  private Cookie cookie(String value, int seconds) {
    Cookie cookie = new Cookie(COOKIE, value);
    cookie.setPath("/hawtio" + PATH);
    cookie.setMaxAge(seconds);
    cookie.setHttpOnly(true);
    cookie.setSecure(secure);
    cookie.setAttribute("SameSite", "Lax");
    return cookie;
  }
}
