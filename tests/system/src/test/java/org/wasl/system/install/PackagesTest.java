package org.wasl.system.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.runtime.TestPrograms;
import org.wasl.system.documents.DocumentShell;
import org.wasl.system.documents.DocumentShell.Step;
import org.wasl.system.install.Installation.Result;

/** The Debian packages, made of the tarball of this build by {@code dev/packages}. */
@Tag("soak")
class PackagesTest {
  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path GUIDE = ROOT.resolve("docs").resolve("how-to").resolve("install.md");

  /**
   * The chroot has no init. The replacement of systemctl runs the command of the unit. Scripts of
   * packages run with the PATH of apt, which lacks /usr/local/bin.
   */
  private static final String MACHINE =
      """
      dpkg-divert --quiet --local --rename --add /usr/bin/systemctl
      cat > /usr/bin/systemctl <<'END'
      #!/bin/sh
      running() { [ -n "$(tr -d '\\0' < /proc/$(cat /run/gateway.pid)/cmdline)" ]; }
      case $1 in
      enable | start)
        command=$(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/wasl-gateway.service)
        runuser -u wasl -- $command > /gateway.log 2>&1 &
        echo $! > /run/gateway.pid
        ;;
      stop | disable)
        pkill -TERM -u wasl -f 'org.wasl.app.Main start'
        while running; do sleep 0.2; done
        ;;
      list-units) if running; then echo 'wasl-gateway.service loaded active running Wasl'; fi ;;
      esac
      END
      chmod +x /usr/bin/systemctl
      cd /packages
      export DEBIAN_FRONTEND=noninteractive
      """;

  private static final String CONFIGURED =
      """
      mkdir -p /run/systemd/system
      printf 'api.port = 0\\nmanagement.port = 0\\n' >> /etc/wasl/gateway.properties
      stat -c '%U %a' /var/lib/wasl/pki/gateway
      """;

  private static final String UPGRADED =
      """
      until grep -s ' ready: ' /gateway.log; do sleep 1; done
      dpkg-query --show wasl wasl-gateway
      tail -n 2 /etc/wasl/gateway.properties
      """;

  private static final String REMOVED =
      """
      apt-get remove -y wasl-gateway
      pgrep -u wasl || echo stopped
      tail -n 2 /etc/wasl/gateway.properties
      rm -r /usr/share/wasl
      apt-get purge -y wasl-gateway wasl
      [ -e /etc/wasl/gateway.properties ] || echo purged
      [ -e /usr/share/wasl ] || echo no program
      ls /var/lib/wasl/pki/gateway/gateway.private.jwks
      """;

  /** The configuration and a unit of an installation by hand, over kept data. */
  private static final String OVER_HAND_MADE_FOLDERS =
      """
      mkdir -p /etc/wasl /etc/systemd/system
      echo 'api.host = 127.0.0.2' > /etc/wasl/gateway.properties
      touch /etc/systemd/system/wasl-gateway.service
      chown root:root /var/lib/wasl
      chmod 755 /var/lib/wasl
      apt-get install -y -o Dpkg::Options::=--force-confold ./wasl_*.deb ./wasl-gateway_*.deb
      cat /etc/wasl/gateway.properties
      stat -c '%U %a' /var/lib/wasl
      ls /var/lib/wasl/pki/gateway/gateway.private.jwks
      wasl --version
      """;

  @Test
  void debianInstallsAGatewayUpgradesRemovesAndInstallsItAgain(@TempDir Path folder)
      throws Exception {
    // Given a minimal Debian 13 without Java
    TestPrograms.assumeInstalled("dpkg-deb", "debootstrap");
    assumeTrue("root".equals(System.getProperty("user.name")), "a chroot needs root");
    Path debian = folder.resolve("debian");
    Result made =
        Installation.run(
            new ProcessBuilder(
                "debootstrap",
                "--variant=minbase",
                "--include=procps",
                "trixie",
                debian.toString()));
    assumeTrue(made.exit() == 0, () -> "no mirror of Debian is to be had: " + made.out());
    run("sh", "-c", "cp /etc/apt/apt.conf.d/* %1$s/etc/apt/apt.conf.d".formatted(debian));
    run("cp", "/etc/resolv.conf", "/etc/hosts", debian.resolve("etc").toString());
    packages(debian.resolve("packages"), "1");
    packages(debian.resolve("packages").resolve("next"), "2");
    String page = Files.readString(GUIDE);
    List<Step> steps = DocumentShell.steps(page.substring(page.indexOf("## Debian packages")));
    assertThat(steps).hasSize(3);
    List<Step> typed = new ArrayList<>();
    typed.add(new Step(MACHINE, List.of()));
    typed.add(steps.get(0));
    typed.add(new Step(CONFIGURED, List.of("wasl 700")));
    typed.add(steps.get(1));
    typed.add(new Step("date +%s\n", List.of()));
    typed.add(steps.get(2));
    typed.add(
        new Step(UPGRADED, List.of("… ready: …", "wasl…-2", "wasl-gateway…-2", "api.port = 0")));
    typed.add(
        new Step(
            REMOVED,
            List.of(
                "stopped",
                "api.port = 0",
                "purged",
                "no program",
                "/var/lib/wasl/pki/gateway/gateway.private.jwks")));
    typed.add(
        new Step(
            OVER_HAND_MADE_FOLDERS,
            List.of(
                "/etc/systemd/system/wasl-gateway.service hides the unit of the package…",
                "api.host = 127.0.0.2",
                "wasl 700",
                "/var/lib/wasl/pki/gateway/gateway.private.jwks",
                "wasl 0…")));

    // When
    Path script = debian.resolve("typed.sh");
    Files.writeString(script, DocumentShell.script(typed));
    String inside =
        "mount -t proc proc %1$s/proc && exec chroot %1$s sh -u /typed.sh".formatted(debian);
    Instant begun = Instant.now();
    List<String> printed =
        DocumentShell.printed(
            new ProcessBuilder(
                    "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", inside)
                .redirectErrorStream(true)
                .start());

    // Then
    DocumentShell.assertShown(typed, printed);
    Instant accepted = Instant.ofEpochSecond(Long.parseLong(printed.get(4).strip()));
    assertThat(Duration.between(begun, accepted)).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void packagesAreReproducibleAndHaveNoErrorForLintian(@TempDir Path folder) throws Exception {
    // Given
    TestPrograms.assumeInstalled("dpkg-deb", "lintian");
    // When
    Path first = packages(folder.resolve("first"), "1");
    Path second = folder.resolve("second");
    run(
        "sh",
        "-c",
        "umask 077; TZ=Pacific/Chatham %s %s %s"
            .formatted(ROOT.resolve("dev/packages"), Installation.tarball(), second));
    // Then
    List<Path> made = files(first);
    assertThat(made).hasSize(5);
    for (Path file : made) {
      assertThat(Files.mismatch(file, second.resolve(file.getFileName()))).isEqualTo(-1);
    }
    List<String> lintian = new ArrayList<>(List.of("lintian", "--allow-root", "--fail-on=error"));
    made.forEach(file -> lintian.add(file.toString()));
    run(lintian.toArray(String[]::new));
  }

  @Test
  void unitsAreHardened(@TempDir Path folder) throws Exception {
    // Given
    TestPrograms.assumeInstalled("systemd-analyze");
    Path units = ROOT.resolve("app/src/main/dist/systemd");
    try (Stream<Path> all = Files.list(units)) {
      for (Path unit : all.filter(file -> file.toString().endsWith(".service")).toList()) {
        Path unitFile = folder.resolve(unit.getFileName().toString().replace("@", ""));
        Files.copy(unit, unitFile);
        // When / Then
        run("systemd-analyze", "security", "--offline=yes", "--threshold=25", unitFile.toString());
      }
    }
  }

  private static Path packages(Path folder, String revision) throws Exception {
    run(
        ROOT.resolve("dev/packages").toString(),
        Installation.tarball().toString(),
        folder.toString(),
        revision);
    return folder;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void run(String... command) throws Exception {
    Result result = Installation.run(new ProcessBuilder(command));
    assertThat(result.exit()).as("%s", result.out() + result.err()).isZero();
  }
}
