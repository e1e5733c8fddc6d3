package org.wasl.console.pages;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.jolokia.json.JSONObject;
import org.wasl.console.auth.LoginResult;
import org.wasl.console.auth.LoginThrottle;
import org.wasl.console.auth.OidcLogin;
import org.wasl.console.auth.OidcLogin.DeviceLogin;

/**
 * The OpenID Connect login. A browser is redirected to the provider and comes back. A cookie of
 * this filter identifies the browser in between, because the session cookie is not sent with a
 * navigation from another site. A command line begins the device flow (RFC 8628) and polls until
 * the person has confirmed. It is a filter because Hawtio's filters redirect requests without a
 * session to the login page.
 */
final class OidcLoginFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  static final String PATH = "/auth/oidc";
  private static final String COOKIE = "WASLOIDC";
  private static final int COOKIE_SECONDS = 600;

  private final transient OidcLogin logins;
  private final transient LoginThrottle throttle;
  private final int idleSeconds;
  private final boolean secure;

  OidcLoginFilter(OidcLogin logins, LoginThrottle throttle, int idleSeconds, boolean secure) {
    this.logins = logins;
    this.throttle = throttle;
    this.idleSeconds = idleSeconds;
    this.secure = secure;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain) {
    try {
      switch (request.getRequestURI()) {
        case "/hawtio/auth/oidc/start" -> start(request, response);
        case "/hawtio/auth/oidc/callback" -> back(request, response);
        case "/hawtio/auth/oidc/device" -> beginDevice(request, response);
        case "/hawtio/auth/oidc/device/login" -> pollDevice(request, response);
        default -> response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      }
    } catch (IOException e) {
      response.setStatus(HttpServletResponse.SC_BAD_GATEWAY);
    }
  }

  private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (isThrottled(request, response)) {
      PageDocument.write(response, "login-throttled");
      return;
    }
    String id = OidcLogin.newId();
    URI address = logins.begin(id, LoginServlet.source(request));
    response.addCookie(cookie(id, COOKIE_SECONDS));
    response.sendRedirect(address.toString());
  }

  /** Limits the logins of one source, because each one is kept and calls the provider. */
  private boolean isThrottled(HttpServletRequest request, HttpServletResponse response) {
    long wait = throttle.begin(LoginServlet.source(request));
    if (wait > 0) {
      LoginServlet.refuse(new LoginResult.Throttled(wait), response);
    }
    return wait > 0;
  }

  private void back(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String id = "";
    for (Cookie cookie : request.getCookies() == null ? new Cookie[0] : request.getCookies()) {
      id = cookie.getName().equals(COOKIE) ? cookie.getValue() : id;
    }
    response.addCookie(cookie("", 0));
    LoginResult login = logins.end(id, request.getRequestURL() + "?" + request.getQueryString());
    switch (login) {
      case LoginResult.Accepted accepted -> {
        LoginServlet.begin(request, accepted, idleSeconds);
        // A page that refreshes itself, because after a cross-site redirect the new session cookie
        // would not be sent.
        response.setContentType("text/html");
        response
            .getWriter()
            .print("<!doctype html><meta http-equiv=\"refresh\" content=\"0;url=/hawtio/\">");
      }
      case LoginResult.NotAccepted refused -> {
        LoginServlet.refuse(refused, response);
        PageDocument.write(response, "login-not-known");
      }
    }
  }

  @SuppressWarnings("unchecked") // JSONObject is a raw map
  private void beginDevice(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (isThrottled(request, response)) {
      return;
    }
    Optional<DeviceLogin> begun = logins.beginDevice(LoginServlet.source(request));
    if (begun.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    JSONObject answer = new JSONObject();
    answer.put("device", begun.get().id());
    answer.put("userCode", begun.get().userCode());
    answer.put("verificationUri", begun.get().verificationUri().toString());
    answer.put("expiresInSeconds", begun.get().expiresInSeconds());
    answer.put("intervalSeconds", begun.get().intervalSeconds());
    response.setContentType("application/json");
    response.getWriter().print(answer.toJSONString());
  }

  /** 200 and a session when the person has confirmed, 202 before. */
  private void pollDevice(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<JSONObject> form = LoginServlet.read(request);
    if (form.isEmpty() || !(form.get().get("device") instanceof String device)) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    Optional<LoginResult> login = logins.pollDevice(device);
    if (login.isEmpty()) {
      response.setStatus(HttpServletResponse.SC_ACCEPTED);
      return;
    }
    switch (login.get()) {
      case LoginResult.Accepted accepted -> LoginServlet.begin(request, accepted, idleSeconds);
      case LoginResult.NotAccepted refused -> LoginServlet.refuse(refused, response);
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
