package org.wasl.store.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TombstonesTest {
  private static final UUID ID = new UUID(1, 2);
  private static final Tombstones ONE = Tombstones.keyed(key(1));

  private static byte[] key(int first) {
    byte[] key = new byte[32];
    key[0] = (byte) first;
    return key;
  }

  @Test
  void row20WhoGuessesRightLearnsNothingWithoutTheKey() {
    // When
    Tombstones other = Tombstones.keyed(key(2));
    // Then
    assertThat(ONE.message("platform", ID))
        .isEqualTo(Tombstones.keyed(key(1)).message("platform", ID))
        .isNotEqualTo(other.message("platform", ID))
        .isNotEqualTo(Tombstones.withDiscardedKey().message("platform", ID));
    assertThat(ONE.ofKey()).isNotEqualTo(other.ofKey());
  }

  @Test
  void noTwoThingsHaveOneName() {
    // Then
    assertThat(
            Set.of(
                ONE.message("platform", ID),
                ONE.message("platform", new UUID(1, 3)),
                ONE.message("police", ID),
                ONE.participation(ID, "platform"),
                ONE.participation(ID, "police"),
                ONE.ofKey()))
        .hasSize(6);
  }

  @Test
  void aKeyHas32Bytes() {
    // Then
    assertThatThrownBy(() -> Tombstones.keyed(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
