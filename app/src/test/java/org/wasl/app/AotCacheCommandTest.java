package org.wasl.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.base.TestLoad.SOON;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The training run, with a launcher that starts the gateway from this class path: a virtual machine
 * makes a cache from jars alone, so this one only leaves empty files.
 */
class AotCacheCommandTest {
  private static final Path DIST = Path.of("..", "app", "src", "main", "dist");

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** Where a gateway of root has its database that has neither the folder nor a user namespace. */
  private static final Path ELSEWHERE = Path.of("/var/lib/wasl");

  /** There is no user namespace: {@code unshare} fails. */
  private static final String LAUNCHER =
      """
      #!/bin/sh
      PATH="${0%%/*}:$PATH"
      export PATH
      "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp "%s" org.wasl.app.Main "$@" &
      gateway=$!
      trap 'kill $gateway' TERM
      wait $gateway || wait $gateway
      : > "$WASL_AOT_OUTPUT"
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Main.commandLine(Main.SUBCOMMANDS, arguments)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void theTrainingRunCarriesCasesToAgenciesAndLeavesTheCachesAlone(@TempDir Path folder)
      throws Exception {
    // Given
    Path home = installation(folder);
    Path cache = folder.resolve("cache").resolve("wasl.aot");
    Path abandoned = cache.resolveSibling("training-1").resolve("data");
    Files.createDirectories(abandoned);
    List<String> elsewhere = names(ELSEWHERE);
    Map<String, String> properties =
        Map.of(
            "wasl.home",
            home.toString(),
            "wasl.aot",
            cache.toString(),
            "wasl.aot.gateway",
            cache.resolveSibling("wasl-gateway.aot").toString());
    properties.forEach(System::setProperty);
    // When
    int exit;
    try {
      exit = run("aot-cache", "--again", "--cases", "40");
    } finally {
      properties.keySet().forEach(System::clearProperty);
    }
    // Then
    assertThat(exit).as(err.toString()).isZero();
    assertThat(out.toString()).contains("from 40 cases");
    assertThat(names(cache.getParent()))
        .containsExactly("training.lock", "wasl-gateway.aot", "wasl.aot");
    awaitNothingNewElsewhere(elsewhere);
  }

  @Test
  void anInterruptedTrainingRunLeavesNothing(@TempDir Path folder) throws Exception {
    // Given
    Path home = installation(folder);
    Path cache = Files.createDirectories(folder.resolve("cache"));
    List<String> elsewhere = names(ELSEWHERE);
    Process command =
        new ProcessBuilder(
                JAVA,
                "-XX:TieredStopAtLevel=1",
                "-Dwasl.home=" + home,
                "-Dwasl.aot=" + cache.resolve("wasl.aot"),
                "-Dwasl.aot.gateway=" + cache.resolve("wasl-gateway.aot"),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "aot-cache",
                "--again")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("printed").toFile())
            .start();
    try {
      Awaitility.await().atMost(SOON).until(() -> isTraining(cache) || !command.isAlive());
      // When
      command.destroy();
      // Then
      assertThat(command.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(names(cache))
          .as(Files.readString(folder.resolve("printed")))
          .containsExactly("training.lock");
      awaitNothingNewElsewhere(elsewhere);
    } finally {
      command.destroyForcibly();
    }
  }

  /** Another run of these tests on this machine may have its own there for a while. */
  private static void awaitNothingNewElsewhere(List<String> before) {
    Awaitility.await().atMost(SOON).until(() -> before.containsAll(names(ELSEWHERE)));
  }

  /** Whether the gateway of the training run is ready. */
  private static boolean isTraining(Path cache) throws IOException {
    for (String name : names(cache)) {
      if (Files.exists(cache.resolve(name).resolve("data").resolve("run.json"))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isReadable(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What the training run needs of an installation. */
  private static Path installation(Path folder) throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("wasl");
    Files.writeString(launcher, LAUNCHER.formatted(JAVA, System.getProperty("java.class.path")));
    Path unshare = Files.writeString(launcher.resolveSibling("unshare"), "#!/bin/sh\nexit 1\n");
    for (Path program : List.of(launcher, unshare)) {
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
    for (String part : new String[] {"config.minimal", "examples"}) {
      Files.createSymbolicLink(home.resolve(part), DIST.resolve(part).toRealPath());
    }
    return home;
  }

  @Test
  void aNegativeNumberOfCasesIsRefused() {
    // Then
    assertThat(run("aot-cache", "--cases", "-1")).isEqualTo(2);
    assertThat(err.toString()).contains("--cases");
  }
}
