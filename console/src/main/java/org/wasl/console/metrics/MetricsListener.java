package org.wasl.console.metrics;

/**
 * Events that are counted by the metrics. Types, problems, reasons and outcomes are fixed codes,
 * agencies are ids of the directory; text that is not a short code is counted as {@code other}.
 * Every method returns at once and never throws.
 */
public interface MetricsListener {
  /** A message was accepted; nanoseconds from its first byte to the commit. */
  void accepted(String type, long nanos);

  /** A message was refused at the door, with the problem's last path segment. */
  void refused(String problem);

  /** A call to an agency began. */
  void attempted(String agency);

  /** A valid receipt was recorded; nanoseconds from acceptance to receipt. */
  void delivered(String agency, long nanos);

  /** An attempt failed and will be made again. */
  void failed(String agency, String reason);

  /** A delivery was parked. */
  void parked(String agency, String reason);

  /** An alarm began. */
  void alarm(String code);
}
