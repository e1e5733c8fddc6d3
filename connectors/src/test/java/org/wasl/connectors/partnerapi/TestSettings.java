package org.wasl.connectors.partnerapi;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.connectors.partnerapi.limits.BatchSettings;
import org.wasl.connectors.partnerapi.limits.FairShareSettings;
import org.wasl.connectors.partnerapi.limits.FairShareSettings.Limits;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.runtime.TestLoad;

/** Settings with the limits that tests turn. */
public final class TestSettings {
  /** Shares that no test comes near. */
  static final FairShareSettings WIDE =
      new FairShareSettings(
          Stream.of(RequestClass.values())
              .collect(Collectors.toMap(kind -> kind, kind -> new Limits(16, 15, 100_000))),
          5,
          5_000,
          64 << 20,
          100_000);

  /** Handshakes in a second that no test comes near. */
  private static final int MANY = 100_000;

  /**
   * Limit of a request, short enough to wait for. On a busy machine the handshake and the first
   * line must fit in it.
   */
  static final int SHORT_MILLIS =
      Math.toIntExact(TestLoad.limit(Duration.ofMillis(1_500), Duration.ofSeconds(6)).toMillis());

  private TestSettings() {}

  /** With another rate of handshakes, and a burst of this many seconds' worth. */
  public static HttpsSettings handshakes(HttpsSettings s, int perSecond, int burstSeconds) {
    FairShareSettings shares =
        new FairShareSettings(
            WIDE.classes(),
            burstSeconds,
            WIDE.maxWaitMillis(),
            WIDE.maxBodyBytesPerAgency(),
            WIDE.maxRefusedPerSecondPerAgency());
    return with(
        s,
        20_000,
        s.maxConnections(),
        256,
        s.maxConnectionsPerCertificate(),
        s.responseTimeoutMillis(),
        perSecond,
        s.maxReceiptBytes(),
        shares);
  }

  /** With limits of a batch, few places for single messages, and a time for each line. */
  static HttpsSettings batches(
      HttpsSettings s, int requestMillis, BatchSettings batches, Limits submissions) {
    Map<RequestClass, Limits> classes = new EnumMap<>(WIDE.classes());
    classes.put(RequestClass.SUBMISSIONS, submissions);
    classes.put(RequestClass.BATCHES, new Limits(3, 2, 100_000));
    HttpsSettings limited =
        shares(
            s,
            6_000,
            new FairShareSettings(
                classes,
                WIDE.burstSeconds(),
                WIDE.maxWaitMillis(),
                WIDE.maxBodyBytesPerAgency(),
                WIDE.maxRefusedPerSecondPerAgency()));
    return new HttpsSettings(
        limited.host(),
        limited.port(),
        limited.own(),
        limited.authorities(),
        limited.maxBodyBytes(),
        limited.maxLineBytes(),
        limited.maxHeaderBytes(),
        limited.maxConnections(),
        limited.maxHalfOpenPerAddress(),
        limited.maxConnectionsPerCertificate(),
        limited.maxHandshakesPerSecondPerSource(),
        requestMillis,
        limited.lingerMillis(),
        limited.responseTimeoutMillis(),
        limited.stopTimeoutMillis(),
        limited.connectTimeoutMillis(),
        limited.maxConnectionsPerAddress(),
        limited.maxReceiptBytes(),
        limited.maxFileBytes(),
        limited.shares(),
        batches);
  }

  /** With another time for a request. */
  static HttpsSettings requestTime(HttpsSettings s, int millis) {
    return with(s, millis, s.maxConnections(), 256, s.maxConnectionsPerCertificate(), 16 << 10);
  }

  /** With another limit of a receipt. */
  public static HttpsSettings largestReceipt(HttpsSettings s, int bytes) {
    return with(
        s,
        s.requestTimeoutMillis(),
        s.maxConnections(),
        256,
        s.maxConnectionsPerCertificate(),
        bytes);
  }

  static HttpsSettings connections(HttpsSettings s, int all, int perCertificate) {
    return connections(s, all, s.maxHalfOpenPerAddress(), perCertificate);
  }

  static HttpsSettings connections(HttpsSettings s, int all, int halfOpen, int perCertificate) {
    return with(s, 20_000, all, halfOpen, perCertificate, 16 << 10);
  }

  /** With other shares, and a time to take an answer. */
  static HttpsSettings shares(HttpsSettings s, int responseMillis, FairShareSettings shares) {
    return with(
        s,
        20_000,
        s.maxConnections(),
        256,
        s.maxConnectionsPerCertificate(),
        responseMillis,
        MANY,
        16 << 10,
        shares);
  }

  private static HttpsSettings with(
      HttpsSettings s,
      int requestMillis,
      int connections,
      int halfOpen,
      int perCertificate,
      int receiptBytes) {
    return with(
        s,
        requestMillis,
        connections,
        halfOpen,
        perCertificate,
        s.responseTimeoutMillis(),
        MANY,
        receiptBytes,
        WIDE);
  }

  private static HttpsSettings with(
      HttpsSettings s,
      int requestMillis,
      int connections,
      int halfOpen,
      int perCertificate,
      int responseMillis,
      int handshakes,
      int receiptBytes,
      FairShareSettings shares) {
    return new HttpsSettings(
        s.host(),
        s.port(),
        s.own(),
        s.authorities(),
        s.maxBodyBytes(),
        s.maxLineBytes(),
        s.maxHeaderBytes(),
        connections,
        halfOpen,
        perCertificate,
        handshakes,
        requestMillis,
        s.lingerMillis(),
        responseMillis,
        s.stopTimeoutMillis(),
        s.connectTimeoutMillis(),
        s.maxConnectionsPerAddress(),
        receiptBytes,
        s.maxFileBytes(),
        shares,
        s.batches());
  }
}
