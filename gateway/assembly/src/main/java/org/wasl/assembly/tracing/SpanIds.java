package org.wasl.assembly.tracing;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.wasl.routes.event.LogContext;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.jose.Digest;

/**
 * Derives span ids from the ids of the steps. So a later span can compute the id of its parent,
 * even in another process. The library calls this generator.
 */
final class SpanIds implements IdGenerator {
  @SuppressWarnings("ThreadLocalUsage") // one generator for each tracer
  private final ThreadLocal<SpanContext> next = new ThreadLocal<>();

  static SpanContext accepted(ReferralId referral, AgencyId sender, MessageId messageId) {
    return context(referral, "accepted/" + sender + "/" + messageId);
  }

  static SpanContext queued(Leased lease) {
    return context(lease.referral(), "queued/" + lease.deliveryId() + "/" + lease.attempt());
  }

  static SpanContext attempted(Leased lease) {
    return context(lease.referral(), "attempted/" + lease.deliveryId() + "/" + lease.attempt());
  }

  private static SpanContext context(ReferralId referral, String name) {
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
