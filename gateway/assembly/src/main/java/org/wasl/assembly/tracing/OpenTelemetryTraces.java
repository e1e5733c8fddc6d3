package org.wasl.assembly.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.wasl.routes.event.RouteTracer;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.message.Envelope;

/**
 * Spans of intake, queue and delivery. They are called {@code accept}, {@code queue} (from the
 * queue to the lease) and {@code deliver} (one attempt). Sampling depends on the referral's id, so
 * that a trace is complete or absent.
 */
public final class OpenTelemetryTraces implements RouteTracer, AutoCloseable {
  private static final AttributeKey<String> REFERRAL = AttributeKey.stringKey("wasl.referral");
  private static final AttributeKey<String> MESSAGE = AttributeKey.stringKey("wasl.message");
  private static final AttributeKey<String> SENDER = AttributeKey.stringKey("wasl.sender");
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("wasl.type");
  private static final AttributeKey<String> DELIVERY = AttributeKey.stringKey("wasl.delivery");
  private static final AttributeKey<String> AGENCY = AttributeKey.stringKey("wasl.agency");
  private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("wasl.attempt");
  private static final AttributeKey<String> STEP = AttributeKey.stringKey("wasl.step");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("wasl.reason");

  private static final long RANDOM_BITS = (1L << 56) - 1;
  private static final long STOP_SECONDS = 2;

  private final SpanIds ids = new SpanIds();
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final double sampled;

  /**
   * @param processor gets every span
   * @param sampled part of the referrals that are traced, from 0 to 1
   */
  OpenTelemetryTraces(SpanProcessor processor, double sampled) {
    this.sampled = sampled;
    this.provider =
        SdkTracerProvider.builder()
            .setIdGenerator(ids)
            .setResource(
                Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "wasl")))
            .addSpanProcessor(processor)
            .build();
    this.tracer = provider.get("org.wasl");
  }

  /**
   * Sends spans in batches, on its own thread.
   *
   * @param endpoint the OTLP endpoint over HTTP
   * @param sampled the share of referrals that are traced, from 0 to 1
   * @param maxWaiting the maximum of spans that wait; the rest are dropped
   */
  public static OpenTelemetryTraces sending(String endpoint, double sampled, int maxWaiting) {
    return new OpenTelemetryTraces(
        BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
            .setMaxQueueSize(maxWaiting)
            .build(),
        sampled);
  }

  private boolean isTraced(ReferralId referral) {
    return (referral.value().getLeastSignificantBits() & RANDOM_BITS) < sampled * RANDOM_BITS;
  }

  @Override
  public void accepted(ReferralId referral, Envelope envelope, long nanos) {
    if (isTraced(referral)) {
      Attributes about =
          Attributes.builder()
              .put(REFERRAL, referral.toString())
              .put(MESSAGE, envelope.messageId().toString())
              .put(SENDER, envelope.sender().value())
              .put(TYPE, envelope.typeAndVersion())
              .build();
      SpanContext own = SpanIds.accepted(referral, envelope.sender(), envelope.messageId());
      long now = nowNanos();
      span(
          "accept",
          SpanKind.SERVER,
          own,
          Context.root(),
          about,
          now - nanos,
          now,
          StatusCode.UNSET);
    }
  }

  @Override
  public void queued(Leased lease, long sentAtMillis) {
    if (isTraced(lease.referral())) {
      long now = nowNanos();
      long sent = Math.min(now, TimeUnit.MILLISECONDS.toNanos(sentAtMillis));
      span(
          "queue",
          SpanKind.CONSUMER,
          SpanIds.queued(lease),
          under(accepted(lease)),
          about(lease, Optional.empty(), Optional.empty()),
          sent,
          now,
          StatusCode.UNSET);
    }
  }

  private static SpanContext accepted(Leased lease) {
    return SpanIds.accepted(lease.referral(), lease.sender(), lease.messageId());
  }

  @Override
  public void attempted(Leased lease, RetryDecision decision, long callMillis) {
    if (isTraced(lease.referral())) {
      Optional<ReasonCode> reason = reason(decision);
      long now = nowNanos();
      span(
          "deliver",
          SpanKind.CLIENT,
          SpanIds.attempted(lease),
          under(lease.queued() ? SpanIds.queued(lease) : accepted(lease)),
          about(lease, Optional.of(decision.action().wireName()), reason),
          now - TimeUnit.MILLISECONDS.toNanos(callMillis),
          now,
          reason.isPresent() ? StatusCode.ERROR : StatusCode.OK);
    }
  }

  @Override
  public Optional<String> parent(Leased lease) {
    return isTraced(lease.referral())
        ? Optional.of(
            "00-%s-%s-01"
                .formatted(
                    SpanIds.attempted(lease).getTraceId(), SpanIds.attempted(lease).getSpanId()))
        : Optional.empty();
  }

  private static Attributes about(
      Leased lease, Optional<String> step, Optional<ReasonCode> reason) {
    var about =
        Attributes.builder()
            .put(REFERRAL, lease.referral().toString())
            .put(DELIVERY, lease.deliveryId().toString())
            .put(AGENCY, lease.agency().value())
            .put(ATTEMPT, (long) lease.attempt());
    step.ifPresent(code -> about.put(STEP, code));
    reason.ifPresent(code -> about.put(REASON, code.code()));
    return about.build();
  }

  private static Optional<ReasonCode> reason(RetryDecision decision) {
    return switch (decision) {
      case RetryDecision.RetryAfter retry -> Optional.of(retry.reason());
      case RetryDecision.Release release -> Optional.of(release.reason());
      case RetryDecision.Park park -> Optional.of(park.cause());
      case RetryDecision.Deliver _ -> Optional.empty();
    };
  }

  private static Context under(SpanContext parent) {
    return Context.root().with(Span.wrap(parent));
  }

  private void span(
      String name,
      SpanKind kind,
      SpanContext own,
      Context parent,
      Attributes about,
      long startNanos,
      long endNanos,
      StatusCode status) {
    ids.give(
        own,
        () ->
            tracer
                .spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .setAllAttributes(about)
                .setStartTimestamp(startNanos, TimeUnit.NANOSECONDS)
                .startSpan()
                .setStatus(status)
                .end(endNanos, TimeUnit.NANOSECONDS));
  }

  private static long nowNanos() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** Sends waiting spans, within seconds. */
  @Override
  public void close() {
    provider.shutdown().join(STOP_SECONDS, TimeUnit.SECONDS);
  }
}
