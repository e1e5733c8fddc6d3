package org.wasl.configuration.settings.operations;

import org.wasl.rules.operations.DeliveryRate;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Limits of operators. */
@Under("operations.")
public record OperationsConfig(
    @Setting("Parked deliveries that a request moves in a minute, if it sets no rate")
        @Named("replay.perMinute")
        @Whole(preset = 600, min = 1, max = DeliveryRate.MAX_PER_MINUTE)
        int perMinute,
    @Setting("Time a second person has to approve a request")
        @Named("replay.approvalSeconds")
        @Whole(preset = 86_400, min = 60, max = 2_592_000)
        int approvalSeconds,
    @Setting("Maximum deliveries of one request")
        @Named("replay.maxDeliveries")
        @Whole(preset = 10_000, min = 1, max = 1_000_000)
        int maxDeliveries,
    @Setting("Maximum ids shown of each group of parked deliveries")
        @Whole(preset = 20, min = 1, max = 1_000)
        int shownIds,
    @Setting("Maximum requests, referrals and operator actions in one list")
        @Named("operations.maxListed")
        @Whole(preset = 100, min = 1, max = 1_000)
        int listed,
    @Setting("Maximum steps of a referral in the console, the newest ones")
        @Whole(preset = 1_000, min = 10, max = 10_000)
        int maxTimelineSteps,
    @Setting("Longest maintenance window of an agency that may be announced")
        @Whole(preset = 168, min = 1, max = 8_760)
        int maxWindowHours) {}
