package org.wasl.assembly.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.Envelope;

class OpenTelemetryTracesTest {
  private static final MessageId MESSAGE = MessageId.parse("8f3a2d70-6c36-4f5e-9a51-3d3a2c1b0a99");
  private static final ReferralId REFERRAL =
      DeterministicIds.referralId(Instant.now(), new AgencyId("platform"), MESSAGE);
  private static final DeliveryId DELIVERY =
      DeterministicIds.deliveryId(
          REFERRAL, new AgencyId("platform"), MESSAGE, new AgencyId("kp-fes"), 0);

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

  private OpenTelemetryTraces traces(double sampled) {
    return new OpenTelemetryTraces(SimpleSpanProcessor.create(exporter), sampled);
  }

  private static Envelope envelope() {
    return new Envelope(
        "vetted-case",
        1,
        MESSAGE,
        new AgencyId("platform"),
        Optional.empty(),
        Instant.parse("2026-11-24T08:00:00Z"),
        "nonce-canary",
        false);
  }

  private static Leased lease(ReferralId referral, int attempt) {
    return new Leased(
        DELIVERY,
        referral,
        new AgencyId("platform"),
        MESSAGE,
        "vetted-case",
        1,
        false,
        new AgencyId("kp-fes"),
        attempt,
        false,
        attempt > 1,
        "ciphertext-canary".getBytes(StandardCharsets.UTF_8),
        "digest-canary",
        1_000,
        40_000);
  }

  /** One referral. Its first attempt fails at once. Its second one, from the queue, delivers. */
  private void story(OpenTelemetryTraces traces) {
    traces.accepted(REFERRAL, envelope(), 3_000_000);
    traces.attempted(
        lease(REFERRAL, 1),
        new RetryDecision.RetryAfter(
            AuditAction.FAILED, ReasonCode.TIMEOUT, 500, AttemptHistory.NONE),
        250);
    traces.queued(lease(REFERRAL, 2), System.currentTimeMillis() - 20);
    traces.attempted(lease(REFERRAL, 2), new RetryDecision.Deliver("receipt-canary"), 30);
  }

  @Test
  void tracesIntakeQueueAndDeliveryUnderReferralId() {
    try (OpenTelemetryTraces traces = traces(1)) {
      // When
      story(traces);
      // Then
      List<SpanData> spans = exporter.getFinishedSpanItems();
      assertThat(spans)
          .extracting(SpanData::getName)
          .containsExactly("accept", "deliver", "queue", "deliver");
      assertThat(spans)
          .allMatch(span -> span.getTraceId().equals(REFERRAL.toString().replace("-", "")));
      assertThat(spans.get(0).getParentSpanContext().isValid()).isFalse();
      assertThat(spans.get(1).getParentSpanId()).isEqualTo(spans.get(0).getSpanId());
      assertThat(spans.get(2).getParentSpanId()).isEqualTo(spans.get(0).getSpanId());
      assertThat(spans.get(3).getParentSpanId()).isEqualTo(spans.get(2).getSpanId());
      assertThat(spans).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
    }
  }

  @Test
  void putsOnlyIdsAndCodesIntoSpans() {
    try (OpenTelemetryTraces traces = traces(1)) {
      // When
      story(traces);
      // Then
      Set<String> keys =
          exporter.getFinishedSpanItems().stream()
              .flatMap(span -> span.getAttributes().asMap().keySet().stream())
              .map(key -> key.getKey())
              .collect(Collectors.toSet());
      assertThat(keys)
          .containsExactlyInAnyOrder(
              "wasl.referral",
              "wasl.message",
              "wasl.sender",
              "wasl.type",
              "wasl.delivery",
              "wasl.agency",
              "wasl.attempt",
              "wasl.step",
              "wasl.reason");
      assertThat(exporter.getFinishedSpanItems())
          .allSatisfy(
              span -> {
                assertThat(span.toString()).doesNotContain("canary");
                assertThat(span.getEvents()).isEmpty();
                assertThat(span.getStatus().getDescription()).isEmpty();
                assertThat(span.getResource().getAttributes().asMap()).hasSize(1);
              });
    }
  }

  @Test
  void recordsDurationAndFailureOfAttempt() {
    try (OpenTelemetryTraces traces = traces(1)) {
      // When
      story(traces);
      // Then
      SpanData failed = exporter.getFinishedSpanItems().get(1);
      SpanData delivered = exporter.getFinishedSpanItems().get(3);
      assertThat(failed.getKind()).isEqualTo(SpanKind.CLIENT);
      assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
      assertThat(failed.getEndEpochNanos() - failed.getStartEpochNanos()).isEqualTo(250_000_000);
      assertThat(delivered.getStatus().getStatusCode()).isEqualTo(StatusCode.OK);
    }
  }

  @Test
  void sendsSpanOfAttemptToAgency() {
    try (OpenTelemetryTraces traces = traces(1)) {
      // When
      story(traces);
      String parent = traces.parent(lease(REFERRAL, 2)).orElseThrow();
      // Then
      SpanData span = exporter.getFinishedSpanItems().get(3);
      assertThat(parent).isEqualTo("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
    }
  }

  @Test
  void samplesWholeReferrals() {
    try (OpenTelemetryTraces traces = traces(0.25)) {
      // Given
      List<ReferralId> referrals =
          LongStream.range(0, 2_000)
              .mapToObj(
                  i ->
                      DeterministicIds.referralId(
                          Instant.now(), new AgencyId("platform"), new MessageId(new UUID(77, i))))
              .toList();
      // When
      for (ReferralId referral : referrals) {
        traces.accepted(referral, envelope(), 1);
        traces.queued(lease(referral, 1), 1);
        traces.attempted(lease(referral, 1), new RetryDecision.Deliver("r"), 1);
      }
      // Then
      var byTrace =
          exporter.getFinishedSpanItems().stream()
              .collect(Collectors.groupingBy(SpanData::getTraceId, Collectors.counting()));
      assertThat(byTrace.values()).allMatch(count -> count == 3);
      assertThat(byTrace.size()).isBetween(350, 650);
      assertThat(
              referrals.stream()
                  .filter(referralId -> traces.parent(lease(referralId, 1)).isPresent()))
          .hasSize(byTrace.size());
    }
  }
}
