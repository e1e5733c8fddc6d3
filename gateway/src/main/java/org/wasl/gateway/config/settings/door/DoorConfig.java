package org.wasl.gateway.config.settings.door;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.schemas.json.MessageLimits;

/**
 * Limits of incoming requests.
 *
 * @param messages largest message; more is answered 413
 * @param maxLineBytes the request line, in bytes; more is answered 414
 * @param maxHeaderBytes all header lines together, in bytes; more is answered 431
 * @param maxConnections connections open at once
 * @param maxHalfOpenPerAddress of these, before the TLS handshake from one address
 * @param maxConnectionsPerCertificate of these, under one client certificate
 * @param maxHandshakesPerSecondPerSource TLS handshakes of one address, or under one certificate,
 *     in a second; its connections beyond are closed
 * @param requestTimeoutMillis time a request may take to arrive, in milliseconds; then 408
 * @param lingerMillis how long a refused connection is still read, so that the answer arrives, in
 *     milliseconds
 * @param responseTimeoutMillis time a client may take for its answer, in milliseconds; then it is
 *     cut off
 * @param maxClockSkewMillis how far a message's time may lie ahead of ours, in milliseconds
 * @param maxQueued submissions that wait for their commit; more are answered 503
 * @param maxBacklog deliveries not finished; more and submissions are answered 503
 * @param maxBacklogPerSender of these, of messages of one sender; beyond, its submissions are
 *     answered 429
 * @param maxListed referrals or notices in one page of an agency's list
 * @param maxTimelineSteps steps of a referral in one page of its timeline
 * @param submissionKeyHours how long a key is given to seal submissions to, in hours; it opens them
 *     for as long again
 * @param retryAfterSeconds what a 503 or 429 asks the sender to wait, in seconds
 */
public record DoorConfig(
    MessageLimits messages,
    int maxLineBytes,
    int maxHeaderBytes,
    int maxConnections,
    int maxHalfOpenPerAddress,
    int maxConnectionsPerCertificate,
    int maxHandshakesPerSecondPerSource,
    int requestTimeoutMillis,
    int lingerMillis,
    int responseTimeoutMillis,
    long maxClockSkewMillis,
    int maxQueued,
    int maxBacklog,
    int maxBacklogPerSender,
    int maxListed,
    int maxTimelineSteps,
    int submissionKeyHours,
    int retryAfterSeconds) {

  static final SettingKey<Integer> BODY =
      SettingKey.integer(
          "door.maxBodyBytes",
          MessageLimits.LARGEST.messageBytes(),
          16_384,
          MessageLimits.LARGEST.messageBytes(),
          "Largest message that is taken in; a handover may be a third larger, and 8 KiB");
  static final SettingKey<Integer> LINE =
      SettingKey.integer("door.maxLineBytes", 2_048, 256, 65_536, "Request line");
  static final SettingKey<Integer> HEADER =
      SettingKey.integer(
          "door.maxHeaderBytes", 16_384, 4_096, 1_048_576, "All headers of a request");
  static final SettingKey<Integer> CONNECTIONS =
      SettingKey.integer(
          "door.maxConnections", 2_000, 1, 100_000, "Connections of partners at once");
  static final SettingKey<Integer> HALF_OPEN =
      SettingKey.integer(
          "door.maxHalfOpenPerAddress",
          256,
          1,
          100_000,
          "Connections before the TLS handshake from one address at once; past it the oldest is"
              + " closed");
  static final SettingKey<Integer> PER_CERTIFICATE =
      SettingKey.integer(
          "door.maxConnectionsPerCertificate",
          256,
          1,
          100_000,
          "Connections under one client certificate at once");
  static final SettingKey<Integer> HANDSHAKES =
      SettingKey.integer(
          "door.maxHandshakesPerSecondPerSource",
          100,
          1,
          1_000_000,
          "TLS handshakes of one address, or under one certificate, in a second; its connections"
              + " beyond are closed");
  static final SettingKey<Integer> TIMEOUT =
      SettingKey.integer(
          "door.requestTimeoutMillis", 15_000, 100, 600_000, "Time a request may take to arrive");
  static final SettingKey<Integer> LINGER =
      SettingKey.integer(
          "door.lingerMillis",
          500,
          0,
          60_000,
          "How long a refused connection is still read, so that the answer arrives");
  static final SettingKey<Integer> RESPONSE_TIMEOUT =
      SettingKey.integer(
          "door.responseTimeoutMillis",
          30_000,
          100,
          600_000,
          "Time a client may take for an answer; then it is cut off");
  static final SettingKey<Long> SKEW =
      SettingKey.large(
          "door.maxClockSkewMillis",
          300_000,
          0,
          86_400_000,
          "How far a message's time may be ahead of the gateway's clock");
  static final SettingKey<Integer> QUEUED =
      SettingKey.integer(
          "door.maxQueued", 1_024, 1, 100_000, "Submissions waiting for their commit");
  static final SettingKey<Integer> BACKLOG =
      SettingKey.integer(
          "door.maxBacklog", 1_000_000, 1, 1_000_000_000, "Unfinished deliveries; past it 503");
  static final SettingKey<Integer> SENDER_BACKLOG =
      SettingKey.integer(
          "door.maxBacklogPerSender",
          500_000,
          1,
          1_000_000_000,
          "Of these, of messages of one sender; beyond, 429 to it");
  static final SettingKey<Integer> LISTED =
      SettingKey.integer(
          "door.maxListed", 100, 1, 1_000, "Referrals or notices in one page of an agency's list");
  static final SettingKey<Integer> TIMELINE =
      SettingKey.integer(
          "door.maxTimelineSteps",
          1_000,
          10,
          10_000,
          "Steps of a referral in one page of its timeline");
  static final SettingKey<Integer> SUBMISSION_KEY =
      SettingKey.integer(
          "door.submissionKeyHours",
          12,
          1,
          168,
          "How long a key in memory is given to seal submissions to; it opens them for as long"
              + " again, in hours");
  static final SettingKey<Integer> RETRY_AFTER =
      SettingKey.integer("door.retryAfterSeconds", 5, 1, 3_600, "Retry-After of a 503 or 429");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      List.of(
          BODY,
          LINE,
          HEADER,
          CONNECTIONS,
          HALF_OPEN,
          PER_CERTIFICATE,
          HANDSHAKES,
          TIMEOUT,
          LINGER,
          RESPONSE_TIMEOUT,
          SKEW,
          QUEUED,
          BACKLOG,
          SENDER_BACKLOG,
          LISTED,
          TIMELINE,
          SUBMISSION_KEY,
          RETRY_AFTER);

  /** The values that are set; an invalid one is reported to the settings. */
  public static DoorConfig from(Settings settings) {
    return new DoorConfig(
        new MessageLimits(settings.get(BODY)),
        settings.get(LINE),
        settings.get(HEADER),
        settings.get(CONNECTIONS),
        settings.get(HALF_OPEN),
        settings.get(PER_CERTIFICATE),
        settings.get(HANDSHAKES),
        settings.get(TIMEOUT),
        settings.get(LINGER),
        settings.get(RESPONSE_TIMEOUT),
        settings.get(SKEW),
        settings.get(QUEUED),
        settings.get(BACKLOG),
        settings.get(SENDER_BACKLOG),
        settings.get(LISTED),
        settings.get(TIMELINE),
        settings.get(SUBMISSION_KEY),
        settings.get(RETRY_AFTER));
  }
}
