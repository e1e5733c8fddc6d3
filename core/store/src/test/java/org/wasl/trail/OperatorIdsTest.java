package org.wasl.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.audit.StepReason;
import org.wasl.rules.id.MessageId;
import org.wasl.store.erasure.Tombstones;

class OperatorIdsTest {
  private static final String ISSUER = "https://id.example/realm";

  private static OperatorIds keyed(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return new OperatorIds(new KeyedHash(key));
  }

  @Test
  void row39EachSubjectAndIssuerHasItsOwnId() {
    // When
    String id = keyed(1).of(ISSUER, "0001");
    // Then
    assertThat(id).matches("op-[0-9a-f]{24}").isEqualTo(keyed(1).of(ISSUER, "0001"));
    assertThat(id)
        .isNotEqualTo(keyed(1).of(ISSUER, "0002"))
        .isNotEqualTo(keyed(1).of("local", "0001"))
        .isNotEqualTo(keyed(1).of(ISSUER + "0001", ""));
  }

  @Test
  void row39GuessOfAPersonCannotBeTestedWithoutTheKey() {
    // When
    String id = keyed(1).of("local", "anna");
    // Then
    assertThat(id).isNotEqualTo(keyed(2).of("local", "anna")).doesNotContain("anna");
    UUID tombstone = Tombstones.keyed(new byte[32]).message("local", new MessageId(new UUID(0, 0)));
    assertThat(keyed(0).of("local", "")).doesNotContain(tombstone.toString().substring(0, 8));
  }

  @Test
  void row39TimelineShowsNoNamesOfEarlierVersions() {
    // Given
    String id = keyed(1).of("local", "omar");
    // When / Then
    assertThat(Actors.forPartners("operator:anna")).isEqualTo("operator");
    assertThat(Actors.forPartners("operator:" + id)).isEqualTo("operator:" + id);
    assertThat(Actors.forPartners("police-a")).isEqualTo("police-a");
    assertThat(Actors.forPartners(new StepReason.OperatorDecision("moved", Optional.of("omar"))))
        .isEqualTo("moved");
    assertThat(Actors.forPartners(new StepReason.OperatorDecision("moved", Optional.of(id))))
        .isEqualTo("moved/approver:" + id);
    assertThat(Actors.forPartners(new StepReason.Code("moved"))).isEqualTo("moved");
  }
}
