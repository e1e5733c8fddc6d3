package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogProof;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.runtime.TestSeed;

/** A step's {@code .tlog-proof} and what it is of, looked at by both verifiers. */
class ProofFileTest {
  private static final boolean NODE = Node.version().isPresent();

  @TempDir private Path folder;
  private EvidenceBundle bundle;
  private ProvenStep step;
  private TlogProof proof;

  @BeforeEach
  void take() {
    bundle = EvidenceFixtures.whole().bundle();
    step = bundle.steps().get(2);
    proof = proof(step);
  }

  private TlogProof proof(ProvenStep of) {
    byte[] note = bundle.checkpoints().get(of.checkpoint()).getBytes(StandardCharsets.UTF_8);
    return new TlogProof(of.index(), of.proof(), SignedNote.parse(note));
  }

  private static byte[] bytes(Object text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Expects the same code and output from both verifiers. */
  private String both(byte[] proofFile, byte[] stepFile) throws IOException {
    List<String> words =
        List.of(
            "proof",
            Files.write(folder.resolve("step.tlog-proof"), proofFile).toString(),
            Files.write(folder.resolve("step.json"), stepFile).toString(),
            "--trust",
            Files.write(folder.resolve("trust.json"), bundle.trust().bytes()).toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = OfflineVerifier.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    String output = out.toString(StandardCharsets.UTF_8);
    if (NODE) {
      Node.Ran second = Node.verify(words);
      assertThat(second.code()).as(output + second.out()).isEqualTo(code);
      if (code != OfflineVerifier.MALFORMED) {
        assertThat(second.out()).isEqualTo(output);
      }
    }
    return code + " " + output;
  }

  @Test
  void reportsTestReferralAsTest() throws IOException {
    // Given
    EvidenceFixtures evidence = new EvidenceFixtures();
    evidence.step(EvidenceFixtures.accepted().why(StepReason.Code.TEST));
    String real = both(bytes(proof), StepFile.of(step).bytes());
    bundle = evidence.bundle();
    ProvenStep accepted = bundle.steps().get(0);
    // When
    String output = both(bytes(proof(accepted)), StepFile.of(accepted).bytes());
    // Then
    assertThat(output)
        .startsWith(
            "0 PROVEN: step 1 of " + EvidenceFixtures.REFERRAL + ", which is a test, is leaf ");
    assertThat(real).startsWith("0 PROVEN: step 3 of ").doesNotContain("test");
  }

  @Test
  void refutesProofOfAnotherStepOrLog() throws IOException {
    // Given
    ProvenStep other = bundle.steps().get(3);
    EvidenceBundle otherBundle = EvidenceFixtures.whole().bundle();
    SignedNote strange = SignedNote.parse(bytes(otherBundle.checkpoints().get(0)));

    // Then
    assertThat(both(bytes(proof(other)), StepFile.of(step).bytes())).startsWith("1 REFUTED");
    assertThat(both(bytes(proof), StepFile.of(other).bytes())).startsWith("1 REFUTED");
    assertThat(
            both(
                bytes(new TlogProof(step.index(), step.proof(), strange)),
                StepFile.of(step).bytes()))
        .startsWith("1 REFUTED");
  }

  @Test
  void refutesUnsignedExtraData() throws IOException {
    // Given
    TlogProof extra =
        new TlogProof(
            Optional.of(new byte[] {1}), proof.index(), proof.hashes(), proof.checkpoint());

    // Then
    assertThat(both(bytes(extra), StepFile.of(step).bytes()))
        .startsWith("1 REFUTED")
        .contains("proof: expected no extra data, which nobody signs, found some");
  }

  @Test
  void bothRejectFlippedBitsInEitherFile() throws IOException {
    // Given
    byte[] proofFile = bytes(proof);
    byte[] stepFile = StepFile.of(step).bytes();
    int signed = proof.toString().indexOf("\n\u2014 "); // signatures of others are ignored
    List<String> outputs = new ArrayList<>();
    Random random = TestSeed.random(ProofFileTest.class, 7);

    // When
    for (byte[] mutant : BundleMutations.someFlips(stepFile, 30, random)) {
      outputs.add(both(proofFile, mutant));
    }
    for (byte[] mutant : BundleMutations.someFlips(proofFile, 15, random)) {
      if (!Arrays.equals(mutant, 0, signed, proofFile, 0, signed)) {
        outputs.add(both(mutant, stepFile));
      }
    }

    // Then
    assertThat(outputs).hasSizeGreaterThan(10).allMatch(words -> words.matches("(?s)[14] .*"));
  }

  @Test
  void provesStepAndErasedLeaf() throws IOException {
    // Given
    ProvenStep bare =
        new ProvenStep(
            step.number(),
            Optional.empty(),
            step.leaf(),
            step.checkpoint(),
            step.index(),
            step.proof());

    // Then
    assertThat(both(bytes(proof), StepFile.of(step).bytes()))
        .isEqualTo(
            "0 PROVEN: step %d of %s is leaf %d of log %s%n"
                .formatted(
                    step.number(),
                    bundle.referral(),
                    step.index(),
                    bundle.trust().policy().logs().get(0).name()));
    assertThat(both(bytes(proof), StepFile.of(bare).bytes()))
        .startsWith("0 PROVEN: step 3, whose entry was erased");
  }

  @Test
  void acceptsCanonicalFileOnly() {
    // Given
    byte[] file = StepFile.of(step).bytes();

    // Then
    assertThat(StepFile.parse(file).bytes()).isEqualTo(file);
    assertThat(StepFile.parse(file).leaf()).isEqualTo(step.leaf());
  }
}
