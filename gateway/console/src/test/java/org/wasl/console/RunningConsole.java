package org.wasl.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.audit.FileChangeTrail;
import org.wasl.audit.StepReason;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.PasswordHash;
import org.wasl.console.auth.Person;
import org.wasl.console.auth.UsersFile;
import org.wasl.console.auth.UsersFileConfig;
import org.wasl.console.health.HealthCheck;
import org.wasl.console.http.ConsoleConfig;
import org.wasl.console.http.InterfaceDocuments;
import org.wasl.console.metrics.AgencyGauge;
import org.wasl.console.metrics.GaugeReading;
import org.wasl.console.metrics.LogGauge;
import org.wasl.console.metrics.MetricSources;
import org.wasl.console.metrics.Metrics;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.console.metrics.StageGauge;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestLoad;

/** A console on a free port with one user for each role, whose name is the role's. */
public final class RunningConsole implements AutoCloseable {
  public static final String PASSWORD = "synthetic-password";

  public final Map<String, HealthCheck> checks = new ConcurrentHashMap<>();
  public final Map<String, Long> queues = new ConcurrentHashMap<>();
  public final Map<AgencyId, AgencyGauge> agencies = new ConcurrentHashMap<>();
  public final Map<String, StageGauge> stages = new ConcurrentHashMap<>();
  public final List<GaugeReading> readings = new CopyOnWriteArrayList<>();
  final List<OpenAlarms.AlarmRow> open = new CopyOnWriteArrayList<>();
  final List<OpenAlarms.AlarmRow> closed = new CopyOnWriteArrayList<>();
  public final AtomicReference<LogGauge> log = new AtomicReference<>();
  public final Metrics metrics =
      new Metrics(
          new MetricSources(
              () -> agencies,
              () -> stages,
              () -> OptionalLong.of(4_500),
              () -> Optional.ofNullable(log.get()),
              alarms(open, closed),
              () -> readings,
              () -> 1_024));

  /** The recorded entries with person, action and operation, in order. */
  public final List<String> trail = new CopyOnWriteArrayList<>();

  /** Tells whether the trail takes anything. */
  public final AtomicBoolean trailTakes = new AtomicBoolean(true);

  public final Console console;
  final HttpClient client = HttpClient.newHttpClient();

  private RunningConsole(ConsoleConfig config) throws IOException {
    console =
        Console.start(
            config,
            new ConsoleSources(
                "1.0-test",
                () -> checks,
                () -> queues,
                metrics,
                alarms(open, closed),
                this::keep,
                new FileChangeTrail(
                    this::keep, config.users().file().resolveSibling("users.sha256")),
                Map.of(),
                new InterfaceDocuments(
                    "<h1>interfaces</h1>".getBytes(UTF_8),
                    "default-src 'none'",
                    "{\"openapi\":\"3.1.0\"}".getBytes(UTF_8),
                    "{\"asyncapi\":\"3.1.0\"}".getBytes(UTF_8))));
    trail.clear(); // removes the entry about the new users file
  }

  private boolean keep(Person person, AuditAction action, StepReason.Operation operation) {
    return trailTakes.get()
        && trail.add(person.name() + " " + action.wireName() + " " + operation.text());
  }

  private boolean keep(StepReason.FileChange change) {
    return trailTakes.get() && trail.add(change.text());
  }

  public static RunningConsole in(Path folder, UnaryOperator<ConsoleConfig> change)
      throws IOException {
    Path users = folder.resolve("users");
    Files.write(
        users,
        ConsoleRole.all().stream()
            .map(
                role ->
                    UsersFile.line(
                        name(role),
                        Set.of(role),
                        PasswordHash.of(
                            PASSWORD.toCharArray(),
                            PasswordHash.MIN_ITERATIONS,
                            new SecureRandom())))
            .toList());
    return new RunningConsole(change.apply(config(users)));
  }

  /**
   * The defaults on a free port, with cheap hashes and frequent checks for changes. A busy machine
   * ends no session, and fails no health check.
   */
  static ConsoleConfig config(Path users) {
    ConsoleConfig defaults =
        ConsoleConfig.defaults(users)
            .withPort(0)
            .withUsers(
                new UsersFileConfig(
                    users, PasswordHash.MIN_ITERATIONS, PasswordHash.MIN_ITERATIONS, 12, 50));
    Duration health =
        TestLoad.limit(Duration.ofMillis(defaults.healthTimeoutMillis()), Duration.ofSeconds(20));
    return with(
        defaults,
        defaults.sessionSeconds(),
        defaults.sessionSeconds(),
        defaults.loginWindowSeconds(),
        Math.toIntExact(health.toMillis()));
  }

  /**
   * A copy in which failed logins count for so many seconds, so that a test's attempts are within
   * the window.
   */
  public static ConsoleConfig withLoginWindow(ConsoleConfig config, int seconds) {
    return with(
        config,
        config.sessionIdleSeconds(),
        config.sessionSeconds(),
        seconds,
        config.healthTimeoutMillis());
  }

  /** A copy with these limits of a session, without a person's action and in total. */
  public static ConsoleConfig withSessions(ConsoleConfig config, int idleSeconds, int seconds) {
    return with(
        config, idleSeconds, seconds, config.loginWindowSeconds(), config.healthTimeoutMillis());
  }

  private static ConsoleConfig with(
      ConsoleConfig c,
      int idleSeconds,
      int sessionSeconds,
      int loginWindowSeconds,
      int healthTimeoutMillis) {
    return new ConsoleConfig(
        c.host(),
        c.port(),
        c.users(),
        c.hostNames(),
        c.tls(),
        idleSeconds,
        sessionSeconds,
        c.loginAttempts(),
        loginWindowSeconds,
        c.loginAttemptsPerSource(),
        c.maxConnections(),
        c.maxConnectionsPerSource(),
        c.maxRequestBytes(),
        c.maxThreads(),
        healthTimeoutMillis,
        c.operationsPerMinute(),
        c.allow(),
        c.oidc());
  }

  /** Alarms that nobody acknowledges. */
  static OpenAlarms alarms(Supplier<List<OpenAlarms.AlarmRow>> open) {
    return new OpenAlarms() {
      @Override
      public List<AlarmRow> open() {
        return open.get();
      }

      @Override
      public List<AlarmRow> closed() {
        return List.of();
      }

      @Override
      public Acknowledged acknowledge(String document) {
        return new Acknowledged("", "", "");
      }

      @Override
      public long begun() {
        return 7;
      }
    };
  }

  private static OpenAlarms alarms(
      List<OpenAlarms.AlarmRow> open, List<OpenAlarms.AlarmRow> closed) {
    return new OpenAlarms() {
      @Override
      public List<AlarmRow> open() {
        return List.copyOf(open);
      }

      @Override
      public List<AlarmRow> closed() {
        return List.copyOf(closed);
      }

      @Override
      public Acknowledged acknowledge(String document) {
        String person = Caller.current().name();
        for (List<AlarmRow> list : List.of(open, closed)) {
          list.replaceAll(
              alarmRow ->
                  document.contains('"' + alarmRow.kind() + '"')
                          && document.contains('"' + alarmRow.subject() + '"')
                      ? acknowledged(alarmRow, person)
                      : alarmRow);
        }
        return new Acknowledged("", "", person);
      }

      @Override
      public long begun() {
        return 7;
      }
    };
  }

  private static OpenAlarms.AlarmRow acknowledged(OpenAlarms.AlarmRow row, String person) {
    return new OpenAlarms.AlarmRow(
        row.kind(),
        row.subject(),
        row.since(),
        row.count(),
        row.severity(),
        row.words(),
        row.runbook(),
        person,
        Optional.of(Instant.now()),
        row.over());
  }

  public static RunningConsole in(Path folder) throws IOException {
    return in(folder, UnaryOperator.identity());
  }

  static String name(ConsoleRole role) {
    return role.wireName();
  }

  public static String basic(String name, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes());
  }

  URI at(String path) {
    return URI.create(console.uri() + path);
  }

  public HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(path)).GET(), headers);
  }

  public HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        headers);
  }

  public HttpResponse<String> jolokia(ConsoleRole role, String body)
      throws IOException, InterruptedException {
    return post("/jolokia", body, "Authorization", basic(name(role), PASSWORD));
  }

  public HttpResponse<String> login(String name, String password)
      throws IOException, InterruptedException {
    return post(
        "/hawtio/auth/login",
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  /** A client at this address of the loopback network. */
  public HttpClient clientFrom(String address) throws IOException {
    return HttpClient.newBuilder().localAddress(InetAddress.getByName(address)).build();
  }

  public HttpResponse<String> login(HttpClient from, String name, String password)
      throws IOException, InterruptedException {
    return from.send(
        HttpRequest.newBuilder(at("/hawtio/auth/login"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password)))
            .build(),
        BodyHandlers.ofString());
  }

  /** The session cookie of a fresh login, ready for a Cookie header. */
  public String session(ConsoleRole role) throws IOException, InterruptedException {
    return login(name(role), PASSWORD)
        .headers()
        .firstValue("Set-Cookie")
        .orElseThrow()
        .split(";")[0];
  }

  HttpResponse<String> send(HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** A request that invokes an operation of one of our MBeans with one text. */
  static String exec(String type, String operation, String argument) {
    return json(
        fields(
            "type",
            "exec",
            "mbean",
            "org.wasl:type=" + type,
            "operation",
            operation,
            "arguments",
            operation.endsWith("()") ? List.of() : List.of(argument)));
  }

  public static String json(Map<String, ?> fields) {
    return fields.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + value(e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(RunningConsole::value).collect(Collectors.joining(",", "[", "]"));
    }
    return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  public static Map<String, Object> fields(Object... keysAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return fields;
  }

  @Override
  public void close() {
    console.close();
  }
}
