package org.wasl.system.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.system.install.Installation.Result;

class ReproducibleBuildTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final List<String> NOT_SOURCES =
      List.of("target", "node_modules", ".git", "data", ".jqwik-database");

  @Test
  @Tag("soak")
  void secondBuildInAnotherFolderIsIdentical(@TempDir Path folder) throws Exception {
    // Given the sources in another folder, with other times, in another locale, zone and umask
    Path copy = folder.resolve("elsewhere");
    copy(ROOT, copy);
    // Neither the compiler's checks nor the tests change its output.
    String maven = "mvn -q -B -ntp -Pquick -Dtests.skip=true -DskipTests -pl app -am package";
    ProcessBuilder build =
        new ProcessBuilder("sh", "-c", "umask 077; " + maven).directory(copy.toFile());
    build.environment().put("JAVA_HOME", System.getProperty("wasl.maven.javaHome"));
    build.environment().put("LC_ALL", "C");
    build.environment().put("TZ", "Pacific/Chatham");
    // When
    Result result = Installation.run(build);
    // Then
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
    Path first = Installation.tarball();
    assertThat(Files.mismatch(first, copy.resolve("app/target").resolve(first.getFileName())))
        .isEqualTo(-1);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (NOT_SOURCES.contains(name)) {
          continue;
        }
        if (Files.isDirectory(file)) {
          copy(file, to.resolve(name));
        } else {
          Files.copy(file, to.resolve(name));
        }
      }
    }
  }
}
