package org.wasl.desk.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.X509KeyManager;
import org.wasl.desk.config.DeskConfig;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.mail.DeskEvents;
import org.wasl.desk.office.DeskOffices;
import org.wasl.desk.persons.EnrolmentService;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.persons.OfficeWork;
import org.wasl.desk.persons.PasskeyService;
import org.wasl.desk.persons.Passkeys;
import org.wasl.desk.persons.PersonService;
import org.wasl.desk.persons.Sessions;
import org.wasl.desk.problem.DeskProblemTexts;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.kit.receive.RequestDeadline;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SourceConnectionLimit;
import org.wasl.runtime.SourceRate;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.SingleKeyManager;

/** The desk's HTTP server, on a loopback address or with TLS. */
public final class DeskServer implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"
          + " blob: data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  private static final int MAX_HEADER_BYTES = 32_768;
  private static final int IDLE_SECONDS = 60;

  /** As long as the page waits for an answer. */
  private static final long BODY_MILLIS = 60_000;

  private final HttpServer server;
  private final URI url;

  /**
   * The parts of the server.
   *
   * @param requests runs handlers of requests, which may block
   */
  public record Parts(
      Vertx vertx,
      Executor requests,
      DeskConfig config,
      DeskDatabase database,
      DeskTrail trail,
      DeskEvents events,
      DeskOffices offices,
      Clock clock) {}

  private DeskServer(HttpServer server, URI url) {
    this.server = server;
    this.url = url;
  }

  /**
   * Listens, and returns when the port is bound.
   *
   * @throws ConfigException if certificate and key are faulty
   * @throws CompletionException if it cannot be bound
   */
  public static DeskServer start(Parts parts) throws ConfigException {
    Vertx vertx = parts.vertx;
    DeskConfig config = parts.config;
    HttpServer server = vertx.createHttpServer(options(config));
    Router router = Router.router(vertx);
    limit(server, config);
    server.requestHandler(router);
    HttpServer bound =
        server
            .listen(config.port(), config.host())
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    URI origin = config.originAt(bound.actualPort());
    mount(router, vertx, parts, origin);
    return new DeskServer(bound, origin);
  }

  /**
   * Sets limits. Without TLS all visitors come from one address, because they are people of this
   * machine, or a proxy.
   */
  private static void limit(HttpServer server, DeskConfig config) {
    SourceConnectionLimit<BrowserConnection> limit =
        new SourceConnectionLimit<>(
            config.maxConnections(),
            config.tls() ? config.maxConnectionsPerAddress() : config.maxConnections(),
            BrowserConnection::idleNanos);
    server.connectionHandler(
        connection -> {
          RequestDeadline.guard(connection, RequestDeadline.HEAD_MILLIS, BODY_MILLIS);
          BrowserConnection added = BrowserConnection.of(connection);
          connection.closeHandler(closed -> limit.closed(added));
          limit
              .opened(added, ApiGate.source(connection.remoteAddress()))
              .ifPresent(BrowserConnection::close);
        });
  }

  private static HttpServerOptions options(DeskConfig config) throws ConfigException {
    HttpServerOptions options =
        RequestDeadline.http1(new HttpServerOptions())
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setCompressionSupported(true);
    if (config.tls()) {
      options
          .setSsl(true)
          .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
          .setKeyCertOptions(
              KeyCertOptions.wrap(
                  renewable(
                      config.certificateFile().orElseThrow(), config.keyFile().orElseThrow())));
    }
    return options;
  }

  /** Presents the current files at each handshake. */
  private static X509KeyManager renewable(Path certificate, Path key) throws ConfigException {
    try {
      return new SingleKeyManager(
          RenewableFiles.of(
              () -> List.of(certificate, key), () -> CertifiedKey.read(certificate, key)));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ConfigException(
          List.of(new ConfigProblem("desk.certificateFile", 0, "", RootCause.message(e))));
    }
  }

  /**
   * Mounts the handlers. The origin is known once the port is bound, so earlier requests find
   * nothing.
   */
  private static void mount(Router router, Vertx vertx, Parts parts, URI origin) {
    DeskConfig config = parts.config;
    router.route().handler(context -> secure(context, origin));
    Sessions sessions =
        new Sessions(
            parts.clock,
            Duration.ofSeconds(config.idleTimeoutSeconds()),
            Duration.ofSeconds(config.sessionSeconds()),
            config.sessionsPerPerson());
    ApiGate gate =
        new ApiGate(
            router,
            parts.requests,
            sessions,
            new SourceRate(
                (double) config.loginAttempts() / config.loginWindowSeconds(),
                config.loginAttempts(),
                System::nanoTime),
            new DeskProblemTexts(),
            origin,
            config.maxRequestBytes());
    Passkeys passkeys = new Passkeys(origin);
    Function<String, Optional<DeskOffice>> hosted =
        id -> parts.offices.link(id).map(link -> link.office());
    PersonService persons =
        new PersonService(parts.database, hosted, Duration.ofSeconds(config.idleTimeoutSeconds()));
    OfficeGuard guard = new OfficeGuard(persons, parts.offices);
    OfficeAdministration administration =
        new OfficeAdministration(
            parts.database,
            parts.trail,
            parts.clock,
            Duration.ofHours(config.enrolmentHours()),
            origin);
    StaticPage page = new StaticPage();
    new SessionApi(
        gate,
        new EnrolmentService(
            parts.database,
            parts.trail,
            passkeys,
            sessions,
            hosted,
            parts.events::persons,
            parts.clock),
        persons,
        new PasskeyService(parts.database, parts.trail, passkeys, sessions, parts.clock),
        sessions);
    new InboxApi(
        gate, parts.database, parts.trail, guard, parts.events, parts.clock, config.inboxRows());
    new AnswerApi(
        gate,
        parts.database,
        parts.trail,
        guard,
        parts.events,
        parts.clock,
        config.draftsPerOffice());
    new AdministrationApi(
        gate, parts.database, parts.trail, administration, guard, parts.events, parts.clock);
    new NoteApi(gate, parts.database, parts.trail, guard, parts.events, parts.clock);
    new OfficeWorkApi(
        gate, new OfficeWork(parts.database, parts.trail, parts.clock), guard, parts.events);
    new ReferenceApi(
        gate, parts.database, parts.trail, guard, parts.offices, parts.clock, page.bundle());
    new EventStreams(
        vertx,
        router,
        parts.requests,
        gate,
        guard,
        sessions,
        parts.events,
        parts.clock,
        config.maxEventStreams());
    gate.otherwise();
    router.route("/*").method(HttpMethod.GET).method(HttpMethod.HEAD).handler(page::serve);
  }

  /** Headers of every answer. A request by another name may come from a page of somebody else. */
  private static void secure(RoutingContext context, URI origin) {
    context
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (isTls(origin)) {
      context.response().putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    var asked = context.request().authority();
    int usual = isTls(origin) ? 443 : 80;
    boolean isOwn =
        asked != null
            && asked.host().equalsIgnoreCase(origin.getHost())
            && port(asked.port(), usual) == port(origin.getPort(), usual);
    if (!isOwn) {
      context.response().setStatusCode(421).end();
    } else {
      context.next();
    }
  }

  private static int port(int named, int usual) {
    return named < 0 ? usual : named;
  }

  private static boolean isTls(URI origin) {
    return "https".equals(origin.getScheme());
  }

  /** By which browsers reach it. */
  public URI url() {
    return url;
  }

  /** Stops listening. Requests under way are cut off. */
  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
