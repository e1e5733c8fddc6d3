package org.wasl.connectors.partnerapi.limits;

import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.runtime.settings.SettingRecord;

/**
 * Limits of one batch of messages ({@code POST /v1/cases:batch}). The last three limits bound its
 * memory, whatever its length.
 */
@Under("door.batches.")
public record BatchSettings(
    @Setting("Lines of a batch. Further lines are not read")
        @Whole(preset = 10_000, min = 1, max = 1_000_000)
        int maxItems,
    @Setting("Size of all lines of a batch together. Further bytes are not read")
        @Whole(preset = 256 << 20, min = 65_536, max = 1L << 40)
        long maxBytes,
    @Setting("Longest line of a batch. A longer line is refused, the others are not")
        @Whole(preset = BatchSettings.LONGEST_LINE, min = 4_096, max = BatchSettings.LONGEST_LINE)
        int maxLineBytes,
    @Setting("Lines of one batch in progress at once, including those whose answer is not sent yet")
        @Whole(preset = 32, min = 1, max = 1_000)
        int maxInFlight,
    @Setting("Of these, in bytes. Above it, no further lines are read")
        @Whole(preset = 4 << 20, min = 4_096, max = 1 << 28)
        int maxBytesInFlight) {

  /** The largest message with its signature, as JSON, in bytes. */
  static final int LONGEST_LINE = 1_398_808;

  /** The defaults. */
  public static final BatchSettings DEFAULT = new SettingRecord<>(BatchSettings.class).defaults();

  /** Maximum memory of a batch in bytes, which counts as the body of its agency's request. */
  public int heldBytes() {
    return maxBytesInFlight + 2 * maxLineBytes;
  }
}
