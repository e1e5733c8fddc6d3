package org.wasl.console.pages;

import io.hawt.web.auth.AuthSessionHelpers;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.security.auth.Subject;
import org.jolokia.json.JSONObject;
import org.jolokia.json.parser.JSONParser;
import org.jolokia.json.parser.ParseException;
import org.wasl.console.auth.LoginResult;
import org.wasl.console.auth.PasswordLogin;
import org.wasl.console.http.DepthLimitedRequest;
import org.wasl.console.http.SessionEndFilter;
import org.wasl.runtime.SourceAddress;

/** Hawtio's login form. It takes user and password as JSON and opens a new session. */
final class LoginServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  static final String USER = LoginServlet.class.getName();

  /** The header that tells a client that the person must choose a password. */
  static final String REASON = "Wasl-Reason";

  private final transient PasswordLogin logins;
  private final int idleSeconds;

  LoginServlet(PasswordLogin logins, int idleSeconds) {
    this.logins = logins;
    this.idleSeconds = idleSeconds;
  }

  // Hawtio's page redirects here when the session has ended.
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendRedirect("/hawtio/login");
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    end(request);
    JSONObject form = read(request).orElseGet(JSONObject::new);
    if (!(form.get("username") instanceof String name)
        || !(form.get("password") instanceof String password)) {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    LoginResult login = logins.login(name, password.toCharArray(), source(request));
    switch (login) {
      case LoginResult.Accepted accepted -> {
        begin(request, accepted, idleSeconds);
        response.setContentType("application/json");
        response.getWriter().print("{\"principals\":[],\"credentials\":[]}");
      }
      case LoginResult.NotAccepted refused -> refuse(refused, response);
    }
  }

  // Against session fixation, a session from before the login is never reused.
  private static void end(HttpServletRequest request) {
    HttpSession before = request.getSession(false);
    if (before != null) {
      before.invalidate();
    }
  }

  /** Opens the session of an authenticated caller. */
  static void begin(HttpServletRequest request, LoginResult.Accepted login, int idleSeconds) {
    end(request);
    HttpSession session = request.getSession(true);
    AuthSessionHelpers.setup(session, new Subject(), login.caller().name(), idleSeconds);
    SessionEndFilter.sessionCreated(session, login.stillValid());
    session.setAttribute(USER, login.caller());
  }

  /** The source address of a request, as limits count it. It comes from no header. */
  static String source(HttpServletRequest request) {
    return SourceAddress.of(new InetSocketAddress(request.getRemoteAddr(), 0));
  }

  /** Answers 429 or 403, which Hawtio's page understands. */
  static void refuse(LoginResult.NotAccepted login, HttpServletResponse response) {
    switch (login) {
      case LoginResult.Throttled(long seconds) -> {
        response.setHeader("Retry-After", Long.toString(seconds));
        response.setStatus(429);
      }
      case LoginResult.Refused _ -> response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      case LoginResult.OneTime _ -> {
        response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        response.setHeader(REASON, "one-time-password");
      }
    }
  }

  /** The JSON object of the body. Empty if the body is no JSON object. */
  static Optional<JSONObject> read(HttpServletRequest request) throws IOException {
    Optional<DepthLimitedRequest> body = DepthLimitedRequest.of(request);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      Object parsed =
          new JSONParser().parse(new String(body.get().bytes(), StandardCharsets.UTF_8));
      return parsed instanceof JSONObject object ? Optional.of(object) : Optional.empty();
    } catch (ParseException | IllegalStateException | NumberFormatException e) {
      // The parser reports an early end by an IllegalStateException, and an exponent that is too
      // large by a NumberFormatException.
      return Optional.empty();
    }
  }
}
