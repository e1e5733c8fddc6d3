package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs after the jar is made, see the pom. */
class VerifierJarTest {
  private static final Path JAR = Path.of("target", "wasl-verify.jar");
  private static final Path PAGE = Path.of("..", "..", "docs", "reference", "evidence.md");

  @TempDir Path empty;

  private static String documentedLine() throws IOException {
    try (var lines = Files.lines(PAGE)) {
      return lines.filter(line -> line.startsWith("java -jar ")).findFirst().orElseThrow();
    }
  }

  @Test
  void documentedCommandProvesBundleWithJarAlone() throws Exception {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.small().bundle();
    Files.copy(JAR, empty.resolve("wasl-verify.jar"));
    Files.write(empty.resolve("bundle.json"), bundle.bytes());
    String line = documentedLine().replace("FINGERPRINT", bundle.trust().fingerprint());
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", line).directory(empty.toFile()).redirectErrorStream(true);
    Path java = Path.of(System.getProperty("java.home"), "bin");
    Map<String, String> environment = shell.environment();
    environment.keySet().removeIf(name -> name.startsWith("JAVA") || name.startsWith("JDK_"));
    environment.merge("PATH", java.toString(), (path, first) -> first + File.pathSeparator + path);

    // When
    Process process = shell.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(process.waitFor()).as(out).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(out).startsWith("PROVEN: ");
  }

  @Test
  void jarHoldsOnlyVerifierAndNeededRules() throws IOException {
    // When
    List<String> folders;
    try (JarFile jar = new JarFile(JAR.toFile())) {
      folders =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.substring(0, name.lastIndexOf('/')))
              .distinct()
              .toList();
    }

    // Then
    assertThat(folders)
        .containsExactlyInAnyOrder(
            "org/wasl/audit",
            "org/wasl/audit/log",
            "org/wasl/audit/time",
            "org/wasl/audit/verify",
            "org/wasl/rules/delivery",
            "org/wasl/rules/id",
            "org/wasl/runtime");
  }
}
