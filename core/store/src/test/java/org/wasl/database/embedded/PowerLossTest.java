package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.runtime.TestFolders;

/**
 * Threat row 46, on a file system that forgets all unsynced data. It is ext4 in a file, ended by
 * the call with which its own developers test recovery. Only root may mount it.
 */
@Tag("soak")
@SuppressWarnings("restricted") // one system call of the kernel
class PowerLossTest {
  private static final int O_RDONLY = 0;

  /** {@code EXT4_IOC_SHUTDOWN} of Linux, with {@code EXT4_GOING_FLAGS_NOLOGFLUSH}. */
  private static final long SHUTDOWN = 0x8004587dL;

  private static final int WITHOUT_FLUSH = 2;

  @Test
  void keepsFirstCommitsAfterPowerLoss(TestInfo test) throws Throwable {
    // Given
    List<String> commits = List.of("create table kept as select 4711 as number");
    // When
    long found = afterPowerLoss(test, commits, "select number from kept");
    // Then
    assertThat(found).isEqualTo(4_711);
  }

  /** New segments of the write-ahead log are not filled with zeros before they are used. */
  @Test
  void keepsCommitsOfSeveralLogSegmentsAfterPowerLoss(TestInfo test) throws Throwable {
    // Given
    List<String> commits = new ArrayList<>(List.of("create table kept (number int, filler text)"));
    for (int i = 0; i < 56; i++) {
      commits.add("insert into kept select 1, repeat('x', 1000) from generate_series(1, 1000)");
    }
    // When
    long found = afterPowerLoss(test, commits, "select count(*) from kept");
    // Then
    assertThat(found).isEqualTo(56_000);
  }

  /** Commits one by one, loses power, and asks the server that recovers. */
  private static long afterPowerLoss(TestInfo test, List<String> commits, String question)
      throws Throwable {
    Path folder = TestFolders.empty(test);
    Path disk = folder.resolve("disk");
    Path mount = Files.createDirectory(folder.resolve("mount"));
    assumeThat(
            run("truncate", "-s", "1G", disk.toString())
                && run("mkfs.ext4", "-q", "-F", disk.toString())
                && run("mount", "-o", "loop", disk.toString(), mount.toString()))
        .isTrue();
    EmbeddedConfig config = EmbeddedConfig.in(mount.resolve("data/postgres"));
    try {
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
        try (Connection connection = connect(postgres);
            Statement statement = connection.createStatement()) {
          for (String commit : commits) {
            statement.execute(commit);
          }
        }
        losePower(mount);
      }
      assertThat(run("umount", mount.toString())).isTrue();
      assertThat(run("mount", "-o", "loop", disk.toString(), mount.toString())).isTrue();
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config);
          Connection connection = connect(postgres);
          Statement statement = connection.createStatement()) {
        ResultSet result = statement.executeQuery(question);
        assertThat(result.next()).isTrue();
        return result.getLong(1);
      }
    } finally {
      run("umount", mount.toString());
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws Exception {
    return DriverManager.getConnection(
        postgres.url(), postgres.user(), Files.readString(postgres.passwordFile()));
  }

  private static void losePower(Path mount) throws Throwable {
    Linker linker = Linker.nativeLinker();
    var open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    var ioctl =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("ioctl"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    var close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int folder = (int) open.invokeExact(arena.allocateFrom(mount.toString()), O_RDONLY);
      MemorySegment flags = arena.allocateFrom(ValueLayout.JAVA_INT, WITHOUT_FLUSH);
      int done = (int) ioctl.invokeExact(folder, SHUTDOWN, flags);
      int closed = (int) close.invokeExact(folder);
      assertThat(done).isZero();
      assertThat(closed).isZero();
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
