package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.runtime.Utf8Output;

class OfflineVerifierTest {
  @TempDir private Path folder;

  private Node.Ran run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        OfflineVerifier.run(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8));
    return new Node.Ran(code, out.toString(StandardCharsets.UTF_8));
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes).toString();
  }

  @Test
  void provesBundleWithFingerprintOrKeyFile() throws IOException {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.whole().bundle();
    String file = file("bundle.json", bundle.bytes());
    String keys = file("trust.json", bundle.trust().bytes());

    for (String trust : List.of(keys, bundle.trust().fingerprint())) {
      // When
      Node.Ran ran = run("referral", file, "--trust", trust);

      // Then
      assertThat(ran)
          .isEqualTo(
              new Node.Ran(
                  OfflineVerifier.PROVEN,
                  "PROVEN: referral "
                      + EvidenceFixtures.REFERRAL
                      + ": 11 steps (0 of them erased), 3 receipts, 1 checkpoints,"
                      + " 2 witnesses each\n"));
      assertThat(run("receipt", "--trust", trust, file).code()).isEqualTo(OfflineVerifier.PROVEN);
    }
  }

  @Test
  void bundleAloneIsUnanchored() throws IOException {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.whole().bundle();

    // When
    Node.Ran ran = run("referral", file("bundle.json", bundle.bytes()));

    // Then
    assertThat(ran.code()).isEqualTo(OfflineVerifier.UNANCHORED);
    assertThat(ran.out()).startsWith("NOT ANCHORED: ").contains(bundle.trust().fingerprint());
  }

  @Test
  void reportsDifferencesWithoutControlCharacters() throws IOException {
    // Given
    EvidenceFixtures evidence = EvidenceFixtures.small();
    evidence.receipts.clear();
    EvidenceBundle bundle = evidence.bundle();
    EvidenceBundle escaping =
        new EvidenceBundle(
            bundle.referral(),
            bundle.steps(),
            List.of(bundle.checkpoints().get(0).replace("log.example", "\u202e\u009b31mlog")),
            bundle.receipts(),
            bundle.trust());

    // When
    Node.Ran ran =
        run(
            "referral",
            file("bundle.json", escaping.bytes()),
            "--trust",
            bundle.trust().fingerprint());

    // Then
    assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
    assertThat(ran.out())
        .contains("step 4: expected a receipt, found none")
        .contains("checkpoint 0: expected an origin among the trusted logs, found ??31mlog/2026")
        .doesNotContain("\u202e")
        .doesNotContain("\u009b");
  }

  @Test
  void runsWithoutThirdPartyLibraries() throws Exception {
    // Given
    EvidenceBundle bundle = EvidenceFixtures.small().bundle();
    String file = file("bundle.json", bundle.bytes());
    String classPath =
        String.join(
            File.pathSeparator,
            place(OfflineVerifier.class).toString(),
            place(AuditAction.class).toString(),
            place(Utf8Output.class).toString());

    // When
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                OfflineVerifier.class.getName(),
                "referral",
                file,
                "--trust",
                bundle.trust().fingerprint())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(process.waitFor()).as(out).isEqualTo(OfflineVerifier.PROVEN);
    assertThat(out).startsWith("PROVEN: ");
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  @Test
  void rejectsMalformedFile() throws IOException {
    // Given
    String file = file("bundle.json", "{}".getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(run("referral", file).code()).isEqualTo(OfflineVerifier.MALFORMED);
    assertThat(run("log", folder.toString(), "--trust", file).code())
        .isEqualTo(OfflineVerifier.MALFORMED);
  }

  @Test
  void badUsageAndMissingFilesAreNeitherProvenNorRefuted() {
    for (List<String> words :
        List.of(
            List.<String>of(),
            List.of("referral"),
            List.of("referral", "a", "b"),
            List.of("log", "a"),
            List.of("referral", "--trust"),
            List.of("referral", "\0"),
            List.of("anything", "a", "--trust", "b"),
            List.of("referral", folder.resolve("none").toString()),
            List.of("referral", "x", "--trust", folder.resolve("none").toString()))) {
      assertThat(run(words.toArray(String[]::new)).code())
          .as("" + words)
          .isEqualTo(OfflineVerifier.USAGE);
    }
  }
}
