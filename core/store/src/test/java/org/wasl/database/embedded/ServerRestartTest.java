package org.wasl.database.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.TestFolders;

/** Threat row 49. If the server cannot be started, that costs a pause, never the database. */
@Tag("soak")
class ServerRestartTest {
  private static final int ORPHANS = 20;

  private static Path folder;

  @BeforeAll
  static void makeCluster(TestInfo test) throws Exception {
    folder = TestFolders.empty(test);
    TestCluster.copyInto(folder);
  }

  /** The database part of a gateway's process. It prints each change of its fault. */
  static final class DatabaseOwner {
    private DatabaseOwner() {}

    public static void main(String[] args) throws Exception {
      EmbeddedConfig config = config(Path.of(args[0]));
      // These classes come from a folder. When no handle is left, none of them can be loaded any
      // more.
      FaultTrace.of(new IOException(ServerFault.of(new IOException("error=24")).code()));
      try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config)) {
        System.out.println("url " + postgres.url());
        Optional<ServerFault> before = Optional.empty();
        while (System.in.available() == 0) {
          Optional<ServerFault> now = postgres.fault();
          if (!now.equals(before)) {
            before = now;
            System.out.println("fault " + now.map(ServerFault::code).orElse("none"));
          }
          LockSupport.parkNanos(20_000_000);
        }
      }
    }
  }

  private static EmbeddedConfig config(Path home) {
    EmbeddedConfig plain = EmbeddedConfig.in(home);
    return new EmbeddedConfig(
        plain.folder(), plain.otherFolder(), plain.binaries(), 32, 256, 20, 300_000, 1_000, 500);
  }

  @BeforeEach
  void nothingRuns() {
    assertThat(folder.resolve("data/postmaster.pid")).doesNotExist();
  }

  @Test
  void restartsTheServerOnceFileHandlesAreFree() throws Exception {
    // Given
    Process owner = startOwner();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(owner.getInputStream(), StandardCharsets.US_ASCII))) {
      String url = next(lines, "url ");
      long killed = postmaster();

      // When
      limitFiles(owner, openFiles(owner));
      Signals.send(killed, "KILL");

      // Then
      String fault = next(lines, "fault ");
      if (fault.equals("ended")) { // for a moment only
        fault = next(lines, "fault ");
      }
      assertThat(fault).isEqualTo("no-file-handle");
      limitFiles(owner, 4_096);
      Awaitility.await().atMost(SOON).until(() -> answers(url));
      while (!fault.equals("none")) { // a start may fail once more
        fault = next(lines, "fault ");
      }
    } finally {
      try (OutputStream in = owner.getOutputStream()) {
        in.write('\n');
      }
      assertThat(owner.waitFor()).isZero();
    }
  }

  @Test
  void foreignProcessOnTheDataFolderOnlyPausesTheRestart() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config(folder))) {
      // Given many, and one that takes the place of the first while the others are killed
      Process orphans =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "(cd \"$0\"; exec sleep 1000) & first=$!;"
                      + " for n in $(seq %d); do (cd \"$0\"; exec sleep 1000) & done;"
                          .formatted(ORPHANS - 1)
                      + " wait $first; cd \"$0\"; exec sleep 1000",
                  postgres.dataFolder().toString())
              .start();
      Awaitility.await()
          .atMost(SOON)
          .until(() -> countIn(postgres.dataFolder(), orphans) == ORPHANS);

      // When
      Signals.send(postmaster(), "KILL");

      // Then
      Awaitility.await()
          .atMost(SOON)
          .until(() -> postgres.fault().equals(Optional.of(ServerFault.ORPHAN)));
      assertNobodyElseGetsThePortOf(postgres);
      Awaitility.await().atMost(SOON).until(() -> answers(postgres.url()));
      assertThat(orphans.isAlive()).isFalse();
    }
  }

  private static long countIn(Path folder, Process parent) {
    return parent.descendants().filter(process -> isIn(folder, process)).count();
  }

  private static boolean isIn(Path folder, ProcessHandle process) {
    try {
      Path cwd = Path.of("/proc", Long.toString(process.pid()), "cwd");
      return Files.readSymbolicLink(cwd).equals(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  /** While the server does not run. */
  private static void assertNobodyElseGetsThePortOf(EmbeddedPostgres postgres) throws IOException {
    int port = URI.create(postgres.url().substring("jdbc:".length())).getPort();
    try (ServerSocket other = new ServerSocket()) {
      other.setReuseAddress(false);
      assertThatThrownBy(
              () -> other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
          .isInstanceOf(BindException.class);
    }
  }

  private static Process startOwner() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            DatabaseOwner.class.getName(),
            folder.toString())
        .redirectError(folder.resolve("owner.err").toFile())
        .start();
  }

  /**
   * Returns the rest of the next line that begins with {@code start}. Other lines are the program's
   * log.
   */
  private static String next(BufferedReader lines, String start) throws IOException {
    for (String line; (line = lines.readLine()) != null; ) {
      if (line.startsWith(start)) {
        return line.substring(start.length());
      }
    }
    throw new AssertionError("the process ended: " + Files.readString(folder.resolve("owner.err")));
  }

  private static int openFiles(Process process) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
      return (int) files.count();
    }
  }

  /** Lowers only the soft limit, which may be raised again. */
  private static void limitFiles(Process process, int most) throws Exception {
    List<String> command =
        List.of("prlimit", "--pid", process.pid() + "", "--nofile=" + most + ":");
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static long postmaster() throws IOException {
    return Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).get(0).strip());
  }

  private static boolean answers(String url) {
    try (var connection =
        DriverManager.getConnection(
            url, DatabaseRoles.GATEWAY, Files.readString(folder.resolve("gateway.password")))) {
      return connection.isValid(5);
    } catch (Exception e) {
      return false;
    }
  }
}
