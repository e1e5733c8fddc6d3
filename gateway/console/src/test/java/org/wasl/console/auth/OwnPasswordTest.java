package org.wasl.console.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.RunningConsole;

/** A person chooses a password. A password from another person is valid for nothing else. */
class OwnPasswordTest {
  private static final String GIVEN = "given-by-another";
  private static final String CHOSEN = "chosen by himself";
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
  private static final String READ =
      "{\"type\":\"read\",\"mbean\":\"org.wasl:type=Gateway\",\"attribute\":\"Version\"}";

  @TempDir Path folder;
  private RunningConsole running;
  private Path file;

  @BeforeEach
  void start() throws Exception {
    running = RunningConsole.in(folder);
    file = folder.resolve("users");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void add(String name, Optional<Instant> until, boolean locked) throws Exception {
    PasswordHash hash =
        PasswordHash.of(GIVEN.toCharArray(), PasswordHash.MIN_ITERATIONS, new SecureRandom());
    User user =
        new User(name, Set.of(ConsoleRole.VIEWER), hash)
            .withPassword(hash, until)
            .with(Set.of(ConsoleRole.VIEWER), locked);
    UsersFileEditor.put(file, user);
    String digest = UsersFileEditor.digest(file);
    await().atMost(SOON).until(() -> running.trail.stream().anyMatch(it -> it.contains(digest)));
  }

  private HttpResponse<String> choose(String name, String present, String chosen) throws Exception {
    return running.post(
        "/hawtio/auth/password",
        "{\"username\":\"%s\",\"password\":\"%s\",\"newPassword\":\"%s\"}"
            .formatted(name, present, chosen));
  }

  @Test
  void permitsOneTimePasswordOnlyToChooseAnother() throws Exception {
    // Given
    add("newcomer", Optional.of(LATER), false);
    // When
    HttpResponse<String> login = running.login("newcomer", GIVEN);
    HttpResponse<String> basic =
        running.post("/jolokia", READ, "Authorization", RunningConsole.basic("newcomer", GIVEN));
    HttpResponse<String> chosen = choose("Newcomer", GIVEN, CHOSEN);
    HttpResponse<String> repeatedResponse = choose("newcomer", GIVEN, "another long one");
    // Then
    assertThat(login.statusCode()).isEqualTo(403);
    assertThat(login.headers().firstValue("Wasl-Reason")).contains("one-time-password");
    assertThat(login.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(basic.statusCode()).isEqualTo(403);
    assertThat(chosen.statusCode()).isEqualTo(204);
    assertThat(chosen.body()).isEmpty();
    assertThat(repeatedResponse.statusCode()).isEqualTo(403);
    assertThat(running.login("newcomer", CHOSEN).statusCode()).isEqualTo(200);
    assertThat(Files.readString(file)).doesNotContain("once=", GIVEN, CHOSEN);
    assertThat(running.trail)
        .contains("newcomer operated password")
        .noneMatch(line -> line.contains(GIVEN) || line.contains(CHOSEN));
  }

  @Test
  void changesPasswordAndEndsSessions() throws Exception {
    // Given
    String session = running.session(ConsoleRole.AUDITOR);
    // When
    HttpResponse<String> changed = choose("auditor", RunningConsole.PASSWORD, CHOSEN);
    // Then
    assertThat(changed.statusCode()).isEqualTo(204);
    assertThat(running.post("/hawtio/jolokia/", READ, "Cookie", session).statusCode())
        .isEqualTo(403);
    assertThat(running.login("auditor", RunningConsole.PASSWORD).statusCode()).isEqualTo(403);
    assertThat(running.login("auditor", CHOSEN).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesWeakOrUnchangedPasswordWithReason() throws Exception {
    // Given
    add("a.long.name.of.one", Optional.of(LATER), false);
    String before = Files.readString(file);
    // When
    HttpResponse<String> brief = choose("a.long.name.of.one", GIVEN, "elevenchars");
    HttpResponse<String> name = choose("a.long.name.of.one", GIVEN, "A.Long.Name.Of.One");
    HttpResponse<String> same = choose("a.long.name.of.one", GIVEN, GIVEN);
    // Then
    assertThat(brief.statusCode()).isEqualTo(422);
    assertThat(brief.body()).contains("\"code\":\"bad-password\"", "at least 12 characters");
    assertThat(name.body()).contains("not the user's name");
    assertThat(same.body()).contains("another password than the present one").doesNotContain(GIVEN);
    assertThat(Files.readString(file)).isEqualTo(before);
  }

  @Test
  void refusesLockedLateOrGuessingUser() throws Exception {
    // Given
    add("locked", Optional.empty(), true);
    add("late", Optional.of(Instant.EPOCH), false);
    // When Then
    for (String name : new String[] {"locked", "late", "nobody"}) {
      assertThat(running.login(name, GIVEN).statusCode()).as(name).isEqualTo(403);
      assertThat(choose(name, GIVEN, CHOSEN).statusCode()).as(name).isEqualTo(403);
    }
    for (int i = 0; i < 5; i++) {
      choose("viewer", "wrong", CHOSEN);
    }
    assertThat(choose("viewer", RunningConsole.PASSWORD, CHOSEN).statusCode()).isEqualTo(429);
    assertThat(running.post("/hawtio/auth/password", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void servesPageWithoutSession() throws Exception {
    // When
    HttpResponse<String> page = running.get("/hawtio/auth/password");
    HttpResponse<String> script = running.get("/hawtio/auth/password.js");
    // Then
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(script.statusCode()).isEqualTo(200);
    assertThat(page.body() + script.body()).doesNotContain("http://", "https://");
  }
}
