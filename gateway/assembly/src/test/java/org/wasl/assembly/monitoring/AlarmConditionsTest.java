package org.wasl.assembly.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.console.metrics.MetricSources;
import org.wasl.console.metrics.Metrics;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.database.embedded.ServerFault;
import org.wasl.database.server.DurabilityGap;
import org.wasl.database.server.ServerRefusal;
import org.wasl.operations.alarms.AlarmFormat;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.alarms.AlarmSink;
import org.wasl.operations.alarms.OpenAlarmsFile;
import org.wasl.operations.history.AgencyCounts;
import org.wasl.routes.event.RouteTracer;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmGrouping;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmObservation;
import org.wasl.rules.alarms.AlarmObservations;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.erasure.ErasureCleaning.Uncleaned;

class AlarmConditionsTest {

  @ParameterizedTest
  @EnumSource(ServerFault.class)
  void reportsEveryFaultOfEmbeddedDatabase(ServerFault fault) {
    assertThat(AlarmConditions.fault(fault.code()))
        .singleElement()
        .satisfies(fact -> assertThat(fact.kind().code()).isEqualTo(fault.code()));
  }

  @ParameterizedTest
  @EnumSource(ServerRefusal.class)
  void reportsEveryRefusalOfServer(ServerRefusal refusal) {
    assertThat(AlarmConditions.fault(refusal.code()))
        .singleElement()
        .satisfies(fact -> assertThat(fact.kind().code()).isEqualTo(refusal.code()));
  }

  @Test
  void reportsAllDurabilityGapsInOneAlarm() {
    // When
    Optional<AlarmObservation> seen = AlarmConditions.ofCommits(EnumSet.allOf(DurabilityGap.class));
    // Then
    assertThat(seen.orElseThrow().key())
        .isEqualTo(new AlarmKey(AlarmKind.COMMITS_AT_RISK, AlarmKey.GATEWAY));
    assertThat(seen.orElseThrow().facts())
        .extracting(fact -> fact.kind().code())
        .containsExactlyElementsOf(
            Stream.of(DurabilityGap.values()).map(DurabilityGap::code).toList());
    assertThat(AlarmConditions.ofCommits(EnumSet.noneOf(DurabilityGap.class))).isEmpty();
  }

  @Test
  void raisesNoAlarmForSandboxBacklog() {
    // Given both are down, each with 60 that wait and 3 that are parked
    AgencyBacklog stats = new AgencyBacklog(60, 60, 1, 0, 3, 9, false);
    // When
    List<AlarmObservation> seen =
        AlarmConditions.ofAgencies(
            Map.of(new AgencyId("police-a"), stats, new AgencyId("test-police"), stats),
            Set.of(new AgencyId("test-police")),
            "test-police"::equals,
            5,
            100);
    // Then
    assertThat(seen)
        .extracting(
            alarmObservation ->
                alarmObservation.key().kind().code() + " " + alarmObservation.key().subject())
        .containsExactly("agency-down police-a", "parked police-a", "backlog-full gateway");
  }

  @Test
  void reportsAgencyWithoutQueueAsDown() {
    // Given
    AgencyBacklog stats = new AgencyBacklog(3, 3, 1, 4, 0, 0, false);
    // When
    List<AlarmObservation> seen =
        AlarmConditions.ofAgencies(
            Map.of(new AgencyId("police-a"), stats, new AgencyId("police-b"), stats),
            Set.of(new AgencyId("police-a")),
            no -> false,
            5,
            100);
    // Then
    assertThat(seen)
        .containsExactly(
            new AlarmObservation(
                new AlarmKey(AlarmKind.AGENCY_DOWN, "police-a"),
                7,
                List.of(AlarmFact.of(AlarmFact.Kind.QUEUE_ABSENT))));
  }

  @Test
  void raisesNoAlarmForSandboxDeliveries(@TempDir Path folder) throws Exception {
    // Given
    AlarmGrouping rule = new AlarmGrouping(0, 60_000, 60_000, 100);
    Set<String> notified = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(1);
    try (AlarmManager alarms =
        new AlarmManager(rule, Clock.systemUTC(), OpenAlarmsFile.in(folder))) {
      AlarmHistory history =
          new AlarmHistory(AlarmHistory.file(folder), Duration.ofDays(1), 10, Clock.systemUTC());
      ConsoleAlarms shown =
          new ConsoleAlarms(
              alarms,
              history,
              new AlarmFormat(List.of(), ""),
              UnaryOperator.identity(),
              document -> new OpenAlarms.Acknowledged(document, "", ""));
      Metrics metrics =
          new Metrics(
              new MetricSources(
                  Map::of,
                  Map::of,
                  OptionalLong::empty,
                  Optional::empty,
                  shown,
                  List::of,
                  () -> 0));
      MonitoringEvents events =
          new MonitoringEvents(
              metrics, alarms, "test-police"::equals, RouteTracer.NONE, new AgencyCounts());
      // When
      for (AlarmKind kind : AlarmKind.values()) {
        events.alarm(kind, "test-police");
      }
      alarms.start(
          () -> new AlarmObservations(List.of(), Set.of()),
          () -> true,
          List.of(
              AlarmSink.each(notice -> notified.add(notice.alarm().key().kind().code())),
              _ -> all.countDown()),
          10);
      assertThat(all.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
    // Then
    assertThat(notified)
        .contains("rejected-connections")
        .doesNotContain(
            "parked", "receipt-invalid", "needs-reseal", "expiry-notification-deferred");
  }

  @Test
  void reportsErasedDataThatStaysInDatabaseFiles() {
    // Given
    ZoneId zone = ZoneId.of("Africa/Casablanca"); // the next day in this zone
    Instant erased = Instant.parse("2026-11-23T23:30:00Z");
    Uncleaned left = new Uncleaned(3, Optional.of(erased));
    // When
    Optional<AlarmObservation> late = AlarmConditions.ofErased(left, erased.plusSeconds(1), zone);
    Optional<AlarmObservation> inTime = AlarmConditions.ofErased(left, erased, zone);
    // Then
    assertThat(late)
        .contains(
            new AlarmObservation(
                new AlarmKey(AlarmKind.RETENTION_DUE, AlarmKey.GATEWAY),
                3,
                List.of(new AlarmFact(AlarmFact.Kind.ERASED_IN_FILES, "2026-11-24"))));
    assertThat(inTime).isEmpty();
    assertThat(AlarmConditions.ofErased(new Uncleaned(0, Optional.empty()), Instant.MAX, zone))
        .isEmpty();
  }

  @Test
  void reportsDatabaseThatDoesNotAnswer() {
    assertThat(AlarmConditions.fault("unavailable"))
        .containsExactly(AlarmFact.of(AlarmFact.Kind.UNAVAILABLE));
  }
}
