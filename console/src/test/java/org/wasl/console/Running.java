package org.wasl.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.rules.delivery.AuditAction;

/** A console on a free port with one user for each role, whose name is the role's. */
final class Running implements AutoCloseable {
  static final String PASSWORD = "synthetic-password";

  final Map<String, HealthCheck> checks = new ConcurrentHashMap<>();
  final Map<String, Long> queues = new ConcurrentHashMap<>();
  final Map<String, AgencyGauge> agencies = new ConcurrentHashMap<>();
  final Map<String, StageGauge> stages = new ConcurrentHashMap<>();
  final List<OpenAlarms.Row> open = new CopyOnWriteArrayList<>();
  final AtomicReference<LogGauge> log = new AtomicReference<>();
  final Metrics metrics =
      new Metrics(
          new MetricSources(
              () -> agencies,
              () -> stages,
              () -> Optional.ofNullable(log.get()),
              alarms(() -> List.copyOf(open)),
              () -> 1_024));

  /** What was kept: person, action and what, in order. */
  final List<String> trail = new CopyOnWriteArrayList<>();

  /** Whether the trail takes anything. */
  final AtomicBoolean trailTakes = new AtomicBoolean(true);

  final Console console;
  final HttpClient client = HttpClient.newHttpClient();

  private Running(ConsoleConfig config) throws IOException {
    console =
        Console.start(
            config,
            new ConsoleSources(
                "1.0-test",
                () -> checks,
                () -> queues,
                metrics,
                alarms(() -> List.copyOf(open)),
                this::keep));
  }

  private boolean keep(String person, AuditAction action, String what) {
    return trailTakes.get() && trail.add(person + " " + action.wireName() + " " + what);
  }

  static Running in(Path folder, UnaryOperator<ConsoleConfig> change) throws IOException {
    Path users = folder.resolve("users");
    Files.write(
        users,
        Role.all().stream()
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
    return new Running(change.apply(ConsoleConfig.defaults(users).withPort(0)));
  }

  static OpenAlarms alarms(Supplier<List<OpenAlarms.Row>> open) {
    return new OpenAlarms() {
      @Override
      public List<Row> open() {
        return open.get();
      }

      @Override
      public long begun() {
        return 7;
      }
    };
  }

  static Running in(Path folder) throws IOException {
    return in(folder, UnaryOperator.identity());
  }

  static String name(Role role) {
    return role.wireName();
  }

  static String basic(String name, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes());
  }

  URI at(String path) {
    return URI.create(console.uri() + path);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(at(path)).GET(), headers);
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)),
        headers);
  }

  HttpResponse<String> jolokia(Role role, String body) throws IOException, InterruptedException {
    return post("/jolokia", body, "Authorization", basic(name(role), PASSWORD));
  }

  HttpResponse<String> login(String name, String password)
      throws IOException, InterruptedException {
    return post(
        "/hawtio/auth/login",
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password));
  }

  /** The session cookie of a fresh login, ready for a Cookie header. */
  String session(Role role) throws IOException, InterruptedException {
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

  static String json(Map<String, ?> fields) {
    return fields.entrySet().stream()
        .map(e -> "\"" + e.getKey() + "\":" + value(e.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Running::value).collect(Collectors.joining(",", "[", "]"));
    }
    return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  static Map<String, Object> fields(Object... keysAndValues) {
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
