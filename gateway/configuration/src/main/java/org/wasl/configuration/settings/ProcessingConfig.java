package org.wasl.configuration.settings;

import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.wire.message.AgreementWindow;
import org.wasl.wire.message.MessageSealer;

/** Sizes of batches and intervals of background tasks. */
@Under("batch.")
public record ProcessingConfig(
    @Setting("Maximum rows of one transaction") @Whole(preset = 256, min = 1, max = 10_000)
        int maxRows,
    @Setting("Maximum bytes of one transaction")
        @Whole(preset = 8_388_608, min = 65_536, max = 268_435_456)
        int maxBytes,
    @Setting(
            "Pause between two transactions while rows wait, so that more rows share one. No pause"
                + " if nothing waits")
        @Whole(preset = 3, min = 0, max = 100)
        int gatherMillis,
    @Setting("Time between two comparisons of database and broker")
        @Named("reconcile.intervalMillis")
        @Whole(preset = 1_000, min = 100, max = 5_000)
        int reconcileMillis,
    @Setting("Longest time before a due delivery is claimed")
        @Named("claim.intervalMillis")
        @Whole(preset = 1_000, min = 10, max = 60_000)
        int claimMillis,
    @Setting(
            "Pause between two claims of due deliveries, so that each claims many. No pause after a"
                + " quiet time")
        @Named("claim.pauseMillis")
        @Whole(preset = 100, min = 1, max = 1_000)
        int claimPauseMillis,
    @Setting(
            "Longest pause before an id is sent again to a queue that the broker refuses, such as a"
                + " missing one")
        @Named("queue.refusedPauseMillis")
        @Whole(preset = 300_000, min = 1_000, max = 3_600_000)
        int queueRefusedPauseMillis,
    @Setting("Deviation from the monotonic clock above which the wall clock has jumped")
        @Named("clock.toleranceMillis")
        @Whole(preset = 5_000, min = 500, max = 3_600_000)
        int clockToleranceMillis,
    @Setting("Sealed content is padded to a multiple of this")
        @Named("seal.paddingStepBytes")
        @Whole(preset = 1_024, min = 16, max = MessageSealer.MAX_PADDING_STEP_BYTES)
        int paddingStepBytes,
    @Setting("Longest use of one key agreement with a recipient's key; 0: one for each message")
        @Named("seal.windowMillis")
        @Whole(preset = 1_000, min = 0, max = 1_000)
        int agreementMillis,
    @Setting("Maximum messages of one key agreement")
        @Named("seal.windowMessages")
        @Whole(preset = 256, min = 1, max = 10_000)
        int agreementMessages,
    @Setting("Time limit of an orderly stop")
        @Named("shutdown.graceMillis")
        @Whole(preset = 10_000, min = 0, max = 600_000)
        int shutdownMillis,
    @Setting(
            "Time that wasl drain gives the load balancer to notice. Until then messages are"
                + " accepted")
        @Named("drain.noticeMillis")
        @Whole(preset = 10_000, min = 0, max = 600_000)
        int drainNoticeMillis) {
  /** The time for which one key agreement with a recipient's key is used. */
  public AgreementWindow agreement() {
    return new AgreementWindow(agreementMillis, agreementMessages);
  }
}
