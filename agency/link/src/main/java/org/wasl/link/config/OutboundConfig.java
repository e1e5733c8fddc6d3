package org.wasl.link.config;

import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Documents of the old system. */
@Under("outbound.")
public record OutboundConfig(
    @Setting("The way in which the old system submits documents")
        @Named("outbound")
        @Preset("folder")
        Transport transport,
    @Setting("Time without a change before a file is read")
        @Whole(preset = 2_000, min = 0, max = 600_000)
        int settleMillis,
    @Setting("Files in out. With more files, nothing is read")
        @Whole(preset = 20_000, min = 1, max = 1_000_000)
        int maxFiles,
    @Setting(
            "Time for which a document is retried before the folder is listed again, or the answer"
                + " is 503")
        @Whole(preset = 20_000, min = 100, max = 600_000)
        int deadlineMillis,
    @Setting("Time for which a repeated document gets the same result")
        @Whole(preset = 90, min = 1, max = 3_650)
        int rememberDays) {

  /**
   * Returns the longest time that a caller waits, first for the turn of its document and then for
   * the gateway.
   */
  int longestWaitMillis() {
    return 2 * deadlineMillis;
  }
}
