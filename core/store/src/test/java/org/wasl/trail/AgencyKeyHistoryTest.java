package org.wasl.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StepReason;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.trail.AgencyKeyHistory.DirectoryKey;

/** A key that was used once is never forgotten. */
class AgencyKeyHistoryTest {
  private static final DirectoryKey FIRST =
      limited(new AgencyId("police"), "1", "EdDSA", key(1), Optional.empty());
  private static final DirectoryKey SECOND =
      limited(
          new AgencyId("police"),
          "2",
          "ES256",
          key(2),
          Optional.of(key(3)),
          "receipt",
          "retrieval");

  private Store store;
  private AgencyKeyHistory keys;

  private static byte[] key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    keys = store.agencyKeyHistory();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void firstKnownKeyIsValidForTheWholeTrail() throws Exception {
    // Given
    store.trailAppender().append(AuditAction.STARTED, new StepReason.Code("test")).orElseThrow();
    Instant began = store.trailEntries().of("gateway").orElseThrow().get(0).at();
    // When
    keys.record(List.of(FIRST)).orElseThrow();
    // Then
    assertThat(all()).extracting(AgencyKey::from).containsExactly(began);
    assertThat(all().get(0).x()).isEqualTo(FIRST.x());
  }

  @Test
  void removedKeyIsValidUntilThenAndNewKeyFromThen() throws Exception {
    // Given
    keys.record(List.of(FIRST)).orElseThrow();
    // When
    keys.record(List.of(SECOND)).orElseThrow();
    // Then
    assertThat(all()).extracting(AgencyKey::kid).containsExactly("1", "2");
    Instant until = all().get(0).until().orElseThrow();
    assertThat(until).isAfter(all().get(0).from());
    assertThat(all().get(1).from()).isAfter(all().get(0).from()).isBeforeOrEqualTo(until);
    assertThat(all().get(1).until()).isEmpty();
    assertThat(all().get(1).y()).hasValueSatisfying(y -> assertThat(y).isEqualTo(key(3)));
  }

  @Test
  void sameKeysChangeNothingAndReturnedKeyNeverEnded() throws Exception {
    // Given
    keys.record(List.of(FIRST, SECOND)).orElseThrow();
    List<Instant> from = all().stream().map(AgencyKey::from).toList();
    keys.record(List.of(SECOND)).orElseThrow();
    // When
    keys.record(List.of(FIRST, SECOND)).orElseThrow();
    // Then
    assertThat(all()).allMatch(key -> key.until().isEmpty());
    assertThat(all()).extracting(AgencyKey::from).isEqualTo(from);
  }

  @Test
  void reportsOtherKeyWithKnownIdAndRecordsNothing() throws Exception {
    // Given
    keys.record(List.of(FIRST)).orElseThrow();
    DirectoryKey other = limited(new AgencyId("police"), "1", "EdDSA", key(9), Optional.empty());
    // When
    List<DirectoryKey> others = keys.record(List.of(other, SECOND)).orElseThrow();
    // Then
    assertThat(others).containsExactly(other);
    assertThat(all()).extracting(AgencyKey::kid).containsExactly("1");
    assertThat(all().get(0).x()).isEqualTo(FIRST.x());
    assertThat(all().get(0).until()).isEmpty();
  }

  @Test
  void row60KeyKeepsItsPurposes() throws Exception {
    // Given
    keys.record(List.of(FIRST, SECOND)).orElseThrow();
    DirectoryKey more =
        limited(
            new AgencyId("police"),
            "2",
            "ES256",
            key(2),
            Optional.of(key(3)),
            "message",
            "receipt");
    // When
    List<DirectoryKey> others = keys.record(List.of(FIRST, more)).orElseThrow();
    // Then
    assertThat(others).containsExactly(more);
    assertThat(all())
        .extracting(AgencyKey::purposes)
        .containsExactly(Set.of(), Set.of("receipt", "retrieval"));
  }

  private static DirectoryKey limited(
      AgencyId agency, String kid, String alg, byte[] x, Optional<byte[]> y, String... purposes) {
    return new DirectoryKey(agency, kid, alg, x, y, new TreeSet<>(List.of(purposes)));
  }

  private List<AgencyKey> all() {
    return keys.all().orElseThrow();
  }
}
