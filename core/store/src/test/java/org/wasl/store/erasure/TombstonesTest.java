package org.wasl.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

class TombstonesTest {
  private static final UUID ID = new UUID(1, 2);
  private static final Tombstones ONE = Tombstones.keyed(key(1));

  private static byte[] key(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return key;
  }

  @Test
  void row20CorrectGuessRevealsNothingWithoutTheKey() {
    // When
    Tombstones other = Tombstones.keyed(key(2));
    // Then
    assertThat(ONE.message("platform", new MessageId(ID)))
        .isEqualTo(Tombstones.keyed(key(1)).message("platform", new MessageId(ID)))
        .isNotEqualTo(other.message("platform", new MessageId(ID)))
        .isNotEqualTo(Tombstones.withDiscardedKey().message("platform", new MessageId(ID)));
    assertThat(ONE.ofKey()).isNotEqualTo(other.ofKey());
  }

  @Test
  void differentSubjectsHaveDifferentTags() {
    // Then
    assertThat(
            Set.of(
                ONE.message("platform", new MessageId(ID)),
                ONE.message("platform", new MessageId(new UUID(1, 3))),
                ONE.message("police", new MessageId(ID)),
                ONE.participation(new ReferralId(ID), "platform"),
                ONE.participation(new ReferralId(ID), "police"),
                ONE.ofKey()))
        .hasSize(6);
  }

  @Test
  void keyHas32Bytes() {
    // Then
    assertThatThrownBy(() -> Tombstones.keyed(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
