package org.wasl.trail.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;

/** Cosignatures are kept once, and a quorum is one of the witnesses that count. */
class CosignaturesTest {
  private static final SignerKey LOG = key("wasl.example/log", KeyType.NOTE);
  private static final List<SignerKey> WITNESSES =
      Stream.of("w1", "w2", "w3").map(w -> key(w, KeyType.COSIGNATURE)).toList();

  private Store store;
  private Cosignatures cosignatures;

  @BeforeEach
  void openStore() throws Exception {
    store = TestDatabase.empty();
    cosignatures = store.cosignatures(1);
    for (int size = 1; size <= 3; size++) {
      store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
      store.auditLog().sequence().orElseThrow();
      SignedNote note = new SignedNote(text(size), List.of(LOG.sign(text(size))));
      assertThat(
              store
                  .auditLog()
                  .shard(1)
                  .sign(size - 1, size, new byte[32], note.toString())
                  .orElseThrow())
          .isTrue();
    }
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  @Test
  void checkpointIsWitnessedOnceAQuorumCosigns() {
    // When
    keep(2, WITNESSES.get(0));
    long witnessed = store.auditLog().progress().orElseThrow().witnessed();
    keep(2, WITNESSES.get(0));
    long sameAgain = store.auditLog().progress().orElseThrow().witnessed();
    keep(2, WITNESSES.get(2));

    // Then
    assertThat(witnessed).isZero();
    assertThat(sameAgain).isZero();
    assertThat(store.auditLog().progress().orElseThrow().witnessed()).isEqualTo(2);
    SignedNote note = cosignatures.witnessed().orElseThrow().orElseThrow();
    assertThat(Stream.of(LOG, WITNESSES.get(0), WITNESSES.get(2)).map(SignerKey::verifier))
        .allMatch(key -> note.verify(key) == SignedNote.Verification.VALID);
    assertThat(note.signatures()).hasSize(3);
    assertThat(note.text()).isEqualTo(text(2));
  }

  @Test
  void untrustedWitnessMakesNoQuorum() {
    // Given
    SignerKey former = key("former", KeyType.COSIGNATURE);
    // When
    keep(3, former);
    keep(3, WITNESSES.get(1));
    // Then
    assertThat(cosignatures.witnessed().orElseThrow()).isEmpty();
    assertThat(cosignatures.note(3).orElseThrow().orElseThrow().signatures()).hasSize(3);
  }

  @Test
  void simultaneousCosignaturesCompleteTheQuorum() {
    for (int round = 0; round < 3; round++) {
      // When
      long size = 1 + round;
      IntStream.range(0, 2).parallel().forEach(w -> keep(size, WITNESSES.get(w)));
      // Then
      assertThat(store.auditLog().progress().orElseThrow().witnessed()).isEqualTo(size);
    }
  }

  @Test
  void knowsLastCosignedSizeAndKeepsNoCosignatureWithoutCheckpoint() {
    // When
    keep(1, WITNESSES.get(0));
    keep(3, WITNESSES.get(0));
    boolean kept = keep(7, WITNESSES.get(0));
    // Then
    assertThat(kept).isFalse();
    assertThat(cosignatures.lastCosignedSize(name(WITNESSES.get(0))).orElseThrow()).isEqualTo(3);
    assertThat(cosignatures.lastCosignedSize(name(WITNESSES.get(1))).orElseThrow()).isZero();
  }

  private boolean keep(long size, SignerKey witness) {
    NoteSignature line = witness.cosign(text(size), 1_764_000_000);
    List<String> all = WITNESSES.stream().map(CosignaturesTest::name).toList();
    return cosignatures.keep(size, name(witness), line, all, 2).orElseThrow();
  }

  private static String text(long size) {
    return new Checkpoint("wasl.example/log", size, new byte[32]).text();
  }

  private static String name(SignerKey key) {
    return key.verifier().toString();
  }

  private static SignerKey key(String name, KeyType type) {
    return SignerKey.generate(name, type, new SecureRandom());
  }
}
