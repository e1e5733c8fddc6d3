package org.wasl.trials.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.base.TestSeed;
import org.wasl.trials.install.Installation.Result;

/** A cache that is damaged or of something else never stops a command, and costs one line. */
class AotCacheTest {
  private static final String[] COMMAND = {"pki", "--version"};
  private static final long SEED = 20261126;

  private static Installation installation;
  private static Path file;
  private static byte[] good;

  @BeforeAll
  static void record(@TempDir Path folder) throws Exception {
    installation = Installation.unpackedIn(folder);
    Path made = installation.work().resolve("made.aot");
    ProcessBuilder recording = installation.command(COMMAND);
    recording.environment().put("WASL_AOT_OUTPUT", made.toString());
    Result result = Installation.run(recording);
    assertThat(made).as(result.err()).exists();
    good = Files.readAllBytes(made);
    String name = "%s-java-%s.aot".formatted(appJar(), System.getProperty("java.runtime.version"));
    file =
        Files.createDirectories(installation.work().resolve("cache").resolve("wasl")).resolve(name);
  }

  private static String appJar() throws Exception {
    try (Stream<Path> jars = Files.list(installation.folder().resolve("lib"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(jar -> jar.startsWith("wasl-app-"))
          .findFirst()
          .orElseThrow()
          .replace(".jar", "");
    }
  }

  @Test
  void oneThatFitsIsUsedInSilence() throws Exception {
    // Given
    Files.write(file, good);
    // Then
    assertRuns(installation.command(COMMAND), 0);
  }

  @Test
  void withoutOneOnlyAStartSpeaksOfIt() throws Exception {
    // Given
    Files.deleteIfExists(file);
    // When
    Result start = Installation.run(installation.command("start", "--config", "nowhere"));
    // Then
    assertRuns(installation.command(COMMAND), 0);
    assertThat(start.err().lines().filter(line -> line.contains("aot-cache"))).hasSize(1);
  }

  @Test
  void aTruncatedOneIsNotUsed() throws Exception {
    for (int length : new int[] {0, 100, good.length / 2, good.length / 4 * 3}) {
      // Given
      Files.write(file, Arrays.copyOf(good, length));
      // Then
      assertRuns(installation.command(COMMAND), 1);
    }
  }

  @Test
  void oneWithAnotherByteIsNotUsed() throws Exception {
    assertNotUsedWithAnotherByte(TestSeed.random(AotCacheTest.class, SEED), 2);
  }

  @Test
  @Tag("soak")
  void oneWithAnyOfManyOtherBytesIsNotUsed() throws Exception {
    assertNotUsedWithAnotherByte(TestSeed.random(AotCacheTest.class, SEED + 1), 20);
  }

  private static void assertNotUsedWithAnotherByte(Random random, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      // Given
      byte[] damaged = good.clone();
      int at = random.nextInt(good.length / 4, good.length * 3 / 4);
      damaged[at] ^= 1;
      Files.write(file, damaged);
      // Then
      assertRuns(installation.command(COMMAND), 1);
    }
  }

  @Test
  void somethingElseIsNotUsed() throws Exception {
    // Given
    byte[] other = new byte[good.length];
    TestSeed.random(AotCacheTest.class, SEED).nextBytes(other);
    Files.write(file, other);
    // Then
    assertRuns(installation.command(COMMAND), 1);
  }

  @Test
  void oneOfOtherOptionsIsNotUsed() throws Exception {
    // Given
    Files.write(file, good);
    ProcessBuilder command = installation.command(COMMAND);
    // When
    command.environment().put("WASL_JAVA_OPTIONS", "-XX:+UseZGC");
    // Then
    assertRuns(command, 1);
  }

  private static void assertRuns(ProcessBuilder command, int lines) throws Exception {
    Result result = Installation.run(command);
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("wasl ");
    assertThat(result.err().lines().toList())
        .hasSize(lines)
        .allSatisfy(line -> assertThat(line).startsWith("wasl: ").contains("going on without it"));
  }
}
