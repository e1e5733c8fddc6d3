package org.wasl.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.compression.gzip.GzipCompression;
import org.eclipse.jetty.compression.server.CompressionConfig;
import org.eclipse.jetty.compression.server.CompressionHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.wasl.console.auth.BasicAuthentication;
import org.wasl.console.auth.LoginResult;
import org.wasl.console.auth.LoginThrottle;
import org.wasl.console.auth.OperatorAudit;
import org.wasl.console.auth.PasswordLogin;
import org.wasl.console.auth.UserDirectory;
import org.wasl.console.health.HealthCheck;
import org.wasl.console.health.HealthChecks;
import org.wasl.console.health.HealthHandler;
import org.wasl.console.http.ConsoleConfig;
import org.wasl.console.http.ConsoleConnectionLimit;
import org.wasl.console.http.InterfacesHandler;
import org.wasl.console.http.RequestFilterHandler;
import org.wasl.console.http.StatusOnlyErrorHandler;
import org.wasl.console.jmx.GatewayMBeans;
import org.wasl.console.metrics.MetricsHandler;
import org.wasl.console.pages.HawtioContext;
import org.wasl.runtime.UrlHost;

/**
 * The management port, with {@code /hawtio}, {@code /jolokia}, {@code /health}, {@code /metrics}
 * and {@code /interfaces}, on one Jetty. It offers what the allow-list permits and records each
 * operation and its person in the audit trail.
 */
public final class Console implements AutoCloseable {
  private static final int IDLE_MILLIS = 30_000;
  private static final int HEADER_BYTES = 16 * 1024;
  private static final Set<String> ASKING_METHODS = Set.of("GET", "POST");
  private static final Set<String> COMPRESSED_TYPES =
      Set.of(
          "text/html",
          "text/css",
          "text/javascript",
          "text/plain",
          "text/json",
          "application/json",
          "image/svg+xml");

  private final Server server;
  private final ServerConnector connector;
  private final HealthChecks health;
  private final UserDirectory users;
  private final OperatorAudit audit;
  private final GatewayMBeans beans;
  private final String scheme;

  private Console(ConsoleConfig config, ConsoleSources sources) throws IOException {
    users = UserDirectory.open(config.users(), sources.usersFileTrail());
    audit = new OperatorAudit(sources.trail(), config.operationsPerMinute(), System::nanoTime);
    LoginThrottle throttle =
        new LoginThrottle(
            config.loginAttempts(),
            config.loginAttemptsPerSource(),
            config.loginWindowSeconds(),
            System::nanoTime);
    PasswordLogin logins = new PasswordLogin(users, throttle, audit);
    health = new HealthChecks(sources.checks(), config.healthTimeoutMillis(), System::nanoTime);
    beans =
        new GatewayMBeans(
            ManagementFactory.getPlatformMBeanServer(), sources.queues(), System::nanoTime);
    QueuedThreadPool threads = new QueuedThreadPool(config.maxThreads());
    threads.setName("wasl-console");
    server = new Server(threads);
    connector = connector(server, config);
    scheme = config.tls().isPresent() ? "https" : "http";
    server.addConnector(connector);
    server.setErrorHandler(new StatusOnlyErrorHandler());
    MetricsHandler.BasicLogin beyondLoopback =
        (header, source) ->
            config.onLoopback() ? 0 : status(BasicAuthentication.login(header, logins, source));
    Handler inside =
        new Handler.Sequence(
            new HealthHandler(health, sources.alarms(), sources.version()),
            new MetricsHandler(sources.metrics(), beyondLoopback),
            new InterfacesHandler(sources.interfaces(), beyondLoopback),
            HawtioContext.build(config, sources.version(), users, logins, throttle, audit, beans));
    SizeLimitHandler limited = new SizeLimitHandler(config.maxRequestBytes(), -1);
    limited.setHandler(inside);
    server.setHandler(new RequestFilterHandler(config, compressed(limited)));
  }

  /**
   * Compresses text for clients that accept gzip, because the pages are 20 MB of scripts. No answer
   * has both a secret and a part that another site may choose, so its length discloses nothing
   * (BREACH). A compressed request is never unpacked, so the limit applies to its bytes on the
   * wire.
   */
  private static Handler compressed(Handler inside) {
    CompressionHandler handler = new CompressionHandler(inside);
    handler.putCompression(new GzipCompression());
    CompressionConfig.Builder config = CompressionConfig.builder();
    COMPRESSED_TYPES.forEach(config::compressIncludeMimeType);
    ASKING_METHODS.forEach(config::compressIncludeMethod);
    handler.putConfiguration("/*", config.decompressExcludePath("/*").build());
    return handler;
  }

  /**
   * Starts the management port and returns once it answers.
   *
   * @throws IOException if the users file cannot be read or the port is taken
   * @throws IllegalArgumentException if the users file is wrong, with file and line
   */
  public static Console start(ConsoleConfig config, ConsoleSources sources) throws IOException {
    Console console = new Console(config, sources);
    try {
      console.server.start();
      console.beans.gateway(
          sources.version(), console::ready, sources.alarms(), sources.limits(), sources.metrics());
      console.beans.alarms(sources.alarms());
      return console;
    } catch (Exception e) {
      console.close();
      throw e instanceof IOException io ? io : new IOException("console did not start", e);
    }
  }

  /** The reason why the present users file was rejected. Empty if it is in force. */
  public Optional<String> refusedUsers() {
    return users.refusal();
  }

  /** The address of the port, without a path, as {@code management} in {@code run.json}. */
  public URI uri() {
    String host = connector.getHost().equals("::") ? "::1" : connector.getHost();
    return URI.create(scheme + "://" + UrlHost.of(host) + ":" + connector.getLocalPort());
  }

  private boolean ready() {
    Map<String, HealthCheck.HealthResult> results = health.results();
    return results.values().stream().allMatch(HealthCheck.HealthResult::up);
  }

  private static int status(LoginResult login) {
    return switch (login) {
      case LoginResult.Accepted _ -> 0;
      case LoginResult.Throttled _ -> 429;
      case LoginResult.Refused _, LoginResult.OneTime _ -> 401;
    };
  }

  private static ServerConnector connector(Server server, ConsoleConfig config) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setUriCompliance(UriCompliance.DEFAULT);
    config.tls().ifPresent(tls -> http.addCustomizer(new SecureRequestCustomizer(false)));
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        config
            .tls()
            .map(
                tls -> {
                  SslContextFactory.Server factory = new SslContextFactory.Server();
                  factory.setSslContext(tls);
                  factory.setIncludeProtocols("TLSv1.3");
                  return new ServerConnector(
                      server, 1, 1, new SslConnectionFactory(factory, "http/1.1"), plain);
                })
            .orElseGet(() -> new ServerConnector(server, 1, 1, plain));
    connector.setHost(config.host());
    connector.setPort(config.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    connector.addBean(
        new ConsoleConnectionLimit(config.maxConnections(), config.maxConnectionsPerSource()));
    return connector;
  }

  /** Stops the server and unregisters the MBeans. Can be called twice. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new UncheckedIOException(new IOException("console did not stop", e));
    } finally {
      beans.close();
      health.close();
      users.close();
      audit.close();
    }
  }
}
