package org.wasl.routes.inquiry;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How answers to inquiries are written. */
final class InquiryDocument {
  private InquiryDocument() {}

  /** A time (RFC 3339, UTC) in milliseconds. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
