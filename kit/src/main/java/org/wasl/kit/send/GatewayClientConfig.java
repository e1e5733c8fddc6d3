package org.wasl.kit.send;

import java.net.URI;

/**
 * Where the gateway is, and how long to try.
 *
 * @param gateway its partner API, for example {@code https://127.0.0.1:8443}
 * @param connections open at once, at most; requests beyond wait
 * @param attemptMillis one attempt ends after this time
 * @param deadlineMillis all attempts end after this time
 * @param backoffMillis pause after the first attempt, doubled with each; half of it is random
 * @param maxBackoffMillis the longest such pause; {@code Retry-After} may ask for more
 * @param maxAnswerBytes larger answers are cut off
 */
public record GatewayClientConfig(
    URI gateway,
    int connections,
    long attemptMillis,
    long deadlineMillis,
    long backoffMillis,
    long maxBackoffMillis,
    int maxAnswerBytes) {
  /** 16 connections, 10 s an attempt, 60 s in all, pauses from 100 ms to 5 s, answers to 1 MiB. */
  public static GatewayClientConfig of(URI gateway) {
    return new GatewayClientConfig(gateway, 16, 10_000, 60_000, 100, 5_000, 1 << 20);
  }

  /** The same with another deadline. */
  public GatewayClientConfig withDeadlineMillis(long newDeadlineMillis) {
    return new GatewayClientConfig(
        gateway,
        connections,
        attemptMillis,
        newDeadlineMillis,
        backoffMillis,
        maxBackoffMillis,
        maxAnswerBytes);
  }

  /** The same with another bound on answers. */
  public GatewayClientConfig withMaxAnswerBytes(int newMaxAnswerBytes) {
    return new GatewayClientConfig(
        gateway,
        connections,
        attemptMillis,
        deadlineMillis,
        backoffMillis,
        maxBackoffMillis,
        newMaxAnswerBytes);
  }
}
