package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.database.Result;
import org.wasl.database.Result.Failure;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.database.embedded.TestCluster;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.TestFolders;
import org.wasl.runtime.TestLoad;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;

@Tag("soak")
class DatabaseOutageTest {
  /** The pool opens this number of sessions in any case. It asks for later ones after them. */
  private static final int IDLE_SESSIONS = 4;

  @Test
  void killedDatabaseAnswersUnavailableAndLosesNothing(TestInfo test) throws Exception {
    Path folder = TestFolders.empty(test);
    TestCluster.linkPrograms(folder);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(TestCluster.config(folder));
        Store store =
            Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()))) {
      // Given
      Queue<MessageId> acknowledged = new ConcurrentLinkedQueue<>();
      Queue<Failure> failures = new ConcurrentLinkedQueue<>();
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger since = new AtomicInteger();
      ExecutorService callers = Executors.newFixedThreadPool(8);
      for (int i = 0; i < 8; i++) {
        callers.submit(
            () -> {
              while (!stop.get()) {
                Acceptance row = TestAcceptances.vettedCase("police-a");
                Result<AcceptResult> answer = store.intake().accept(row).join();
                if (answer instanceof Result.Failed<AcceptResult> failed) {
                  failures.add(failed.failure());
                } else {
                  acknowledged.add(row.messageId());
                  since.incrementAndGet();
                }
              }
            });
      }
      Awaitility.await().atMost(SOON).until(() -> since.get() > 200);

      // When
      String pid = Files.readAllLines(postgres.dataFolder().resolve("postmaster.pid")).get(0);
      signal("KILL", List.of(pid.strip()));
      Awaitility.await().atMost(SOON).until(() -> !failures.isEmpty());
      since.set(0);

      // Then
      Awaitility.await().atMost(SOON).until(() -> since.get() > 200);
      stop.set(true);
      callers.shutdown();
      assertThat(failures).containsOnly(Failure.UNAVAILABLE);
      for (MessageId id : acknowledged) {
        assertThat(
                store
                    .intake()
                    .find(new AgencyId("platform"), id, Optional.empty(), new byte[32])
                    .orElseThrow())
            .isPresent();
      }
      assertThat(store.reconciler().run(Map.of()).orElseThrow().ran()).isTrue();
      assertThat(
              store.referralSnapshots().snapshot(new ReferralId(UUID.randomUUID())).orElseThrow())
          .isEqualTo(Optional.empty());
    }
  }

  /**
   * Threat row 35, the store's part. In a network partition the server does not answer any more.
   */
  @Test
  void silentDatabaseAnswersUnavailable() throws Exception {
    StoreConfig impatient = TestDatabase.config().with(10_000, 5_000, 6_000);
    TestDatabase.empty().close();
    Awaitility.await().atMost(SOON).until(() -> TestDatabase.serverProcessesOfStores().isEmpty());
    List<String> silent = new ArrayList<>();
    try (Store store = Store.open(impatient)) {
      // Given
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> store.intake().accept(TestAcceptances.vettedCase("police-a")).join().isDone());
      Awaitility.await()
          .atMost(SOON)
          .until(() -> TestDatabase.serverProcessesOfStores().size() >= IDLE_SESSIONS);
      silent.addAll(TestDatabase.serverProcessesOfStores());

      // When
      signal("STOP", silent);
      Instant start = Instant.now();
      Result<AcceptResult> answer =
          store.intake().accept(TestAcceptances.vettedCase("police-a")).join();

      // Then
      assertThat(answer).isEqualTo(new Result.Failed<>(Failure.UNAVAILABLE));
      assertThat(Duration.between(start, Instant.now()))
          .isLessThan(TestLoad.limit(Duration.ofSeconds(30)));
      signal("CONT", silent);
      Awaitility.await()
          .atMost(SOON)
          .until(
              () -> store.intake().accept(TestAcceptances.vettedCase("police-a")).join().isDone());
    } finally {
      signal("CONT", silent);
    }
  }

  private static void signal(String name, List<String> processes) throws Exception {
    new ProcessBuilder("sh", "-c", "kill -" + name + " " + String.join(" ", processes))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
