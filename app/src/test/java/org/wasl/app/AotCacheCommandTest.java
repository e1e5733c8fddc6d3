package org.wasl.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The training run, with a launcher that starts the gateway from this class path: a virtual machine
 * makes a cache from jars alone, so this one only leaves an empty file.
 */
class AotCacheCommandTest {
  private static final Path DIST = Path.of("..", "app", "src", "main", "dist");

  private static final String LAUNCHER =
      """
      #!/bin/sh
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
  void theTrainingRunCarriesCasesToAgenciesAndLeavesTheCacheAlone(@TempDir Path folder)
      throws Exception {
    // Given
    Path home = Files.createDirectories(folder.resolve("home"));
    Path launcher = Files.createDirectories(home.resolve("bin")).resolve("wasl");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(launcher, LAUNCHER.formatted(java, System.getProperty("java.class.path")));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    for (String part : new String[] {"config.minimal", "examples"}) {
      Files.createSymbolicLink(home.resolve(part), DIST.resolve(part).toRealPath());
    }
    Path cache = folder.resolve("cache").resolve("wasl.aot");
    Map<String, String> properties =
        Map.of("wasl.home", home.toString(), "wasl.aot", cache.toString());
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
    try (Stream<Path> left = Files.list(cache.getParent())) {
      assertThat(left).containsExactly(cache);
    }
  }

  @Test
  void aNegativeNumberOfCasesIsRefused() {
    // Then
    assertThat(run("aot-cache", "--cases", "-1")).isEqualTo(2);
    assertThat(err.toString()).contains("--cases");
  }
}
