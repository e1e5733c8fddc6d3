package org.wasl.system.install;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.system.install.Installation.Result;

/** The launcher with JDKs that only say how they are called, in folders with spaces. */
class LauncherTest {
  private static final Path DIST = Path.of("..", "..", "app", "src", "main", "dist");
  private static final List<String> USUAL_FOLDERS = List.of("/usr/lib/jvm/*", "/opt/*");

  private Path folder;
  private Path home;
  private Path path;

  @BeforeEach
  void installation(@TempDir Path temporary) throws Exception {
    folder = Files.createDirectory(temporary.resolve("a folder"));
    home = Files.createDirectories(folder.resolve("wasl 1"));
    path = Files.createDirectories(folder.resolve("path"));
    for (String tool : List.of("basename", "dirname", "id", "locale", "readlink", "sed", "uname")) {
      script(path.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
    }
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/wasl-app-1.2.3.jar"));
    Files.copy(DIST.resolve("bin/wasl"), home.resolve("bin/wasl"));
    String launch = Files.readString(DIST.resolve("lib/launch.sh"));
    for (String usual : USUAL_FOLDERS) {
      assertThat(launch).contains(usual);
      launch = launch.replace(usual, "");
    }
    Files.writeString(home.resolve("lib/launch.sh"), launch);
  }

  @Test
  void namesWhatToInstallInOneLineIfThereIsNoJdk() throws Exception {
    // Given only JDKs that are too old
    Path old = jdk("old", "17.0.12+7");
    Files.createSymbolicLink(
        path.resolve("java"), jdk("older", "1.8.0_402-b06").resolve("bin/java"));
    // When
    Result result = run(old, "help");
    // Then
    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).contains("JDK 25", "openjdk-25-jdk-headless");
  }

  @Test
  void prefersJavaHomeToThePath() throws Exception {
    // Given
    Files.createSymbolicLink(path.resolve("java"), jdk("on path", "26+35").resolve("bin/java"));
    // Then
    assertThat(run(jdk("of home", "25.0.1+8-LTS"), "help").out()).startsWith("of home ");
    assertThat(run(jdk("too old", "24.0.2+12"), "help").out()).startsWith("on path ");
    assertThat(run(folder.resolve("not there"), "help").out()).startsWith("on path ");
  }

  @Test
  void runsAJdkWithoutReleaseFileToGetItsVersion() throws Exception {
    // Given
    Path jdk = jdk("silent", "25.0.1+8");
    Files.delete(jdk.resolve("release"));
    // Then
    assertThat(run(jdk, "help").out()).startsWith("silent ");
  }

  @Test
  void gatewayGetsLargePagesAndShortCommandsOneCompiler() throws Exception {
    // Given
    Path jdk = jdk("jdk", "25.0.1+8");
    String large = "-XX:+UseTransparentHugePages";
    String option = "-XX:TieredStopAtLevel=1";
    // Then
    assertThat(run(jdk, "start").out()).contains(large).doesNotContain(option);
    assertThat(run(jdk, "verify").out()).doesNotContain(large, option);
    assertThat(run(jdk, "growth").out()).doesNotContain(large, option);
    assertThat(run(jdk, "help").out()).contains(option).doesNotContain(large);
    assertThat(run(jdk).out()).contains(option);
  }

  @Test
  void gatewayUsesTheCheapestCollectorUnlessConfigured() throws Exception {
    // Given
    Path jdk = jdk("jdk", "25.0.1+8");
    String parallel = "-XX:+UseParallelGC";
    String young = "-Xmn64m";
    ProcessBuilder asked = command(home.resolve("bin/wasl"), jdk, "start");
    asked.environment().put("WASL_JAVA_OPTIONS", "-Xmx1g -XX:+UseG1GC");
    // Then
    assertThat(run(jdk, "start").out()).contains(parallel, young);
    assertThat(run(jdk, "verify").out()).doesNotContain(parallel, young);
    assertThat(Installation.run(asked).out())
        .contains("-XX:+UseG1GC")
        .doesNotContain(parallel, young);
  }

  @Test
  void gatewayReturnsMemoryToTheSystem() throws Exception {
    // Given
    Path jdk = jdk("jdk", "25.0.1+8");
    String trim = "-XX:TrimNativeHeapInterval=300000";
    // Then
    assertThat(run(jdk, "start").out()).contains(trim);
    assertThat(run(jdk, "help").out()).doesNotContain(trim);
  }

  @Test
  void processExitsAfterAnOutOfMemoryError() throws Exception {
    // Given
    Path jdk = jdk("jdk", "25.0.1+8");
    // Then
    for (String command : List.of("start", "agency", "witness", "help")) {
      assertThat(run(jdk, command).out()).contains("-XX:+ExitOnOutOfMemoryError");
    }
  }

  @Test
  void appendsFurtherOptionsAndKeepsArguments() throws Exception {
    // When
    Result result = run(jdk("jdk", "25.0.1+8"), "send", "a file", "*");
    // Then
    assertThat(result.out())
        .contains("-XX:TieredStopAtLevel=1 -Dmine=1 ")
        .endsWith(" <org.wasl.app.Main> <send> <a file> <*>\n");
  }

  @Test
  void symbolicLinkRunsTheInstallation() throws Exception {
    // Given
    Path link = Files.createSymbolicLink(folder.resolve("wasl"), home.resolve("bin/wasl"));
    // When
    Result result = Installation.run(command(link, jdk("jdk", "25.0.1+8"), "help"));
    // Then
    assertThat(result.out()).contains("<-Dwasl.home=" + home + ">");
  }

  @Test
  void readsFileNamesAsUtf8InAnyLocale() throws Exception {
    // Given
    Path jdk = jdk("jdk", "25.0.1+8");
    // Then
    assertThat(environment(jdk, Map.of())).startsWith("LC_ALL=C.UTF-8 ");
    assertThat(environment(jdk, Map.of("LANG", "C"))).startsWith("LC_ALL=C.UTF-8 ");
    assertThat(environment(jdk, Map.of("LC_ALL", "xx_XX.UTF-8")))
        .as("one that is not installed")
        .startsWith("LC_ALL=C.UTF-8 ");
    assertThat(environment(jdk, Map.of("LANG", "C.UTF-8"))).startsWith("LC_ALL= ");
  }

  @Test
  void filesAreReadableByTheirUserOnlyUnlessRoot() throws Exception {
    // Given
    Path jdk = jdk("jdk", "25.0.1+8");
    // When
    script(path.resolve("id"), "echo 1000");
    String user = environment(jdk, Map.of());
    script(path.resolve("id"), "echo 0");
    String root = environment(jdk, Map.of());
    // Then
    assertThat(user).endsWith(" umask=0077");
    assertThat(root).endsWith(" umask=0022");
  }

  /** The environment that {@code java} gets from a shell with umask 022 and these variables. */
  private String environment(Path jdk, Map<String, String> variables) throws Exception {
    ProcessBuilder builder = command(home.resolve("bin/wasl"), jdk, "help");
    builder.command().addAll(0, List.of("/bin/sh", "-c", "umask 022; exec \"$@\"", "sh"));
    builder.environment().putAll(variables);
    Result result = Installation.run(builder);
    assertThat(result.err()).isEmpty();
    return Files.readString(jdk.resolve("environment"));
  }

  private Result run(Path jdk, String... arguments) throws Exception {
    Result result = Installation.run(command(home.resolve("bin/wasl"), jdk, arguments));
    if (result.exit() == 0) {
      assertThat(result.err()).isEmpty();
    }
    return result;
  }

  private ProcessBuilder command(Path wasl, Path jdk, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", wasl.toString());
    builder.command().addAll(List.of(arguments));
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("WASL_JAVA_OPTIONS", "-Dmine=1");
    return builder;
  }

  /**
   * A JDK whose {@code java} prints its name and its arguments, and writes its environment to a
   * file beside it.
   */
  private Path jdk(String name, String version) throws IOException {
    Path jdk = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_RUNTIME_VERSION=\"" + version + "\"\n");
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    script(
        java,
        """
        case $* in *-version*) echo "    java.runtime.version = %s" >&2; exit;; esac
        printf 'LC_ALL=%%s umask=%%s' "${LC_ALL:-}" "$(umask)" > '%s/environment'
        printf '%%s %%s' '%s' "$*"
        printf ' <%%s>' "$@"
        echo\
        """
            .formatted(version, jdk, name));
    return jdk;
  }

  private static void script(Path file, String commands) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + commands + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
