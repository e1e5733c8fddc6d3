package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.time.StampedNote;
import org.wasl.audit.time.TestTimeStampAuthority;
import org.wasl.audit.time.TestTimeStampAuthority.Fault;
import org.wasl.audit.time.TimeStampAuthority;
import org.wasl.audit.time.TimeStamps;
import org.wasl.audit.verify.EvidenceBundle.StampedCheckpoint;
import org.wasl.runtime.TestPrograms;

/** Checkpoints that an authority stamped, in bundles and beside the tiles, by both verifiers. */
class TimeStampedEvidenceTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @TempDir private Path folder;

  private final EvidenceFixtures evidence = EvidenceFixtures.small();
  private final EvidenceBundle bundle = evidence.bundle();

  @BeforeAll
  static void node() {
    Node.assumeThere();
  }

  private static TestTimeStampAuthority authority() throws Exception {
    return new TestTimeStampAuthority(Fault.NONE, NOW, Duration.ofDays(365));
  }

  private static byte[] stamp(TestTimeStampAuthority authority, byte[] note) throws IOException {
    return new TimeStamps(List.of(authority.configured()), Duration.ofSeconds(5))
        .stamp(note)
        .bytes();
  }

  private StampedCheckpoint stamped(TestTimeStampAuthority authority, int size) throws IOException {
    return stamped(authority, size, evidence.log.checkpoint(size, 3));
  }

  private StampedCheckpoint stamped(TestTimeStampAuthority authority, int size, SignedNote note)
      throws IOException {
    List<byte[]> proof = MerkleTree.consistencyProof(size, evidence.log.size(), evidence.log::hash);
    return new StampedCheckpoint(0, note.toString(), proof, stamp(authority, note.bytes()));
  }

  private EvidenceBundle with(List<StampedCheckpoint> stamps) {
    return new EvidenceBundle(
        bundle.referral(),
        bundle.steps(),
        bundle.checkpoints(),
        bundle.chain(),
        stamps,
        bundle.receipts(),
        bundle.trust());
  }

  private String file(X509Certificate certificate) throws Exception {
    return Files.writeString(
            folder.resolve("authority.pem"), TestTimeStampAuthority.pem(certificate))
        .toString();
  }

  private static Node.Ran java(List<String> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    return new Node.Ran(code, out.toString(StandardCharsets.UTF_8));
  }

  private static Node.Ran byBoth(List<String> words) {
    Node.Ran first = java(words);
    assertThat(Node.verify(words)).isEqualTo(first);
    return first;
  }

  private Node.Ran verified(EvidenceBundle stamped, Optional<X509Certificate> authority)
      throws Exception {
    return byBoth(words(stamped, authority));
  }

  private List<String> words(EvidenceBundle stamped, Optional<X509Certificate> authority)
      throws Exception {
    String file = Files.write(folder.resolve("bundle.json"), stamped.bytes()).toString();
    List<String> words =
        new ArrayList<>(List.of("referral", file, "--trust", stamped.trust().fingerprint()));
    if (authority.isPresent()) {
      words.addAll(List.of("--authority", file(authority.get())));
    }
    return words;
  }

  @Test
  void bothSayBeforeWhichTimeTheStepsExisted() throws Exception {
    try (TestTimeStampAuthority authority = authority()) {
      // Given a bundle with the time stamps of two days
      EvidenceBundle stamped =
          with(List.of(stamped(authority, 8), stamped(authority, evidence.log.size())));

      // When
      Node.Ran ran = verified(stamped, Optional.of(authority.certificate()));

      // Then
      assertThat(ran.code()).as(ran.out()).isEqualTo(OfflineVerifier.PROVEN);
      assertThat(ran.out())
          .contains(
              "2 time stamps",
              "time stamp 2026-11-24T10:00:00Z: steps up to 2 existed",
              "time stamp 2026-11-24T10:00:00Z: steps up to 4 existed");
      assertThat(EvidenceBundle.parse(stamped.bytes()).bytes()).isEqualTo(stamped.bytes());
    }
  }

  @Test
  void bothSayThatTimeStampsAreNotCheckedWithoutAuthority() throws Exception {
    try (TestTimeStampAuthority authority = authority()) {
      Node.Ran ran = verified(with(List.of(stamped(authority, 8))), Optional.empty());
      assertThat(ran.code()).isEqualTo(OfflineVerifier.PROVEN);
      assertThat(ran.out()).contains("1 time stamps, not checked without --authority");
    }
  }

  @Test
  void bothRefuteTimeStampOfAnotherAuthority() throws Exception {
    try (TestTimeStampAuthority authority = authority();
        TestTimeStampAuthority other = authority()) {
      Node.Ran ran =
          verified(with(List.of(stamped(authority, 8))), Optional.of(other.certificate()));
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out()).contains("expected one of --authority, found another authority");
    }
  }

  @Test
  void bothRefuteTimeStampOfAnotherCheckpoint() throws Exception {
    try (TestTimeStampAuthority authority = authority()) {
      // Given the token of one checkpoint beside another
      StampedCheckpoint eight = stamped(authority, 8);
      StampedCheckpoint nine = stamped(authority, 9);
      StampedCheckpoint moved = new StampedCheckpoint(0, eight.note(), eight.proof(), nine.token());

      // Then
      Node.Ran ran = verified(with(List.of(moved)), Optional.of(authority.certificate()));
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out()).contains("found it is about other bytes");
    }
  }

  @Test
  void bothRefuteStampedTreeThatTheLogDoesNotExtend() throws Exception {
    try (TestTimeStampAuthority authority = authority()) {
      // Given a checkpoint of another tree, which the log signed too
      SignedNote forked = evidence.log.signed(8, new byte[32], 3);

      for (Optional<X509Certificate> anchor :
          List.of(Optional.<X509Certificate>empty(), Optional.of(authority.certificate()))) {
        // When
        Node.Ran ran = verified(with(List.of(stamped(authority, 8, forked))), anchor);

        // Then
        assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
        assertThat(ran.out()).contains("begins with, found another");
      }
    }
  }

  @Test
  void bothRefuteCheckpointThatTheLogDidNotSign() throws Exception {
    try (TestTimeStampAuthority authority = authority()) {
      SignedNote ofAnother = new TestMemoryLog("log.example/2026").signed(8, new byte[32], 0);
      Node.Ran ran = verified(with(List.of(stamped(authority, 8, ofAnother))), Optional.empty());
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out()).contains("time stamp 0, the log: expected VALID");
    }
  }

  @Test
  void bothRefuteChangedBytesOfTimeStamp() throws Exception {
    bothRefuteChanges(9);
  }

  @Test
  @Tag("soak")
  void bothRefuteEachChangedBitOfTimeStamp() throws Exception {
    bothRefuteChanges(1);
  }

  private void bothRefuteChanges(int stepBits) throws Exception {
    try (TestTimeStampAuthority authority = authority()) {
      assertThat(codesOfChanges(stamped(authority, 8), authority.certificate(), stepBits))
          .containsOnly(OfflineVerifier.REFUTED);
    }
  }

  /** Changes one bit after the other. Both verifiers give these exit codes. */
  private List<Integer> codesOfChanges(
      StampedCheckpoint genuine, X509Certificate authority, int stepBits) throws Exception {
    // Given
    List<byte[]> changed = new ArrayList<>();
    for (int bit = 0; bit < 8 * genuine.token().length; bit += stepBits) {
      byte[] token = genuine.token().clone();
      token[bit / 8] ^= (byte) (1 << bit % 8);
      changed.add(
          with(List.of(new StampedCheckpoint(0, genuine.note(), genuine.proof(), token))).bytes());
    }
    String trusted = bundle.trust().fingerprint();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());

    // When
    List<Integer> first =
        changed.parallelStream()
            .map(
                bytes ->
                    OfflineVerifier.bundle(
                        bytes, Optional.of(trusted), true, List.of(authority), nowhere))
            .toList();
    List<Integer> second = Node.codes("referral", trusted, Path.of(file(authority)), changed);

    // Then
    assertThat(second).isEqualTo(first);
    return first;
  }

  @Test
  void bothCheckTimeStampsBesideTheTiles() throws Exception {
    try (TestTimeStampAuthority authority = authority()) {
      // Given
      Path log = folder.resolve("log");
      int size = evidence.log.size();
      evidence.log.write(log, evidence.log.checkpoint(size, 3));
      byte[] note = evidence.log.checkpoint(8, 3).bytes();
      Files.createDirectories(log.resolve("time-stamps"));
      Files.write(log.resolve(StampedNote.notePath(8)), note);
      Files.write(log.resolve(StampedNote.tokenPath(8)), stamp(authority, note));
      String trust = Files.write(folder.resolve("trust.json"), bundle.trust().bytes()).toString();
      List<String> words =
          List.of(
              "log",
              log.toString(),
              "--trust",
              trust,
              "--authority",
              file(authority.certificate()));

      // Then
      assertThat(byBoth(words).code()).isEqualTo(OfflineVerifier.PROVEN);

      // When
      byte[] other = evidence.log.signed(8, new byte[32], 3).bytes();
      Files.write(log.resolve(StampedNote.notePath(8)), other);

      // Then
      Node.Ran ran = byBoth(words);
      assertThat(ran.code()).isEqualTo(OfflineVerifier.REFUTED);
      assertThat(ran.out())
          .contains(
              "time-stamps/8.note: expected a genuine time stamp",
              "time-stamps/8.note: expected a tree");
    }
  }

  @Test
  void opensslVerifiesTimeStampOfCheckpoint() throws Exception {
    TestPrograms.assumeInstalled("openssl");
    try (TestTimeStampAuthority authority = authority()) {
      // Given
      StampedCheckpoint stamped = stamped(authority, 8);
      Path note = Files.writeString(folder.resolve("8.note"), stamped.note());
      Path token = Files.write(folder.resolve("8.tst"), stamped.token());

      // When
      Node.Ran ran = openssl(note, token, file(authority.certificate()));

      // Then
      assertThat(ran.out()).contains("Verification: OK");
      assertThat(ran.code()).isZero();

      // And not another checkpoint
      Files.writeString(note, stamped.note() + "\n");
      assertThat(openssl(note, token, file(authority.certificate())).code()).isNotZero();
    }
  }

  private static Node.Ran openssl(Path note, Path token, String authority) throws Exception {
    Process process =
        new ProcessBuilder(
                "openssl",
                "ts",
                "-verify",
                "-token_in",
                "-in",
                token.toString(),
                "-data",
                note.toString(),
                "-CAfile",
                authority,
                "-attime",
                String.valueOf(NOW.getEpochSecond()))
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Node.Ran(process.waitFor(), out);
  }

  @Test
  void bothAcceptTimeStampThatOpensslMadeWithRsaAndAnIssuer() throws Exception {
    TestPrograms.assumeInstalled("openssl");
    // Given an authority whose certificate another one issued
    String note = evidence.log.checkpoint(8, 3).toString();
    Files.writeString(folder.resolve("8.note"), note);
    Path script = folder.resolve("authority.sh");
    try (var in = TimeStampedEvidenceTest.class.getResourceAsStream("openssl-authority.sh")) {
      Files.write(script, in.readAllBytes());
    }
    Process made =
        new ProcessBuilder("sh", script.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(out).isZero();
    List<byte[]> proof = MerkleTree.consistencyProof(8, evidence.log.size(), evidence.log::hash);
    byte[] token = Files.readAllBytes(folder.resolve("token.der"));
    EvidenceBundle stamped = with(List.of(new StampedCheckpoint(0, note, proof, token)));
    String file = Files.write(folder.resolve("bundle.json"), stamped.bytes()).toString();

    codesOfChanges(
        new StampedCheckpoint(0, note, proof, token),
        TimeStampAuthority.certificate(folder.resolve("issuer.pem")),
        41);
    for (String anchor : List.of("issuer.pem", "authority.pem")) {
      // When
      Node.Ran ran =
          byBoth(
              List.of(
                  "referral",
                  file,
                  "--trust",
                  stamped.trust().fingerprint(),
                  "--authority",
                  folder.resolve(anchor).toString()));

      // Then
      assertThat(ran.code()).as(ran.out()).isEqualTo(OfflineVerifier.PROVEN);
    }
  }
}
