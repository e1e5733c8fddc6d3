package org.wasl.configuration.settings.door;

import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;
import org.wasl.schemas.json.MessageLimits;

/** Limits of incoming requests. */
@Under("door.")
public record DoorConfig(
    @Setting("Largest message that is accepted. A handover may be a third larger, plus 8 KiB")
        @Whole(
            preset = MessageLimits.LARGEST_MESSAGE_BYTES,
            min = 16_384,
            max = MessageLimits.LARGEST_MESSAGE_BYTES)
        int maxBodyBytes,
    @Setting("Longest request line") @Whole(preset = 2_048, min = 256, max = 65_536)
        int maxLineBytes,
    @Setting("Size of all headers of a request")
        @Whole(preset = 16_384, min = 4_096, max = 1_048_576)
        int maxHeaderBytes,
    @Setting("Concurrent connections of partners") @Whole(preset = 2_000, min = 1, max = 100_000)
        int maxConnections,
    @Setting(
            "Connections from one address that have not completed the TLS handshake."
                + " Above it, the oldest is closed")
        @Whole(preset = 256, min = 1, max = 100_000)
        int maxHalfOpenPerAddress,
    @Setting("Concurrent connections with one client certificate")
        @Whole(preset = 256, min = 1, max = 100_000)
        int maxConnectionsPerCertificate,
    @Setting(
            "TLS handshakes in a second from one address, or with one certificate. Further"
                + " connections are closed")
        @Whole(preset = 100, min = 1, max = 1_000_000)
        int maxHandshakesPerSecondPerSource,
    @Setting("Time a request may take to arrive") @Whole(preset = 15_000, min = 100, max = 600_000)
        int requestTimeoutMillis,
    @Setting("Time for which a refused connection is still read, so that the answer arrives")
        @Whole(preset = 500, min = 0, max = 60_000)
        int lingerMillis,
    @Setting("Time limit for a client to read an answer. Then its connection is closed")
        @Whole(preset = 30_000, min = 100, max = 600_000)
        int responseTimeoutMillis,
    @Setting("The most by which a message's time may be ahead of the gateway's clock")
        @Whole(preset = 300_000, min = 0, max = 86_400_000)
        long maxClockSkewMillis,
    @Setting("Submissions that wait for their commit")
        @Whole(preset = 1_024, min = 1, max = 100_000)
        int maxQueued,
    @Setting("Unfinished deliveries above which submissions get 503")
        @Whole(preset = 1_000_000, min = 1, max = 1_000_000_000)
        int maxBacklog,
    @Setting("The share of one sender. Above it, the sender gets 429")
        @Whole(preset = 500_000, min = 1, max = 1_000_000_000)
        int maxBacklogPerSender,
    @Setting("Referrals or notices in one page of an agency's list")
        @Whole(preset = 100, min = 1, max = 1_000)
        int maxListed,
    @Setting("Steps of a referral in one page of its timeline")
        @Whole(preset = 1_000, min = 10, max = 10_000)
        int maxTimelineSteps,
    @Setting(
            "Hours for which a key in memory is offered to seal submissions. It opens them for as"
                + " long again")
        @Whole(preset = 12, min = 1, max = 168)
        int submissionKeyHours,
    @Setting("Retry-After of a 503 or 429") @Whole(preset = 5, min = 1, max = 3_600)
        int retryAfterSeconds) {
  /** The largest message. A larger one is answered with 413. */
  public MessageLimits messages() {
    return new MessageLimits(maxBodyBytes);
  }
}
