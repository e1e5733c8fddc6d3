package org.wasl.routes.inquiry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** How answers to inquiries are written. */
public final class InquiryDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private InquiryDocument() {}

  /** A tree of maps, lists and texts as JSON. */
  public static byte[] json(Map<String, Object> document) {
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of maps and strings has a JSON form", e);
    }
  }

  /** A time (RFC 3339, UTC) in milliseconds. */
  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
