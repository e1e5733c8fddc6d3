package org.wasl.gateway.config;

import java.util.List;

/**
 * Limits of what comes in.
 *
 * @param maxBodyBytes largest body, in bytes; more is answered 413
 * @param maxHeaderBytes all header lines together, in bytes; more is answered 431
 * @param maxConnections connections open at once
 * @param requestTimeoutMillis time a request may take to arrive, in milliseconds; then 408
 * @param maxClockSkewMillis how far a message's time may lie ahead of ours, in milliseconds
 * @param maxQueued submissions that wait for their commit; more are answered 503
 * @param maxBacklog deliveries not finished; more and submissions are answered 503
 * @param retryAfterSeconds what a 503 asks the sender to wait, in seconds
 */
public record DoorConfig(
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxConnections,
    int requestTimeoutMillis,
    long maxClockSkewMillis,
    int maxQueued,
    int maxBacklog,
    int retryAfterSeconds) {

  static final Key<Integer> BODY =
      Key.integer(
          "door.maxBodyBytes", 1_048_576, 16_384, 67_108_864, "Largest body that is taken in");
  static final Key<Integer> HEADER =
      Key.integer("door.maxHeaderBytes", 16_384, 4_096, 1_048_576, "All headers of a request");
  static final Key<Integer> CONNECTIONS =
      Key.integer("door.maxConnections", 2_000, 1, 100_000, "Connections of partners at once");
  static final Key<Integer> TIMEOUT =
      Key.integer(
          "door.requestTimeoutMillis", 15_000, 100, 600_000, "Time a request may take to arrive");
  static final Key<Long> SKEW =
      Key.large(
          "door.maxClockSkewMillis",
          300_000,
          0,
          86_400_000,
          "How far a message's time may lie ahead of ours");
  static final Key<Integer> QUEUED =
      Key.integer("door.maxQueued", 1_024, 1, 100_000, "Submissions waiting for their commit");
  static final Key<Integer> BACKLOG =
      Key.integer(
          "door.maxBacklog", 1_000_000, 1, 1_000_000_000, "Unfinished deliveries; past it 503");
  static final Key<Integer> RETRY_AFTER =
      Key.integer("door.retryAfterSeconds", 5, 1, 3_600, "Retry-After of a 503");
  static final List<Key<?>> KEYS =
      List.of(BODY, HEADER, CONNECTIONS, TIMEOUT, SKEW, QUEUED, BACKLOG, RETRY_AFTER);

  static DoorConfig from(Settings settings) {
    return new DoorConfig(
        settings.get(BODY),
        settings.get(HEADER),
        settings.get(CONNECTIONS),
        settings.get(TIMEOUT),
        settings.get(SKEW),
        settings.get(QUEUED),
        settings.get(BACKLOG),
        settings.get(RETRY_AFTER));
  }
}
