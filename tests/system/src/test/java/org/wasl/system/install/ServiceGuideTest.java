package org.wasl.system.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.pki.SoftHsm;
import org.wasl.runtime.TestPrograms;
import org.wasl.sandbox.environment.ChildJvm;
import org.wasl.system.documents.DocumentShell;

/**
 * Follows the guide from an empty machine to a gateway with keys of another authority. OpenSSL is
 * the authority. The machine's folders are below another root. {@code systemctl} runs the commands
 * of the unit, and {@code runuser} is left out, because both need root.
 */
@Tag("soak")
class ServiceGuideTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "how-to", "install.md");

  /** The authority of the ministry, and the test's replacements of systemd and another user. */
  private static final String MACHINE =
      """
      mkdir -p root/opt root/etc/systemd/system root/usr/local/bin root/usr/lib/sysusers.d bin
      cat > bin/runuser <<'END'
      #!/bin/sh
      shift 3
      exec "$@"
      END
      cat > bin/systemd-sysusers <<'END'
      #!/bin/sh
      END
      cat > bin/systemctl <<'END'
      #!/bin/sh
      [ "$1" = enable ] || exit 0
      start=$(sed -n 's/^ExecStart=//p' ROOT/etc/systemd/system/wasl-gateway.service)
      $(echo "$start" | sed 's#/\\(opt\\|etc\\|var\\)/#ROOT/\\1/#g') > ROOT/gateway.log 2>&1 &
      echo $! > ROOT/gateway.pid
      END
      chmod +x bin/*
      PATH=ROOT/usr/local/bin:$PWD/bin:$PATH
      new="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
      openssl req -x509 -days 3650 $new -subj "/CN=Ministry root" -keyout root.key -out root.pem
      openssl req -x509 -days 3650 $new -subj "/CN=Ministry issuing" -CA root.pem -CAkey root.key -addext basicConstraints=critical,CA:true -keyout issuing.key -out issuing.pem
      """;

  private static final String PORTS =
      "printf 'api.port = 0\\nmanagement.port = 0\\n' >> /etc/wasl/gateway.properties\n";

  private static final String TOKEN =
      """
      mkdir root/tokens
      printf 'directories.tokendir = %s\\nobjectstore.backend = file\\n' ROOT/tokens > root/softhsm2.conf
      export SOFTHSM2_CONF=ROOT/softhsm2.conf
      softhsm2-util --init-token --free --label wasl --pin synthetic-1234 --so-pin synthetic-5678
      printf synthetic-1234 > /etc/wasl/pin
      chmod go= /etc/wasl/pin
      """;

  /** As onboarding.md has it, by each agency and the operator. */
  private static final String AGENCIES =
      """
      for agency in platform police prosecution triage; do
        number=$(wasl agency new --as $agency --pki keys/$agency --kind $agency --name ar=a --name fr=a --name en=a | sed -n 's/.*telephone: //p')
        wasl agencies check keys/$agency/$agency.request.json --csr $agency.csr --config /etc/wasl --data /var/lib/wasl
        openssl x509 -req -in $agency.csr -CA issuing.pem -CAkey issuing.key -days 365 -copy_extensions copy -extfile usage.ext -out $agency.alone.pem
        cat $agency.alone.pem issuing.pem > $agency.pem
        wasl agencies accept keys/$agency/$agency.request.json --number "$number" --certificate $agency.pem --config /etc/wasl --data /var/lib/wasl
      done
      """;

  private static final String ASKED =
      """
      port=$(sed 's/.*"api":"https:..[^:]*:\\([0-9]*\\).*/\\1/' /var/lib/wasl/run.json)
      curl --silent --show-error --resolve gateway.example:$port:127.0.0.1 --cacert root.pem --cert platform.pem --key keys/platform/platform.key https://gateway.example:$port/v1/agencies
      echo
      openssl s_client -connect 127.0.0.1:$port -servername gateway.example < /dev/null 2> /dev/null | openssl x509 -noout -serial > served
      """;

  private static final String OLD_REMOVED =
      """
      cat renewed.pem issuing.pem > /var/lib/wasl/pki/gateway/gateway.pem
      wasl reload --config /etc/wasl --data /var/lib/wasl
      openssl x509 -noout -serial -in renewed.pem > renewed
      """;

  /**
   * Stops the gateway and waits. An ended process that nobody has collected has an empty command
   * line.
   */
  private static final String STOP =
      """
      pid=$(cat root/gateway.pid)
      kill $pid
      while [ -n "$(tr -d '\\0' 2> /dev/null < /proc/$pid/cmdline)" ]; do sleep 1; done
      """;

  @Test
  void guideInstallsAGatewayWithKeysOfTheMinistrysAuthority(@TempDir Path folder) throws Exception {
    // Given
    TestPrograms.assumeInstalled("curl");
    TestPrograms.assumeInstalled("openssl");
    Path work = Installation.emptyIn(folder);
    Path tarball = Installation.tarball();
    Files.copy(tarball, work.resolve(tarball.getFileName()));
    String version = tarball.getFileName().toString().replaceAll("^wasl-|\\.tar\\.gz$", "");
    Path root = work.resolve("root");
    UnaryOperator<String> movedText =
        text ->
            text.replace("wasl-VERSION", "wasl-" + version)
                .replace("-o wasl -g wasl ", "")
                .replaceAll(
                    "(?<![\\w.])/(opt|etc|var|usr/local|usr/lib/sysusers\\.d)(?=/|\\s)",
                    root + "/$1")
                .replace("ROOT", root.toString());
    List<DocumentShell.Step> typed = typed().stream().map(step -> moved(step, movedText)).toList();

    // When
    List<String> printed = new ArrayList<>();
    try {
      ProcessBuilder shell =
          Installation.ordinary(work, List.of("sh", "-u", "-c", DocumentShell.script(typed)));
      shell.environment().put("WASL_JAVA_OPTIONS", ChildJvm.SHORT_LIVED_TEXT);
      printed.addAll(DocumentShell.printed(shell.redirectErrorStream(true).start()));
    } finally {
      end(root.resolve("gateway.pid"));
    }

    // Then each step prints the documented output
    DocumentShell.assertShown(typed, printed);
  }

  /** The page's steps, with those of others between them. */
  private static List<DocumentShell.Step> typed() throws IOException {
    String page = Files.readString(GUIDE);
    List<DocumentShell.Step> steps =
        DocumentShell.steps(
            page.substring(
                page.indexOf("## As a service"), page.indexOf("### A certificate by ACME")));
    assertThat(steps).hasSize(7);
    List<DocumentShell.Step> typed = new ArrayList<>();
    typed.add(step(MACHINE));
    typed.add(steps.get(0));
    typed.add(step(PORTS + (SoftHsm.isInstalled() ? TOKEN : "")));
    typed.addAll(steps.subList(1, 4));
    typed.add(step(AGENCIES, "…triage.properties"));
    typed.add(steps.get(4));
    typed.add(step(ASKED, "…\"prosecution\"…"));
    typed.add(steps.get(5));
    typed.add(step(OLD_REMOVED + ASKED + "cmp -s served renewed && echo renewed\n", "renewed"));
    if (SoftHsm.isInstalled()) {
      typed.add(steps.get(6));
      typed.add(
          step("wasl reload --config /etc/wasl --data /var/lib/wasl && echo taken\n", "taken"));
    }
    typed.add(step(STOP));
    return typed;
  }

  private static DocumentShell.Step step(String block, String... shown) {
    return new DocumentShell.Step(block, List.of(shown));
  }

  private static DocumentShell.Step moved(
      DocumentShell.Step step, UnaryOperator<String> movedText) {
    return new DocumentShell.Step(
        movedText.apply(step.block()), step.shown().stream().map(movedText).toList());
  }

  /** Stops the process if a step failed before it was stopped. */
  private static void end(Path pid) throws IOException {
    if (Files.exists(pid)) {
      ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
          .ifPresent(
              gateway -> {
                gateway.destroy();
                Awaitility.await().atMost(SOON).until(() -> gateway.info().command().isEmpty());
              });
    }
  }
}
