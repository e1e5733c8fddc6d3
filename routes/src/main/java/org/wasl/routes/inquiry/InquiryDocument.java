package org.wasl.routes.inquiry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes answers to inquiries. */
final class InquiryDocument {
  private InquiryDocument() {}

  /** A time (RFC 3339, UTC) in milliseconds. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
