package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.StreamCheck;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.TestFolders;
import org.wasl.runtime.TestLoad;
import org.wasl.store.deadline.TestDeadlineTable;
import org.wasl.store.intake.Acceptance;

/**
 * Threat row 33, the store's part. An accepted message is durable, whichever process is killed, and
 * when. Another gateway continues the work of a killed one.
 */
@Tag("soak")
class KillTest {
  private static final Duration MAX_RESTART = Duration.ofMinutes(5);
  private static final Duration MAX_TAKEOVER = Duration.ofSeconds(15);
  private static final Duration RECONCILER_PERIOD = Duration.ofSeconds(1);
  private static final int ACKNOWLEDGED_BEFORE_KILL = 300;

  private static Path folder;

  @BeforeAll
  static void makeFolder(TestInfo test) throws IOException {
    folder = TestFolders.empty(test);
    TestCluster.linkPrograms(folder);
  }

  @Test
  void keepsAcknowledgedMessagesAfterAGatewayKill() throws Exception {
    for (int kill = 0; kill < 2; kill++) {
      // Given
      Process writer = startWriter();
      Set<UUID> acknowledged = readAcknowledged(writer);

      // When
      writer.destroyForcibly().waitFor();

      // Then
      assertAllThere(acknowledged);
    }
  }

  @Test
  void keepsAcknowledgedMessagesAfterAKillOfGatewayAndDatabase() throws Exception {
    // Given
    Process writer = startWriter();
    Set<UUID> acknowledged = readAcknowledged(writer);
    long postmaster =
        Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0).strip());

    // When
    String kill = "kill -KILL " + postmaster + " " + writer.pid();
    new ProcessBuilder("sh", "-c", kill).start().waitFor();
    writer.waitFor();

    // Then
    assertAllThere(acknowledged);
  }

  @Test
  void anotherGatewayLeadsWithin15SecondsAfterAKillOfTheLeader() throws Exception {
    try (Store other = TestDatabase.empty()) {
      // Given
      DeliverySteps flow = new DeliverySteps(other);
      Acceptance vetted = TestAcceptances.vettedCase("police-a");
      flow.accept(vetted);
      StoreConfig config = TestDatabase.config();
      Process leader =
          start(KilledLeader.class, config.url(), config.user(), config.passwordFile().toString());
      String leased = leader.inputReader(StandardCharsets.US_ASCII).readLine();
      assertThat(flow.reconcile().ran()).isFalse();
      assertThat(other.deadlines().isLeader().orElseThrow()).isFalse();

      // When
      leader.destroyForcibly().waitFor();
      Instant killed = Instant.now();

      // Then
      Awaitility.await()
          .pollInterval(RECONCILER_PERIOD)
          .atMost(SOON)
          .until(() -> flow.reconcile().interrupted() == 1);
      assertThat(other.deadlines().isLeader().orElseThrow()).isTrue();
      TestDeadlineTable.follow(other);
      assertThat(other.deadlines().of(vetted.referral()).orElseThrow()).isNotEmpty();
      assertThat(Duration.between(killed, Instant.now())).isLessThan(TestLoad.limit(MAX_TAKEOVER));
      assertThat(DeliverySteps.stateOf(new DeliveryId(UUID.fromString(leased))))
          .isEqualTo("waiting");
      DeliverySteps.assertTrailsAreSound(other);
    }
  }

  private static Process startWriter() throws IOException {
    return start(KilledWriter.class, folder.toString());
  }

  private static Process start(Class<?> program, String... arguments) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    words.addAll(List.of(arguments));
    return new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Set<UUID> readAcknowledged(Process writer) throws IOException {
    Set<UUID> acknowledged = new HashSet<>();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.US_ASCII));
    while (acknowledged.size() < ACKNOWLEDGED_BEFORE_KILL) {
      acknowledged.add(UUID.fromString(lines.readLine()));
    }
    return acknowledged;
  }

  private void assertAllThere(Set<UUID> acknowledged) throws Exception {
    Instant start = Instant.now();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestCluster.config(folder));
        Store store = Store.open(TestCluster.storeConfig(postgres))) {
      assertThat(Duration.between(start, Instant.now())).isLessThan(MAX_RESTART);
      List<String> kept = strings(postgres, "select message_id::text from message");
      assertThat(kept).containsAll(acknowledged.stream().map(UUID::toString).toList());
      assertThat(strings(postgres, "select id::text from delivery")).hasSize(2 * kept.size());
      for (String stream : strings(postgres, "select distinct stream from audit_entry")) {
        assertThat(StreamCheck.check(store.trailEntries().of(stream).orElseThrow())).isEmpty();
      }
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> {
                store.reconciler().run(Map.of()).orElseThrow();
                return strings(postgres, "select id::text from delivery where state = 'attempting'")
                    .isEmpty();
              });
    }
  }

  private static List<String> strings(EmbeddedPostgres postgres, String sql)
      throws SQLException, IOException {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(), postgres.user(), Files.readString(postgres.passwordFile()));
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery(sql);
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }
}
