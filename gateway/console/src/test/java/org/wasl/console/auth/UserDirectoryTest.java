package org.wasl.console.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.wasl.console.RunningConsole;

/** Users are added, changed and removed while the gateway runs (threat 40). */
class UserDirectoryTest {
  private static final String READ =
      "{\"type\":\"read\",\"mbean\":\"org.wasl:type=Gateway\",\"attribute\":\"Version\"}";

  @TempDir Path folder;
  private RunningConsole running;
  private Path file;
  private List<String> lines;

  @BeforeEach
  void start() throws Exception {
    running = RunningConsole.in(folder);
    file = folder.resolve("users");
    lines = Files.readAllLines(file);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void row40EndsSessionOfRemovedUserOnly() throws Exception {
    // Given
    String removed = running.session(ConsoleRole.VIEWER);
    String other = running.session(ConsoleRole.AUDITOR);
    assertThat(status(removed)).isEqualTo(200);

    // When
    write(lines.stream().filter(line -> !line.startsWith("viewer ")).toList());

    // Then
    await().atMost(SOON).until(() -> status(removed) == 403);
    assertThat(status(other)).isEqualTo(200);
    assertThat(running.login("viewer", RunningConsole.PASSWORD).statusCode()).isEqualTo(403);
  }

  @Test
  void noticesChangeWithEqualLengthAndTime() throws Exception {
    // Given
    String removed = running.session(ConsoleRole.VIEWER);
    FileTime time = Files.getLastModifiedTime(file);

    // When
    Files.writeString(file, Files.readString(file).replace("viewer viewer ", "viewed viewer "));
    Files.setLastModifiedTime(file, time);

    // Then
    await().atMost(SOON).until(() -> status(removed) == 403);
  }

  @Test
  void endsSessionsIfPasswordOrRoleChanges() throws Exception {
    // Given
    String before = running.session(ConsoleRole.VIEWER);

    // When
    write(lines.stream().map(line -> line.replace("viewer viewer ", "viewer auditor ")).toList());

    // Then
    await().atMost(SOON).until(() -> status(before) == 403);
    assertThat(status(running.session(ConsoleRole.VIEWER))).isEqualTo(200);
  }

  @Test
  void admitsAddedUserWithoutRestart() throws Exception {
    // Given
    PasswordHash hash =
        PasswordHash.of(
            "another one".toCharArray(), PasswordHash.MIN_ITERATIONS, new SecureRandom());

    // When
    write(add(UsersFile.line("Newcomer", Set.of(ConsoleRole.VIEWER), hash)));

    // Then
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> running.login("newcomer", "another one").statusCode() == 200);
  }

  @Test
  void row40AuditsChangeByDigestsAlsoIfTrailIsLate() throws Exception {
    // Given
    String session = running.session(ConsoleRole.AUDITOR);
    assertThat(status(session)).isEqualTo(200);
    running.trailTakes.set(false);

    // When
    write(lines.stream().filter(line -> !line.startsWith("auditor ")).toList());
    await().atMost(SOON).until(() -> status(session) == 403);
    assertThat(running.trail).noneMatch(entry -> entry.endsWith("/users"));
    running.trailTakes.set(true);

    // Then
    await().atMost(SOON).until(() -> running.trail.stream().anyMatch(it -> it.endsWith("/users")));
    assertThat(running.trail.stream().filter(entry -> entry.endsWith("/users")))
        .singleElement()
        .satisfies(entry -> assertThat(entry).matches("[0-9a-f]{64}/[0-9a-f]{64}/users"));
  }

  @Test
  void keepsUsersAndLogsReasonIfFileIsWrong() throws Exception {
    // Given
    String session = running.session(ConsoleRole.VIEWER);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.list = new CopyOnWriteArrayList<>(); // another thread logs
    log.start();
    Logger logger = (Logger) LoggerFactory.getLogger(UserDirectory.class);
    logger.addAppender(log);

    // When
    write(List.of("viewer viewer no-hash", lines.get(1)));

    // Then
    await()
        .atMost(SOON)
        .until(
            () ->
                log.list.stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .anyMatch(
                        line ->
                            line.contains("keeping previous users")
                                && line.contains("users line 1: expected pbkdf2-sha256")
                                && !line.contains("no-hash")));
    logger.detachAppender(log);
    assertThat(running.console.refusedUsers())
        .hasValueSatisfying(why -> assertThat(why).contains("users line 1"));
    assertThat(status(session)).isEqualTo(200);
    assertThat(running.login("approver", RunningConsole.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void row39IgnoresLetterCaseOfNameInLoginAndThrottle() throws Exception {
    // Given
    assertThat(running.login("VIEWER", RunningConsole.PASSWORD).statusCode()).isEqualTo(200);

    // When
    for (int i = 0; i < 5; i++) {
      running.login(i % 2 == 0 ? "Auditor" : "aUDITOR", "wrong-" + i);
    }

    // Then
    assertThat(running.login("auditor", RunningConsole.PASSWORD).statusCode()).isEqualTo(429);
    assertThat(Person.local("ANNA").identity()).isEqualTo(Person.local("anna").identity());
    running.close();
    assertThat(running.trail).contains("viewer operated login/x1");
  }

  private int status(String session) throws Exception {
    return running.post("/hawtio/jolokia/", READ, "Cookie", session).statusCode();
  }

  private List<String> add(String line) {
    String[] more = Arrays.copyOf(lines.toArray(String[]::new), lines.size() + 1);
    more[lines.size()] = line;
    return List.of(more);
  }

  private void write(List<String> changed) throws Exception {
    Path draft = folder.resolve("draft");
    Files.write(draft, changed);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
