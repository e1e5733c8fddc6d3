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
 * @param language of the gateway's texts for a person, such as the reasons of a refusal: ar, fr, en
 * @param retries called when an attempt failed and is made again
 */
public record GatewayClientConfig(
    URI gateway,
    int connections,
    long attemptMillis,
    long deadlineMillis,
    long backoffMillis,
    long maxBackoffMillis,
    int maxAnswerBytes,
    String language,
    RetryListener retries) {
  /**
   * 16 connections, 10 s an attempt, 60 s in all, pauses from 100 ms to 5 s, answers to 1 MiB, in
   * English.
   */
  public static GatewayClientConfig of(URI gateway) {
    return new GatewayClientConfig(
        gateway, 16, 10_000, 60_000, 100, 5_000, 1 << 20, "en", RetryListener.NONE);
  }

  /** The same, for a person who reads this language, with a listener to retries. */
  public GatewayClientConfig forPerson(String spoken, RetryListener listener) {
    return new GatewayClientConfig(
        gateway,
        connections,
        attemptMillis,
        deadlineMillis,
        backoffMillis,
        maxBackoffMillis,
        maxAnswerBytes,
        spoken,
        listener);
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
        maxAnswerBytes,
        language,
        retries);
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
        newMaxAnswerBytes,
        language,
        retries);
  }
}
