package org.wasl.console.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.audit.FileChangeTrail;
import org.wasl.console.RunningConsole;
import org.wasl.console.http.ConsoleConfig;
import org.wasl.runtime.TestLoad;

/** Logins, sessions and their end, and the treatment of guesses. */
class LoginTest {
  private static final String READ =
      "{\"type\":\"read\",\"mbean\":\"org.wasl:type=Gateway\",\"attribute\":\"Version\"}";

  /** A hash takes longer than it takes all threads to begin, and no longer. */
  private static final int SLOW = 50_000;

  @TempDir Path folder;

  @Test
  void showsOnlyLoginPageBeforeLogin() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      var jolokia = running.post("/jolokia", READ);
      var inside = running.post("/hawtio/jolokia/", READ);
      var user = running.get("/hawtio/user");
      var page = running.get("/hawtio/referrals/overview");
      var login = running.get("/hawtio/login");
      var sessionResponse = running.get("/hawtio/auth/session");
      var camel = running.get("/hawtio/camel");

      // Then
      assertThat(jolokia.statusCode()).isEqualTo(403);
      assertThat(inside.statusCode()).isEqualTo(403);
      assertThat(jolokia.body() + inside.body()).doesNotContain("1.0-test");
      assertThat(user.statusCode()).isEqualTo(403);
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(login.body()).contains("<div id=\"app\">").isEqualTo(page.body());
      assertThat(sessionResponse.body()).isEqualTo("{\"provider\":false}");
      assertThat(camel.headers().firstValue("Location").orElseThrow()).endsWith("/hawtio/login");
    }
  }

  @Test
  void protectsSessionCookieFromScriptsAndOtherSites() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      var login = running.login("viewer", RunningConsole.PASSWORD);

      // Then
      String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(login.statusCode()).isEqualTo(200);
      assertThat(cookie).contains("Path=/hawtio", "HttpOnly", "SameSite=Strict");
      assertThat(login.body()).doesNotContain("pbkdf2", RunningConsole.PASSWORD);
      var read = running.post("/hawtio/jolokia/", READ, "Cookie", cookie.split(";")[0]);
      assertThat(read.body()).contains("1.0-test");
    }
  }

  @Test
  void replacesSessionAtLogin() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      String before = running.session(ConsoleRole.VIEWER);

      // When
      var login =
          running.post(
              "/hawtio/auth/login",
              "{\"username\":\"auditor\",\"password\":\"" + RunningConsole.PASSWORD + "\"}",
              "Cookie",
              before);

      // Then
      assertThat(login.headers().firstValue("Set-Cookie").orElseThrow()).doesNotContain(before);
      assertThat(running.get("/hawtio/user", "Cookie", before).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void startsWithOurPagesAfterLogin() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      String session = running.session(ConsoleRole.VIEWER);
      var first = running.get("/hawtio/", "Cookie", session);
      var login = running.get("/hawtio/login", "Cookie", session);
      var sessionResponse = running.get("/hawtio/auth/session", "Cookie", session);

      // Then
      assertThat(first.headers().firstValue("Location")).contains("/hawtio/referrals/overview");
      assertThat(login.headers().firstValue("Location")).contains("/hawtio/referrals/overview");
      assertThat(sessionResponse.body())
          .contains("\"user\":\"viewer\"", "[\"viewer\"]", "1.0-test");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/hawtio/auth/login", "/hawtio/auth/password"})
  void answersMalformedNumberWithBadRequest(String path) throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      var answer = running.post(path, "{\"username\":1e99999999999,\"password\":\"x\"}");

      // Then
      assertThat(answer.statusCode()).isEqualTo(400);
    }
  }

  @Test
  void endsSessionAtLogout() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      String session = running.session(ConsoleRole.VIEWER);

      // When
      running.get("/hawtio/auth/logout", "Cookie", session);

      // Then
      assertThat(running.post("/hawtio/jolokia/", READ, "Cookie", session).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  @Tag("soak")
  void endsIdleSessionDespitePolling() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder, idle(atLeast(5)))) {
      // Given
      String session = running.session(ConsoleRole.VIEWER);
      assertThat(running.post("/hawtio/jolokia/", READ, "Cookie", session).statusCode())
          .isEqualTo(200);

      // When
      var poll = await().atMost(SOON).pollInterval(Duration.ofMillis(200));

      // Then
      poll.until(
          () -> running.post("/hawtio/jolokia/", READ, "Cookie", session).statusCode() == 403);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"viewer", "nobody"})
  void throttlesGuessesForKnownAndUnknownNames(String name) throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      for (int i = 0; i < 5; i++) {
        assertThat(running.login(name, "wrong-" + i).statusCode()).isEqualTo(403);
      }

      // When
      var right = running.login(name, RunningConsole.PASSWORD);
      var basic =
          running.post(
              "/jolokia",
              READ,
              "Authorization",
              RunningConsole.basic(name, RunningConsole.PASSWORD));
      var other = running.login("auditor", RunningConsole.PASSWORD);

      // Then
      assertThat(right.statusCode()).isEqualTo(429);
      assertThat(right.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 61L);
      assertThat(basic.statusCode()).isEqualTo(429);
      assertThat(other.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void blocksGuesserButNotUser() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // Given
      HttpClient guesser = running.clientFrom("127.0.0.2");
      for (int i = 0; i < 5; i++) {
        assertThat(running.login(guesser, "viewer", "wrong-" + i).statusCode()).isEqualTo(403);
      }

      // When
      var otherSource = running.login(guesser, "viewer", RunningConsole.PASSWORD);
      var ownSource = running.login("viewer", RunningConsole.PASSWORD);

      // Then
      assertThat(otherSource.statusCode()).isEqualTo(429);
      assertThat(ownSource.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void limitsGuessesOfOneSource() throws Exception {
    try (RunningConsole running =
        RunningConsole.in(folder, config -> RunningConsole.withLoginWindow(config, 900))) {
      // Given
      HttpClient guesser = running.clientFrom("127.0.0.2");
      for (int i = 0; i < 30; i++) {
        assertThat(running.login(guesser, "name-" + i, "wrong").statusCode()).isEqualTo(403);
      }

      // When
      var next = running.login(guesser, "viewer", RunningConsole.PASSWORD);
      var response = running.login("viewer", RunningConsole.PASSWORD);

      // Then
      assertThat(next.statusCode()).isEqualTo(429);
      assertThat(response.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void doesNotCountSuccessfulLoginsOfSource() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      for (int i = 0; i < 40; i++) {
        running.login("viewer", RunningConsole.PASSWORD);
      }

      // Then
      assertThat(running.login("viewer", RunningConsole.PASSWORD).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void limitsConcurrentLoginsOfOneSource() {
    // Given
    LoginThrottle throttle = new LoginThrottle(5, 30, 60, System::nanoTime);

    // When
    long greedy = IntStream.range(0, 9).filter(i -> throttle.enter("greedy")).count();
    boolean other = throttle.enter("other");
    throttle.leave("greedy");
    boolean repeated = throttle.enter("greedy");

    // Then
    assertThat(greedy).isEqualTo(3);
    assertThat(other).isTrue();
    assertThat(repeated).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"username\":1,\"password\":2}",
        "{\"username\":\"viewer\"}",
        "{\"username\":\"viewer\",\"password\":null}",
        "{\"username\":"
      })
  void refusesMalformedForm(String form) throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      var answer = running.post("/hawtio/auth/login", form);

      // Then
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(answer.body()).doesNotContain("Exception", ".java");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic", "Basic ", "Basic !!!", "Basic dmlld2Vy", "Bearer abc", "basic Og=="})
  void refusesMalformedAuthorizationHeader(String header) throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      var answer = running.post("/jolokia", READ, "Authorization", header);

      // Then
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @Test
  @Tag("soak")
  void endsBusySessionAtMaximumAge() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder, sessions(900, atLeast(8)))) {
      // Given
      String session = running.session(ConsoleRole.VIEWER);
      assertThat(running.post("/hawtio/jolokia/", READ, "Cookie", session).statusCode())
          .isEqualTo(200);

      // When
      var clicks = await().atMost(SOON).pollInterval(Duration.ofMillis(200));

      // Then
      clicks.until(() -> running.get("/hawtio/user", "Cookie", session).statusCode() == 403);
      assertThat(running.post("/hawtio/jolokia/", READ, "Cookie", session).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void leavesThreadsDuringManyLogins() throws Exception {
    // Given
    OperatorAudit deeds = new OperatorAudit((person, action, _) -> true, 60, System::nanoTime);
    Path file = folder.resolve("users");
    PasswordHash slow = PasswordHash.of(new char[] {'y'}, SLOW, new SecureRandom());
    Files.writeString(file, UsersFile.line("a", Set.of(ConsoleRole.VIEWER), slow));
    UserDirectory users =
        UserDirectory.open(
            new UsersFileConfig(file, SLOW, SLOW, 12, 1_000),
            new FileChangeTrail(change -> true, folder.resolve("users.sha256")));
    PasswordLogin logins =
        new PasswordLogin(users, new LoginThrottle(5, 30, 60, System::nanoTime), deeds);
    ExecutorService many = Executors.newFixedThreadPool(20);
    CountDownLatch started = new CountDownLatch(20);

    // When
    List<Future<LoginResult>> answers =
        many.invokeAll(
            IntStream.range(0, 20)
                .<Callable<LoginResult>>mapToObj(
                    i ->
                        () -> {
                          started.countDown();
                          started.await();
                          return logins.login("name-" + i, new char[] {'x'}, "source-" + i % 5);
                        })
                .toList());
    many.shutdown();
    users.close();
    deeds.close();

    // Then
    assertThat(answers)
        .extracting(Future::get)
        .hasOnlyElementsOfTypes(LoginResult.Refused.class, LoginResult.Throttled.class)
        .hasAtLeastOneElementOfType(LoginResult.Refused.class)
        .hasAtLeastOneElementOfType(LoginResult.Throttled.class);
  }

  /** A time after which the session still exists at its first use. */
  private static int atLeast(int seconds) {
    return Math.toIntExact(
        TestLoad.limit(Duration.ofSeconds(seconds), Duration.ofMinutes(1)).toSeconds());
  }

  private static UnaryOperator<ConsoleConfig> idle(int seconds) {
    return sessions(seconds, 43_200);
  }

  private static UnaryOperator<ConsoleConfig> sessions(int idleSeconds, int seconds) {
    return config -> RunningConsole.withSessions(config, idleSeconds, seconds);
  }
}
