package org.wasl.desk.http;

import io.vertx.core.Context;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.desk.persons.Sessions;
import org.wasl.desk.persons.Sessions.DeskSession;
import org.wasl.desk.problem.DeskProblem;
import org.wasl.desk.problem.DeskProblemTexts;
import org.wasl.desk.problem.DeskProblemType;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.SourceAddress;
import org.wasl.runtime.SourceRate;
import org.wasl.schemas.problem.LanguageNegotiation;

/**
 * Checks every request of the API. It checks session, origin and rate, and describes refusals.
 * Handlers run on threads that may block.
 */
final class ApiGate {
  private static final Logger LOG = LoggerFactory.getLogger(ApiGate.class);
  private static final String CSRF_HEADER = "X-Wasl-Csrf";

  /** Longest body of a request by which somebody enrols or signs in. */
  private static final int MAX_UNAUTHENTICATED_BYTES = 256 * 1024;

  private final Router router;
  private final Executor work;
  private final Sessions sessions;
  private final SourceRate attempts;
  private final DeskProblemTexts texts;
  private final URI origin;
  private final String cookieName;

  /** The required access. */
  enum Access {
    /** Anybody. */
    OPEN,
    /** Anybody, as often as an address may begin to enrol or to sign in. */
    LIMITED,
    /** A person who is signed in. */
    SESSION
  }

  /** Answers a request. It may block and may throw a {@link DeskProblem}. */
  @FunctionalInterface
  interface ApiHandler {
    ApiAnswer handle(ApiRequest request);
  }

  ApiGate(
      Router router,
      Executor work,
      Sessions sessions,
      SourceRate attempts,
      DeskProblemTexts texts,
      URI origin,
      int maxRequestBytes) {
    this.router = router;
    this.work = work;
    this.sessions = sessions;
    this.attempts = attempts;
    this.texts = texts;
    this.origin = origin;
    this.cookieName = isSecure() ? "__Host-wasl-desk" : "wasl-desk";
    // Only a person who is signed in may send a large body. Other large bodies are not read.
    router.route("/api/offices/*").handler(this::requireSession);
    router.route("/api/offices/*").handler(body(maxRequestBytes));
    router
        .route("/api/*")
        .handler(body(Math.min(maxRequestBytes, MAX_UNAUTHENTICATED_BYTES)))
        .failureHandler(this::failed);
  }

  private static BodyHandler body(int maxBytes) {
    return BodyHandler.create(false).setBodyLimit(maxBytes).setHandleFileUploads(false);
  }

  private void requireSession(RoutingContext context) {
    if (session(context).isPresent()) {
      context.next();
    } else {
      if (context.request().version() != HttpVersion.HTTP_2) {
        context.response().putHeader("Connection", "close");
      }
      refuse(context, DeskProblem.of(DeskProblemType.SIGNED_OUT));
    }
  }

  private Optional<DeskSession> session(RoutingContext context) {
    return Optional.ofNullable(context.request().getCookie(cookieName))
        .flatMap(cookie -> sessions.use(cookie.getValue()));
  }

  private boolean isSecure() {
    return "https".equals(origin.getScheme());
  }

  /** Adds an address. */
  void on(HttpMethod method, String path, Access access, ApiHandler handler) {
    router
        .route(method, "/api" + path)
        .handler(context -> admit(context, access, request -> run(context, request, handler)));
  }

  /** Everything else below {@code /api} is nothing. */
  void otherwise() {
    router
        .route("/api/*")
        .handler(context -> refuse(context, DeskProblem.of(DeskProblemType.NOT_FOUND)));
  }

  /** Continues with an admitted request, on the event loop. */
  @FunctionalInterface
  interface Admitted {
    void accept(ApiRequest request);
  }

  /** Checks a request. The next step runs on the event loop. */
  void admit(RoutingContext context, Access access, Admitted next) {
    try {
      boolean changes = context.request().method() != HttpMethod.GET;
      if (changes && !isFromOurPage(context)) {
        throw DeskProblem.of(DeskProblemType.CSRF);
      }
      if (access == Access.LIMITED
          && !attempts.tryBegin(source(context.request().remoteAddress()))) {
        throw DeskProblem.of(DeskProblemType.TOO_MANY_REQUESTS);
      }
      Optional<DeskSession> session = session(context);
      if (access == Access.SESSION) {
        DeskSession open = session.orElseThrow(() -> DeskProblem.of(DeskProblemType.SIGNED_OUT));
        if (changes && !isSame(open.csrf(), context.request().getHeader(CSRF_HEADER))) {
          throw DeskProblem.of(DeskProblemType.CSRF);
        }
      }
      next.accept(new ApiRequest(context, session));
    } catch (DeskProblem problem) {
      refuse(context, problem);
    }
  }

  /**
   * Tells whether the change comes from our page. A browser names the page, but another program
   * need not.
   */
  private boolean isFromOurPage(RoutingContext context) {
    String named = context.request().getHeader("Origin");
    String site = context.request().getHeader("Sec-Fetch-Site");
    return (named == null || named.equals(origin.toString()))
        && (site == null || site.equals("same-origin"));
  }

  private static boolean isSame(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the source of a connection as {@link SourceAddress}. */
  static String source(io.vertx.core.net.@Nullable SocketAddress remote) {
    SocketAddress address =
        remote == null || remote.hostAddress() == null
            ? InetSocketAddress.createUnresolved("unknown", 1)
            : new InetSocketAddress(remote.hostAddress(), 1);
    return SourceAddress.of(address);
  }

  private void run(RoutingContext context, ApiRequest request, ApiHandler handler) {
    Context loop = context.vertx().getOrCreateContext();
    work.execute(
        () -> {
          ApiAnswer answer = answer(context, request, handler);
          loop.runOnContext(now -> send(context.response(), answer));
        });
  }

  private ApiAnswer answer(RoutingContext context, ApiRequest request, ApiHandler handler) {
    try {
      return handler.handle(request);
    } catch (RuntimeException e) {
      return inLanguage(context, problem(context, e));
    }
  }

  /** Returns the problem of a failed request. Failures that are no refusals are logged. */
  static DeskProblem problem(RoutingContext context, Throwable failure) {
    if (failure instanceof DeskProblem refusal) {
      return refusal;
    }
    LOG.error("{} failed: {}", context.currentRoute().getPath(), FaultTrace.of(failure));
    return DeskProblem.of(DeskProblemType.INTERNAL);
  }

  /** Handles refusals of the router, and failures on the event loop. */
  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    if (context.statusCode() == 413) {
      refuse(context, DeskProblem.of(DeskProblemType.TOO_LARGE));
    } else if (failure != null && context.statusCode() >= 500 && !isEndOfConnection(failure)) {
      refuse(context, problem(context, failure));
    } else {
      refuse(context, DeskProblem.of(DeskProblemType.MALFORMED));
    }
  }

  /** Tells whether the browser has gone, or reset the request, before it was whole. */
  private static boolean isEndOfConnection(Throwable failure) {
    return failure instanceof IOException || failure instanceof VertxException;
  }

  /** Answers with a problem document. */
  void refuse(RoutingContext context, DeskProblem problem) {
    send(context.response(), inLanguage(context, problem));
  }

  private ApiAnswer inLanguage(RoutingContext context, DeskProblem problem) {
    String accepted =
        Optional.ofNullable(context.request().getHeader("Accept-Language")).orElse("");
    String language = LanguageNegotiation.negotiate(accepted);
    return ApiAnswer.problem(problem.type().status(), texts.document(problem, language))
        .withHeader("Content-Language", language);
  }

  private static void send(HttpServerResponse response, ApiAnswer answer) {
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status()).putHeader("Cache-Control", "no-store");
    answer.headers().forEach(response::putHeader);
    if (!answer.contentType().isEmpty()) {
      response.putHeader("Content-Type", answer.contentType());
    }
    response.end(Buffer.buffer(answer.body()));
  }

  /** The answer with the cookie of a session. */
  ApiAnswer withCookie(ApiAnswer answer, String token) {
    return answer.withHeader("Set-Cookie", cookie(token).encode());
  }

  /** The answer that ends the cookie. */
  ApiAnswer withoutCookie(ApiAnswer answer) {
    return answer.withHeader("Set-Cookie", cookie("").setMaxAge(0).encode());
  }

  private Cookie cookie(String value) {
    return Cookie.cookie(cookieName, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(isSecure())
        .setSameSite(CookieSameSite.STRICT);
  }
}
