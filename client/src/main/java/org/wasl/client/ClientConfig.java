package org.wasl.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the gateway is, who asks, and how long to try. Immutable: each {@code with…} gives another
 * one.
 *
 * @param gateway its partner API, for example {@code https://127.0.0.1:8443}
 * @param identity of the agency
 * @param attemptTimeout one attempt ends after this time; of a delivery that is collected, where
 *     its content has not begun to come
 * @param deadline all attempts of a call end after this time, and so does the one that collects a
 *     delivery
 * @param firstDelay longest pause after the first attempt; it doubles with each, and a random part
 *     of it is waited
 * @param maxDelay longest pause; {@code Retry-After} may ask for more
 * @param maxAnswerBytes a larger answer is not read, in bytes; a delivery may always come
 * @param language of the gateway's texts for a person: {@code ar}, {@code fr} or {@code en}
 * @param batchLines messages in one request of {@link WaslClient#publishAll}, at most
 * @param batchBytes of these, in bytes, unless one alone has more
 */
public record ClientConfig(
    URI gateway,
    ClientIdentity identity,
    Duration attemptTimeout,
    Duration deadline,
    Duration firstDelay,
    Duration maxDelay,
    int maxAnswerBytes,
    String language,
    int batchLines,
    int batchBytes) {

  /** Refuses what cannot work. */
  public ClientConfig {
    if (attemptTimeout.isNegative() || attemptTimeout.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("attemptTimeout and deadline must be above 0");
    }
    if (firstDelay.toMillis() < 1 || maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException("firstDelay must be 1 ms or more, maxDelay not below it");
    }
    if (batchLines < 1 || batchBytes < 1 || maxAnswerBytes < 1) {
      throw new IllegalArgumentException("batchLines, batchBytes, maxAnswerBytes must be above 0");
    }
  }

  /**
   * The defaults: 10 s an attempt, 60 s in all, pauses from 500 ms to 30 s, answers to 8 MiB, in
   * English, 100 messages and 1 MiB in a batch.
   */
  public static ClientConfig of(URI gateway, ClientIdentity identity) {
    return new ClientConfig(
        gateway,
        identity,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        8 << 20,
        "en",
        100,
        1 << 20);
  }

  /** The defaults, with the keys of a folder: {@link ClientIdentity#ofFolder}. */
  public static ClientConfig of(URI gateway, Path folder, String agency) {
    return of(gateway, ClientIdentity.ofFolder(folder, agency));
  }

  /** With other times for one attempt, and for all of a call. */
  public ClientConfig withTimes(Duration oneAttempt, Duration allAttempts) {
    return new ClientConfig(
        gateway,
        identity,
        oneAttempt,
        allAttempts,
        firstDelay,
        maxDelay,
        maxAnswerBytes,
        language,
        batchLines,
        batchBytes);
  }

  /** With other pauses between attempts. */
  public ClientConfig withDelays(Duration first, Duration longest) {
    return new ClientConfig(
        gateway,
        identity,
        attemptTimeout,
        deadline,
        first,
        longest,
        maxAnswerBytes,
        language,
        batchLines,
        batchBytes);
  }

  /** With another bound on answers, in bytes. */
  public ClientConfig withMaxAnswerBytes(int bytes) {
    return new ClientConfig(
        gateway,
        identity,
        attemptTimeout,
        deadline,
        firstDelay,
        maxDelay,
        bytes,
        language,
        batchLines,
        batchBytes);
  }

  /** For a person who reads this language. */
  public ClientConfig withLanguage(String spoken) {
    return new ClientConfig(
        gateway,
        identity,
        attemptTimeout,
        deadline,
        firstDelay,
        maxDelay,
        maxAnswerBytes,
        spoken,
        batchLines,
        batchBytes);
  }

  /** With another size of the requests of {@link WaslClient#publishAll}. */
  public ClientConfig withBatch(int lines, int bytes) {
    return new ClientConfig(
        gateway,
        identity,
        attemptTimeout,
        deadline,
        firstDelay,
        maxDelay,
        maxAnswerBytes,
        language,
        lines,
        bytes);
  }
}
