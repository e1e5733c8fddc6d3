package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.StreamCheck;
import org.wasl.database.Result;
import org.wasl.runtime.TestDisk;
import org.wasl.runtime.TestFolders;
import org.wasl.runtime.TestPrograms;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.TestAcceptances;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;

/**
 * The database's disk fills under load, is slow, or fails. Only root may mount a disk. strace
 * stands for a disk whose syncs take long or fail.
 */
@Tag("soak")
class StorageFaultTest {
  private static final int CONTENT_BYTES = 64 << 10;
  private static final long SLOW_MILLIS = 2_000;

  /**
   * Messages of one commit that fit into the write-ahead log's buffers of 1 MiB. A larger commit
   * waits for a sync whenever the buffers are full. With 40 messages and syncs of 2 s, up to eight
   * syncs were measured: longer than the 15 s after which a sender is asked to send again.
   */
  private static final int BUFFERED_MESSAGES = 10;

  private TestDisk disk;
  private EmbeddedPostgres postgres;
  private Store store;
  private final Set<String> accepted = new HashSet<>();
  private final List<Acceptance> notAnswered = new ArrayList<>();

  @BeforeEach
  void start(TestInfo test) throws Exception {
    disk = TestDisk.mount(TestFolders.empty(test).resolve("disk"), "300m");
    Path home = disk.folder().resolve("postgres");
    TestCluster.copyInto(home);
    EmbeddedConfig plain = EmbeddedConfig.in(home);
    postgres =
        EmbeddedPostgres.start(
            new EmbeddedConfig(
                plain.folder(),
                plain.otherFolder(),
                plain.binaries(),
                32,
                256,
                20,
                300_000,
                5_000,
                500));
    store = Store.open(StoreConfig.of(postgres.url(), postgres.user(), postgres.passwordFile()));
    assertThat(accept(20)).isZero();
  }

  @AfterEach
  void end() throws Exception {
    if (store != null) {
      store.close();
      postgres.close();
    }
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void row26FullDiskUnderLoadTearsNothingAndIntakeReopensWithSpace() throws Exception {
    // When
    disk.fill(24L << 20);
    Awaitility.await().atMost(SOON).until(() -> accept(40) > 0);
    disk.empty();
    // Then
    assertHealsWithNothingLostOrTorn();
  }

  @Test
  void row28SlowSyncsCostLatencyOnly() throws Exception {
    // When
    Process slow = faulty("delay_enter=" + SLOW_MILLIS * 1_000);
    long began = System.nanoTime();
    int failed = accept(BUFFERED_MESSAGES);
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    end(slow);
    // Then
    assertThat(failed).isZero();
    assertThat(millis).isBetween(SLOW_MILLIS, SOON.toMillis());
    assertHealsWithNothingLostOrTorn();
  }

  @Test
  void row28FailedSyncEndsIntakeAndLeavesNothingPartial() throws Exception {
    // When
    Process failing = faulty("error=EIO");
    int failed = accept(40);
    end(failing);
    // Then
    assertThat(failed).isEqualTo(40);
    assertHealsWithNothingLostOrTorn();
  }

  /** Submits {@code count} messages at once and returns how many were not accepted. */
  private int accept(int count) {
    List<Acceptance> rows =
        Stream.generate(() -> TestAcceptances.ofSize(CONTENT_BYTES, "police-a", "office-a"))
            .limit(count)
            .toList();
    List<CompletableFuture<Result<AcceptResult>>> answers =
        rows.stream().map(row -> store.intake().accept(row)).toList();
    int failed = 0;
    for (int i = 0; i < count; i++) {
      if (answers.get(i).join() instanceof Result.Done<AcceptResult>) {
        accepted.add(rows.get(i).messageId().toString());
      } else {
        failed++;
        notAnswered.add(rows.get(i));
      }
    }
    return failed;
  }

  /** Senders without an answer send again, and each message is there once and whole. */
  private void assertHealsWithNothingLostOrTorn() throws Exception {
    Awaitility.await().atMost(SOON).until(() -> accept(1) == 0);
    for (Acceptance row : notAnswered) {
      assertThat(store.intake().accept(row).join().orElseThrow())
          .isInstanceOfAny(AcceptResult.Accepted.class, AcceptResult.Duplicate.class);
      accepted.add(row.messageId().toString());
    }
    assertThat(strings("select message_id::text from message"))
        .containsExactlyInAnyOrderElementsOf(accepted);
    assertThat(strings("select id::text from delivery")).hasSize(2 * accepted.size());
    assertThat(strings("select message_id::text from sealed_content")).hasSize(accepted.size());
    for (String stream : strings("select distinct stream from audit_entry")) {
      assertThat(StreamCheck.check(store.trailEntries().of(stream).orElseThrow())).isEmpty();
    }
    assertThat(postgres.fault().filter(fault -> fault != ServerFault.ENDED)).isEmpty();
  }

  /** All processes of the server, and those it makes, have that fault in each sync of a file. */
  private Process faulty(String fault) throws Exception {
    TestPrograms.assumeInstalled("strace");
    long server =
        Long.parseLong(
            Files.readAllLines(postgres.dataFolder().resolve("postmaster.pid")).get(0).strip());
    ProcessHandle handle = ProcessHandle.of(server).orElseThrow();
    List<String> command =
        new ArrayList<>(
            List.of("strace", "-f", "-q", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"));
    command.addAll(List.of("-e", "inject=fsync,fdatasync:" + fault));
    Stream.concat(Stream.of(handle), handle.descendants())
        .forEach(process -> command.addAll(List.of("-p", Long.toString(process.pid()))));
    Process tracer = new ProcessBuilder(command).inheritIO().start();
    Awaitility.await().atMost(SOON).until(() -> !tracer.isAlive() || isTraced(server));
    assumeThat(tracer.isAlive()).as("processes may be traced").isTrue();
    return tracer;
  }

  private static boolean isTraced(long process) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
        .anyMatch(line -> line.startsWith("TracerPid:") && !line.endsWith("\t0"));
  }

  private static void end(Process tracer) throws InterruptedException {
    tracer.destroy();
    tracer.waitFor();
  }

  private List<String> strings(String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(
                postgres.url(), postgres.user(), Files.readString(postgres.passwordFile()));
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (result.next()) {
        values.add(result.getString(1));
      }
      return values;
    }
  }
}
