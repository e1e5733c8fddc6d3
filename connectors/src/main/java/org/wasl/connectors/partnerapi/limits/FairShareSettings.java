package org.wasl.connectors.partnerapi.limits;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Limits of one agency at the partner API.
 *
 * @param classes limits of each kind of request
 * @param burstSeconds how many seconds' worth of an agency's rate may come at once after a pause
 * @param maxWaitMillis how long a request waits for its turn; after that the answer is 429 if its
 *     own agency uses its whole share, otherwise 503
 * @param maxBodyBytesPerAgency bytes of bodies of one agency that are received or in work; above
 *     it, 429
 * @param maxRefusedPerSecondPerAgency requests of one agency that are refused (4xx); above it, all
 *     its requests wait
 */
public record FairShareSettings(
    Map<RequestClass, Limits> classes,
    int burstSeconds,
    int maxWaitMillis,
    long maxBodyBytesPerAgency,
    int maxRefusedPerSecondPerAgency) {

  /**
   * Limits of one kind of request.
   *
   * @param maxConcurrent requests in work at once, until the client has taken the answer
   * @param maxConcurrentPerAgency the part of these for one agency; below {@code maxConcurrent}, so
   *     that no agency can take all
   * @param maxPerSecondPerAgency rate of one agency
   */
  public record Limits(int maxConcurrent, int maxConcurrentPerAgency, int maxPerSecondPerAgency) {}

  private static final Set<RequestClass> VIRTUAL =
      EnumSet.of(RequestClass.SUBMISSIONS, RequestClass.BATCHES, RequestClass.FILES);

  /** The defaults. */
  public static final FairShareSettings DEFAULT =
      new FairShareSettings(
          Map.of(
              RequestClass.SUBMISSIONS, new Limits(64, 48, 1_000),
              RequestClass.BATCHES, new Limits(8, 2, 20),
              RequestClass.DELIVERIES, new Limits(32, 8, 200),
              RequestClass.FILES, new Limits(16, 4, 200),
              RequestClass.QUERIES, new Limits(16, 4, 100),
              RequestClass.REPORTS, new Limits(4, 1, 20)),
          5,
          5_000,
          32 << 20,
          20);

  /** Copies the map. */
  public FairShareSettings {
    classes = Map.copyOf(classes);
  }

  /** The limits of one kind of request. */
  public Limits limits(RequestClass kind) {
    Limits limits = classes.get(kind);
    if (limits == null) {
      throw new IllegalArgumentException("no limits for " + kind.label());
    }
    return limits;
  }

  /**
   * Number of threads with which no request in its turn waits for a thread. Submissions, batches
   * and files need no threads from this pool.
   */
  public int workerThreads() {
    return classes.entrySet().stream()
        .filter(limits -> !VIRTUAL.contains(limits.getKey()))
        .mapToInt(limits -> limits.getValue().maxConcurrent())
        .sum();
  }
}
