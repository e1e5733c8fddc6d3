package org.wasl.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlogPolicyTest {
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

  private final SignerKey log = key("log.example", KeyType.NOTE);
  private final SignerKey first = key("witness.example/w1", KeyType.COSIGNATURE);
  private final SignerKey second = key("witness.example/w2", KeyType.COSIGNATURE);

  private static SignerKey key(String name, KeyType type) {
    return SignerKey.generate(name, type, new SecureRandom());
  }

  @Test
  void countsEachTrustedWitnessOnce() {
    // Given
    TlogPolicy policy = new TlogPolicy(List.of(log.verifier()), List.of(first.verifier()), 1);
    String text = new Checkpoint("log.example", 7, new byte[32]).text();

    // When
    SignedNote note =
        new SignedNote(text, List.of(log.sign(text)))
            .withSignature(first.cosign(text, 1))
            .withSignature(first.cosign(text, 2))
            .withSignature(second.cosign(text, 1));

    // Then
    assertThat(policy.cosigners(note)).containsExactly(first.verifier());
    assertThat(policy.logKey("log.example")).contains(log.verifier());
    assertThat(policy.logKey("other.example")).isEmpty();
  }

  @Test
  void rejectsDuplicateWitnessAndTooLargeQuorum() {
    VerifierKey alias =
        new VerifierKey("witness.example/alias", KeyType.COSIGNATURE, first.verifier().key());
    List<VerifierKey> logs = List.of(log.verifier());
    List<VerifierKey> witnesses = List.of(first.verifier(), second.verifier());

    refused(logs, List.of(first.verifier(), first.verifier()), 1);
    refused(logs, List.of(first.verifier(), alias), 1);
    refused(logs, List.of(log.verifier()), 1);
    refused(witnesses, witnesses, 1);
    refused(List.of(), witnesses, 1);
    refused(logs, witnesses, 3);
    refused(logs, witnesses, -1);
  }

  private static void refused(List<VerifierKey> logs, List<VerifierKey> witnesses, int quorum) {
    assertThatThrownBy(() -> new TlogPolicy(logs, witnesses, quorum))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void addCheckpointBodyMatchesSpecification() {
    // Given
    String text = "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n";
    String body =
        "old 20852014\nPlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n"
            + "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=\n\n"
            + text
            + "\n"
            + log.sign(text).line()
            + "\n";

    // When
    ConsistencyProof read = parse(body);

    // Then
    assertThat(read).hasToString(body);
    assertThat(read.oldSize()).isEqualTo(20_852_014);
    assertThat(read.hashes()).hasSize(2);
    for (String none :
        List.of(
            "",
            body.replace("old ", "old"),
            body.replace("old 2", "old 02"),
            body.replace("old 2", "old -2"),
            body.replace("old 20852014\n", ""),
            body.replace("PlRN", "lRN"),
            body.replace("kaw=", "kax="),
            body.replace("swk=\n\n", "swk=\n"),
            body.replaceFirst("\n", "\n" + (ROOT + "\n").repeat(62)))) {
      assertThatThrownBy(() -> parse(none)).as(none).isInstanceOf(MalformedException.class);
    }
  }

  private static ConsistencyProof parse(String body) {
    return ConsistencyProof.parse(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void consistencyProofShowsThatTreeOnlyGrew() {
    // Given
    List<byte[]> leaves = TestTrees.known(8);
    String text = new Checkpoint("log.example", 8, MerkleTree.root(leaves)).text();
    SignedNote note = new SignedNote(text, List.of(log.sign(text)));

    // When
    ConsistencyProof proof =
        new ConsistencyProof(
            6, MerkleTree.consistencyProof(6, 8, MerkleTree.hashesOf(leaves)), note);

    // Then
    assertThat(proof.extendsRoot(TestTrees.hex(TestTrees.ROOTS.get(5)))).isTrue();
    assertThat(proof.extendsRoot(TestTrees.hex(TestTrees.ROOTS.get(4)))).isFalse();
  }
}
