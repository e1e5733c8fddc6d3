package org.wasl.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One step of one stream, schema version 1.
 *
 * @param stream a referral's id, {@code agency:<id>}, {@code gateway} or {@code console}
 * @param number 1 for the first step of the stream, then without a gap
 * @param at when, in UTC; cut to microseconds
 * @param step what was done
 */
public record AuditEntry(String stream, long number, Instant at, Step step) {
  /** Version of the schema, in every entry. */
  public static final int VERSION = 1;

  /** The stream of the gateway's own steps. */
  public static final String GATEWAY_STREAM = "gateway";

  /** The stream of what persons do, or may not do, over the management port. */
  public static final String CONSOLE_STREAM = "console";

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Cuts the time to microseconds, the precision that is stored. */
  public AuditEntry {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(step, "step");
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /** The stream of steps that belong to no referral, of this agency. */
  public static String agencyStream(String agency) {
    return "agency:" + agency;
  }

  /** A time as entries write it: UTC, with six digits of the second. */
  public static String time(Instant at) {
    return MICROS.format(at);
  }

  /** The entry in the canonical JSON of RFC 8785: the bytes that are hashed. */
  public byte[] canonical() {
    CanonicalJson json = new CanonicalJson();
    json.text("action", step.action().wireName());
    json.text("actor", step.actor());
    json.text("at", time(at));
    step.attempt().ifPresent(attempt -> json.number("attempt", attempt));
    step.delivery().ifPresent(id -> json.text("delivery", id.toString()));
    step.digest().ifPresent(digest -> json.text("digest", digest));
    step.message().ifPresent(id -> json.text("message", id.toString()));
    step.recipient().ifPresent(agency -> json.text("recipient", agency));
    step.sender().ifPresent(agency -> json.text("sender", agency));
    json.number("step", number);
    json.text("stream", stream);
    json.number("v", VERSION);
    step.why().ifPresent(code -> json.text("why", code));
    return json.end().getBytes(StandardCharsets.UTF_8);
  }
}
