package org.wasl.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * One step of one stream, schema version 1.
 *
 * @param stream a referral's id, {@code agency:<id>}, {@code gateway} or {@code console}
 * @param number 1 for the first step of the stream, then without a gap
 * @param at when, in UTC. It is cut to microseconds
 * @param step the step itself
 */
public record AuditEntry(String stream, long number, Instant at, Step step) {
  /** Version of the schema, in every entry. */
  public static final int VERSION = 1;

  /** The stream of the gateway's own steps. */
  public static final String GATEWAY_STREAM = "gateway";

  /** The stream of what operators do, or are refused, on the management port. */
  public static final String CONSOLE_STREAM = "console";

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

  /** A time in the form of an entry: UTC, with six decimals of the second. */
  public static String time(Instant at) {
    // This is many times faster than a formatter. With a nanosecond more, the JDK writes all nine
    // decimals.
    int nanos = at.getNano() / 1_000 * 1_000 + 1;
    String text =
        LocalDateTime.ofEpochSecond(at.getEpochSecond(), nanos, ZoneOffset.UTC).toString();
    return text.substring(0, text.length() - 3) + 'Z';
  }

  /** The entry in the canonical JSON of RFC 8785: the bytes that are hashed. */
  public byte[] canonical() {
    CanonicalJson json = new CanonicalJson();
    json.addString("action", step.action().wireName());
    json.addString("actor", step.actor());
    json.addString("at", time(at));
    step.attempt().ifPresent(attempt -> json.addInteger("attempt", attempt));
    step.delivery().ifPresent(id -> json.addString("delivery", id.toString()));
    step.digest().ifPresent(digest -> json.addString("digest", digest));
    step.message().ifPresent(id -> json.addString("message", id.toString()));
    step.recipient().ifPresent(agency -> json.addString("recipient", agency.value()));
    step.sender().ifPresent(agency -> json.addString("sender", agency.value()));
    json.addInteger("step", number);
    json.addString("stream", stream);
    json.addInteger("v", VERSION);
    step.whyText().ifPresent(code -> json.addString("why", code));
    return json.end().getBytes(StandardCharsets.UTF_8);
  }
}
