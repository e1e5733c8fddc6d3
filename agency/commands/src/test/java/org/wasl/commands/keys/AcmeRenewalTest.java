package org.wasl.commands.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.commands.KitCommand;
import org.wasl.kit.acme.AcmeConfig;
import org.wasl.kit.acme.AcmeRenewal;
import org.wasl.kit.acme.Pebble;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.ReloadedFiles;
import picocli.CommandLine;

/** Tests ACME with Debian's {@code pebble}. It is skipped if pebble is not installed. */
class AcmeRenewalTest {
  private static final String HOST = "console.wasl.example";

  @TempDir private static Path shared;
  private static Pebble pebble;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Pebble.isInstalled(), "pebble is not installed");
    pebble = new Pebble(shared);
  }

  @AfterAll
  static void stop() {
    if (pebble != null) {
      pebble.close();
    }
  }

  private Path certificate() {
    return folder.resolve("console.pem");
  }

  private Path key() {
    return folder.resolve("console.key");
  }

  private AcmeConfig config(Path trust, double renewAt) {
    return new AcmeConfig(
        pebble.directory(),
        Optional.of(trust),
        folder.resolve("account.key"),
        List.of(HOST),
        certificate(),
        key(),
        new InetSocketAddress("127.0.0.1", pebble.challengePort()),
        renewAt,
        Duration.ofMinutes(1));
  }

  private record Result(int code, String out, String err) {}

  private Result command(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--once",
                "--account",
                folder.resolve("account.key").toString(),
                "--host",
                HOST,
                "--certificate",
                certificate().toString(),
                "--key",
                key().toString(),
                "--listen",
                "127.0.0.1:" + pebble.challengePort()));
    arguments.addAll(List.of(more));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        KitCommand.oneLineErrors(new CommandLine(new AcmeCommand()))
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  @Test
  void readersUseTheRenewedCertificate() throws Exception {
    // Given
    AcmeRenewal renewal = new AcmeRenewal(config(pebble.authority(), 0.66));
    assertThat(renewal.due()).isEqualTo(Instant.MIN);
    // When
    Instant end = renewal.renew();
    ReloadedFiles<CertifiedKey> server =
        new ReloadedFiles<>(
            List.of(certificate(), key()),
            () -> CertifiedKey.read(certificate(), key()),
            reason -> {});
    X509Certificate first = server.get().chain().get(0);
    renewal.renew();
    X509Certificate second = server.get().chain().get(0);
    // Then
    assertThat(first.getNotAfter().toInstant()).isEqualTo(end);
    assertThat(first.getSubjectAlternativeNames().toString()).contains(HOST);
    assertThat(second).isNotEqualTo(first);
    assertThat(second.getPublicKey()).isEqualTo(first.getPublicKey());
    assertThat(renewal.due()).isBetween(Instant.now(), end);
    for (Path secret : List.of(key(), folder.resolve("account.key"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void renewsAfterAShareOfTheLifetimeWithStableJitterAndAtOnceForAnotherHost() throws Exception {
    // Given
    new AcmeRenewal(config(pebble.authority(), 0.5)).renew();
    X509Certificate own = CertifiedKey.read(certificate(), key()).chain().get(0);
    Instant begin = own.getNotBefore().toInstant();
    long life = Duration.between(begin, own.getNotAfter().toInstant()).toMillis();
    // When
    Instant due = new AcmeRenewal(config(pebble.authority(), 0.5)).due();
    Instant repeatedDue = new AcmeRenewal(config(pebble.authority(), 0.5)).due();
    Result notYet =
        command(
            "--directory",
            pebble.directory().toString(),
            "--trust",
            pebble.authority().toString(),
            "--host",
            HOST.toUpperCase(Locale.ROOT),
            "--renew-at",
            "0.95");
    Result anotherHost =
        command(
            "--directory",
            pebble.directory().toString(),
            "--trust",
            pebble.authority().toString(),
            "--host",
            "www.wasl.example");
    // Then
    assertThat(due)
        .isBetween(begin.plusMillis((long) (life * 0.44)), begin.plusMillis((long) (life * 0.5)))
        .isEqualTo(repeatedDue);
    assertThat(notYet).isEqualTo(new Result(0, "", ""));
    assertThat(anotherHost.out()).as(anotherHost.err()).contains("renewed, ends ");
  }

  @Test
  void failedRenewalKeepsTheFilesAndReportsTheReason() throws Exception {
    // Given
    new AcmeRenewal(config(pebble.authority(), 0.66)).renew();
    byte[] before = Files.readAllBytes(certificate());
    Path otherAuthority =
        SandboxPki.create(folder.resolve("other"), List.of(new AgencyId("other"))).authorityFile();
    // When, then
    Result untrusted =
        command(
            "--directory",
            pebble.directory().toString(),
            "--trust",
            otherAuthority.toString(),
            "--host",
            "www.wasl.example");
    assertThat(untrusted.code()).isEqualTo(1);
    assertThat(untrusted.err())
        .contains("not renewed, keeping the previous certificate: " + pebble.directory() + ": ");
    AcmeConfig good = config(pebble.authority(), 0.66);
    AcmeConfig elsewhere =
        new AcmeConfig(
            good.directory(),
            good.trustFile(),
            good.accountFile(),
            List.of("unanswered.wasl.example"),
            good.certificateFile(),
            good.keyFile(),
            new InetSocketAddress("127.0.0.1", 0),
            good.renewAt(),
            good.timeout());
    assertThatThrownBy(() -> new AcmeRenewal(elsewhere).renew())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the order is INVALID");
    assertThat(Files.readAllBytes(certificate())).isEqualTo(before);
  }

  @Test
  void rejectsRemoteDirectoryWithoutTlsAndInvalidAddress() {
    // When
    Result clear = command("--directory", "http://acme.example/dir");
    Result host = command("--directory", "https://acme.example/dir", "--host", "*.wasl.example");
    Result part = command("--directory", "https://acme.example/dir", "--renew-at", "1.5");
    // Then
    assertThat(clear.code()).isEqualTo(2);
    assertThat(clear.err()).contains("--directory: https, or http on this machine");
    assertThat(host.err()).contains("--host: names of hosts");
    assertThat(part.err()).contains("--renew-at: 0.1 to 0.95");
    assertThat(
            new AcmeConfig(
                    URI.create("http://127.0.0.1:14000/dir"),
                    Optional.empty(),
                    key(),
                    List.of(HOST),
                    certificate(),
                    key(),
                    new InetSocketAddress(0),
                    0.5,
                    Duration.ofSeconds(1))
                .hosts())
        .containsExactly(HOST);
  }
}
