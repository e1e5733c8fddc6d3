package org.wasl.connectors.http;

/** Settings with the limits that tests turn. */
public final class TestSettings {
  private TestSettings() {}

  /** Deadlines short enough to wait for. */
  static HttpsSettings strictTimes(HttpsSettings s) {
    return with(s, 1_500, s.maxConnections(), 256, s.maxConnectionsPerCertificate(), 16 << 10);
  }

  /** With another limit of a receipt. */
  public static HttpsSettings largestReceipt(HttpsSettings s, int bytes) {
    return with(s, 5_000, s.maxConnections(), 256, s.maxConnectionsPerCertificate(), bytes);
  }

  static HttpsSettings connections(HttpsSettings s, int all, int perCertificate) {
    return connections(s, all, s.maxHalfOpenPerAddress(), perCertificate);
  }

  static HttpsSettings connections(HttpsSettings s, int all, int halfOpen, int perCertificate) {
    return with(s, 20_000, all, halfOpen, perCertificate, 16 << 10);
  }

  private static HttpsSettings with(
      HttpsSettings s,
      int requestMillis,
      int connections,
      int halfOpen,
      int perCertificate,
      int receiptBytes) {
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
        requestMillis,
        s.lingerMillis(),
        s.stopTimeoutMillis(),
        s.workerThreads(),
        s.connectTimeoutMillis(),
        s.maxConnectionsPerAgency(),
        receiptBytes);
  }
}
