package org.wasl.gateway.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;
import org.wasl.routes.event.LogContext;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.jose.Digest;

/**
 * Span ids derived from ids of the steps, so that a later span computes the id of its parent, in
 * another process too. The library calls this generator.
 */
final class SpanIds implements IdGenerator {
  @SuppressWarnings("ThreadLocalUsage") // one generator for each tracer
  private final ThreadLocal<SpanContext> next = new ThreadLocal<>();

  static SpanContext accepted(UUID referral, String sender, UUID messageId) {
    return context(referral, "accepted/" + sender + "/" + messageId);
  }

  static SpanContext relayed(Leased lease) {
    return context(lease.referral(), "relayed/" + lease.deliveryId() + "/" + lease.attempt());
  }

  static SpanContext attempted(Leased lease) {
    return context(lease.referral(), "attempted/" + lease.deliveryId() + "/" + lease.attempt());
  }

  private static SpanContext context(UUID referral, String name) {
    long hash = ByteBuffer.wrap(Digest.raw(name.getBytes(StandardCharsets.UTF_8))).getLong();
    return SpanContext.createFromRemoteParent(
        LogContext.traceId(referral),
        HexFormat.of().toHexDigits(hash == 0 ? 1 : hash),
        TraceFlags.getSampled(),
        TraceState.getDefault());
  }

  /** Sets the ids of the span that {@code start} starts on this thread. */
  void give(SpanContext ids, Runnable start) {
    next.set(ids);
    try {
      start.run();
    } finally {
      next.remove();
    }
  }

  @Override
  public String generateSpanId() {
    return next.get().getSpanId();
  }

  @Override
  public String generateTraceId() {
    return next.get().getTraceId();
  }
}
