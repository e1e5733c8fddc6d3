package org.wasl.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.wasl.rules.id.AgencyId;

/**
 * Configures the gateway's address, the agency's identity and the timeouts. It is immutable. Each
 * {@code with…} method returns a copy.
 *
 * @param gateway its partner API, for example {@code https://127.0.0.1:8443}
 * @param identity the identity of the agency
 * @param times how long to try
 * @param sizes limits for answers and batches
 * @param language language of the gateway's texts for a person, {@code ar}, {@code fr} or {@code
 *     en}
 * @param retries called when an attempt failed and is made again
 */
public record ClientConfig(
    URI gateway,
    ClientIdentity identity,
    CallTimes times,
    CallSizes sizes,
    String language,
    RetryListener retries) {

  /**
   * The time limits of a call.
   *
   * @param attemptTimeout one attempt ends after this time; the content of a delivery must begin
   *     within it and pause for no longer
   * @param deadline all attempts of a call end after this time, and so does the one that collects a
   *     delivery
   * @param firstDelay longest pause after the first attempt. It doubles with each attempt, and the
   *     client waits a random part of it
   * @param maxDelay longest pause. {@code Retry-After} may ask for more
   */
  public record CallTimes(
      Duration attemptTimeout, Duration deadline, Duration firstDelay, Duration maxDelay) {
    /** Checks the values. */
    public CallTimes {
      if (attemptTimeout.isNegative() || attemptTimeout.isZero() || deadline.isNegative()) {
        throw new IllegalArgumentException("attemptTimeout and deadline must be above 0");
      }
      if (firstDelay.toMillis() < 1 || maxDelay.compareTo(firstDelay) < 0) {
        throw new IllegalArgumentException(
            "firstDelay must be 1 ms or more, maxDelay not below it");
      }
    }
  }

  /**
   * Sizes of answers and requests.
   *
   * @param maxAnswerBytes the client does not read a larger answer, in bytes. Deliveries have no
   *     such limit
   * @param batchLines messages in one request of {@link WaslClient#publishAll}, at most
   * @param batchBytes bytes of messages in one such request, at most. A single larger message is
   *     sent alone
   */
  public record CallSizes(int maxAnswerBytes, int batchLines, int batchBytes) {
    /** Checks the values. */
    public CallSizes {
      if (batchLines < 1 || batchBytes < 1 || maxAnswerBytes < 1) {
        throw new IllegalArgumentException(
            "batchLines, batchBytes, maxAnswerBytes must be above 0");
      }
    }
  }

  /**
   * Returns the defaults. An attempt takes 10 s and all attempts 60 s. Pauses last from 500 ms to
   * 30 s. Answers have up to 8 MiB, and texts are in English. A batch has up to 100 messages and 1
   * MiB.
   */
  public static ClientConfig of(URI gateway, ClientIdentity identity) {
    CallTimes times =
        new CallTimes(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofMillis(500),
            Duration.ofSeconds(30));
    CallSizes sizes = new CallSizes(8 << 20, 100, 1 << 20);
    return new ClientConfig(gateway, identity, times, sizes, "en", RetryListener.NONE);
  }

  /**
   * Returns the defaults with the keys of a folder, as {@link ClientIdentity#ofFolder} reads them.
   */
  public static ClientConfig of(URI gateway, Path folder, AgencyId agency) {
    return of(gateway, ClientIdentity.ofFolder(folder, agency));
  }

  /** With other times for one attempt, and for all of a call. */
  public ClientConfig withTimes(Duration oneAttempt, Duration allAttempts) {
    return with(new CallTimes(oneAttempt, allAttempts, times.firstDelay, times.maxDelay));
  }

  /** With another time for all attempts of a call. */
  public ClientConfig withDeadline(Duration allAttempts) {
    return withTimes(times.attemptTimeout, allAttempts);
  }

  /** With other pauses between attempts. */
  public ClientConfig withDelays(Duration first, Duration longest) {
    return with(new CallTimes(times.attemptTimeout, times.deadline, first, longest));
  }

  private ClientConfig with(CallTimes other) {
    return new ClientConfig(gateway, identity, other, sizes, language, retries);
  }

  /** With another bound on answers, in bytes. */
  public ClientConfig withMaxAnswerBytes(int bytes) {
    return with(new CallSizes(bytes, sizes.batchLines, sizes.batchBytes));
  }

  private ClientConfig with(CallSizes other) {
    return new ClientConfig(gateway, identity, times, other, language, retries);
  }

  /** Returns a copy with texts in this language. */
  public ClientConfig withLanguage(String spoken) {
    return new ClientConfig(gateway, identity, times, sizes, spoken, retries);
  }

  /** With a listener to attempts that are made again. */
  public ClientConfig withRetries(RetryListener listener) {
    return new ClientConfig(gateway, identity, times, sizes, language, listener);
  }
}
