package org.wasl.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.wasl.audit.log.SignedNote.Verification;

class CheckpointTest {
  /** A checkpoint as the public witness network carries it: signatures of three kinds. */
  private static final String PUBLISHED =
      """
      arche2025h1.staging.ct.transparency.dev
      1432088532
      U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

      \u2014 arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
      \u2014 arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
      \u2014 transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
      \u2014 remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
      """;

  private static final String LOG =
      "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
  private static final String WITNESS =
      "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";
  private static final String OTHER_WITNESS =
      "transparency.dev/DEV:witness-little-garden+d8042a87"
          + "+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM";
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

  private static SignedNote parse(String note) {
    return SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void verifiesCheckpointOfLogAndWitnesses() {
    // When
    SignedNote note = parse(PUBLISHED);

    // Then
    Checkpoint checkpoint = Checkpoint.parse(note.text());
    assertThat(checkpoint.origin()).isEqualTo("arche2025h1.staging.ct.transparency.dev");
    assertThat(checkpoint.size()).isEqualTo(1_432_088_532L);
    assertThat(checkpoint.text()).isEqualTo(note.text());
    for (String key : List.of(LOG, WITNESS, OTHER_WITNESS)) {
      assertThat(note.verify(VerifierKey.parse(key))).as(key).isEqualTo(Verification.VALID);
    }
    assertThat(note.signatures().get(3).cosignedAtEpochSeconds())
        .isEqualTo(OptionalLong.of(1_779_573_024L));
  }

  @Test
  void rejectsCheckpointWithChangedSize() {
    // When
    SignedNote note = parse(PUBLISHED.replace("1432088532", "1432088533"));

    // Then
    for (String key : List.of(LOG, WITNESS, OTHER_WITNESS)) {
      assertThat(note.verify(VerifierKey.parse(key))).isEqualTo(Verification.INVALID);
    }
  }

  @Test
  void cosignatureCoversItsTime() {
    // Given
    SignerKey witness =
        SignerKey.generate("witness.example/w1", KeyType.COSIGNATURE, new SecureRandom());
    String text = new Checkpoint("log.example", 7, new byte[32]).text();
    NoteSignature signature = witness.cosign(text, 1_679_315_147L);
    byte[] later = signature.signature();
    assertThat(witness.verifier().verifies(text, signature)).isTrue();

    // When
    later[7]++;

    // Then
    NoteSignature moved = new NoteSignature(signature.name(), signature.keyId(), later);
    assertThat(moved.cosignedAtEpochSeconds()).hasValue(1_679_315_148L);
    assertThat(witness.verifier().verifies(text, moved)).isFalse();
    assertThatThrownBy(() -> witness.sign(text)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keepsAndSignsExtensionLines() {
    // Given
    String text = "log.example\n20852163\n" + ROOT + "\nmore\nand more\n";

    // When
    Checkpoint checkpoint = Checkpoint.parse(text);

    // Then
    assertThat(checkpoint.extensions()).containsExactly("more", "and more");
    assertThat(checkpoint.text()).isEqualTo(text);
  }

  @Test
  void rejectsMalformedCheckpoint() {
    for (String none :
        List.of(
            "",
            "log\n1\n",
            "log\n1\n" + ROOT,
            "\n1\n" + ROOT + "\n",
            "log\n01\n" + ROOT + "\n",
            "log\n-1\n" + ROOT + "\n",
            "log\n+1\n" + ROOT + "\n",
            "log\n\n" + ROOT + "\n",
            "log\n9223372036854775808\n" + ROOT + "\n",
            "log\n1\n" + ROOT.substring(4) + "\n",
            "log\n1\n" + ROOT.replace("2I=", "2J=") + "\n",
            "log\n1\n" + ROOT + "\n\n",
            "log\n1\n" + ROOT + "\nx\n\ny\n")) {
      assertThatThrownBy(() -> Checkpoint.parse(none))
          .as(none)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void proofRoundTripsAndVerifies() {
    // Given
    List<byte[]> leaves = TestTrees.known(8);
    SignerKey log = SignerKey.generate("log.example", KeyType.NOTE, new SecureRandom());
    String text = new Checkpoint("log.example", 8, MerkleTree.root(leaves)).text();
    TlogProof proof =
        new TlogProof(
            5,
            MerkleTree.inclusionProof(5, 8, MerkleTree.hashesOf(leaves)),
            new SignedNote(text, List.of(log.sign(text))));

    // When
    TlogProof read = TlogProof.parse(proof.toString().getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(read).hasToString(proof.toString());
    assertThat(read.toString())
        .startsWith(
            """
            c2sp.org/tlog-proof@v1
            index 5
            vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=
            yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=
            037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=

            log.example
            8
            """);
    assertThat(read.includes(TestTrees.hex(TestTrees.ENTRIES.get(5)))).isTrue();
    assertThat(read.includes(TestTrees.hex(TestTrees.ENTRIES.get(4)))).isFalse();
  }

  @Test
  void extraDataRoundTrips() {
    // Given
    String text = "c2sp.org/tlog-proof@v1\nextra eHl6\nindex 0\n\n" + PUBLISHED;

    // When
    TlogProof proof = TlogProof.parse(text.getBytes(StandardCharsets.UTF_8));

    // Then
    assertThat(proof.extra().orElseThrow()).asString().isEqualTo("xyz");
    assertThat(proof).hasToString(text);
  }

  @Test
  void rejectsMalformedProof() {
    for (String none :
        List.of(
            "",
            PUBLISHED,
            "c2sp.org/tlog-proof@v2\nindex 0\n\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\n\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\nindex 00\n\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\nindex -1\n\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\nindex 0\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\nindex 0\nextra eHl6\n\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\nextra eHl6\nextra eHl6\nindex 0\n\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\nindex 0\neHl6\n\n" + PUBLISHED,
            "c2sp.org/tlog-proof@v1\nindex 0\n\n" + "log\n1\n" + ROOT + "\n",
            "c2sp.org/tlog-proof@v1\nindex 0\n" + (ROOT + "\n").repeat(65) + "\n" + PUBLISHED)) {
      assertThatThrownBy(() -> TlogProof.parse(none.getBytes(StandardCharsets.UTF_8)))
          .as(none)
          .isInstanceOf(MalformedException.class);
    }
  }
}
