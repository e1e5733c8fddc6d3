package org.wasl.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;
import org.wasl.trail.AcknowledgedAlarms.AlarmAcknowledgement;

/** Two gateways on one database know of each other's acknowledgements, which are audited once. */
class AcknowledgedAlarmsTest {
  private static final AlarmKey DOWN = new AlarmKey(AlarmKind.AGENCY_DOWN, "kp-fes");
  private static final AlarmKey OTHER = new AlarmKey(AlarmKind.AGENCY_DOWN, "kp-rabat");
  private static final Instant LONG_AGO = Instant.EPOCH;

  private Store firstStore;
  private Store two;

  @BeforeEach
  void open() throws Exception {
    firstStore = TestDatabase.empty();
    two = Store.open(TestDatabase.config());
  }

  @AfterEach
  void close() throws Exception {
    two.close();
    firstStore.close();
  }

  private List<String> trail() {
    return firstStore.trailEntries().of(AuditEntry.GATEWAY_STREAM).orElseThrow().stream()
        .map(entry -> entry.step().actor() + " " + entry.step().whyText().orElseThrow())
        .toList();
  }

  @Test
  void sharesAcknowledgementBetweenGatewaysAndAuditsItOnce() {
    // When
    AlarmAcknowledgement first =
        firstStore
            .acknowledgedAlarms()
            .acknowledge("anna", DOWN, Optional.of(LONG_AGO))
            .orElseThrow();
    AlarmAcknowledgement second =
        two.acknowledgedAlarms().acknowledge("omar", DOWN, Optional.of(LONG_AGO)).orElseThrow();
    // Then
    assertThat(first.person()).isEqualTo("anna");
    assertThat(second).isEqualTo(first);
    assertThat(two.acknowledgedAlarms().last(List.of(DOWN, OTHER)).orElseThrow())
        .containsOnlyKeys(DOWN)
        .containsValue(first);
    assertThat(trail()).containsExactly("operator:anna alarm-acknowledged/agency-down/kp-fes");
  }

  @Test
  void auditsSimultaneousAcknowledgementsOnce() {
    // When
    List<CompletableFuture<AlarmAcknowledgement>> all =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            (i % 2 == 0 ? firstStore : two)
                                .acknowledgedAlarms()
                                .acknowledge("person-" + i, DOWN, Optional.of(LONG_AGO))
                                .orElseThrow()))
            .toList();
    // Then
    assertThat(all.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    assertThat(trail()).hasSize(1);
  }

  @Test
  void laterOrLocalAlarmNeedsItsOwnAcknowledgement() {
    // Given
    AlarmAcknowledgement before =
        firstStore
            .acknowledgedAlarms()
            .acknowledge("anna", DOWN, Optional.of(LONG_AGO))
            .orElseThrow();
    // When
    AlarmAcknowledgement later =
        two.acknowledgedAlarms()
            .acknowledge("omar", DOWN, Optional.of(before.at().plusMillis(1)))
            .orElseThrow();
    AlarmAcknowledgement own =
        firstStore.acknowledgedAlarms().acknowledge("ben", DOWN, Optional.empty()).orElseThrow();
    // Then
    assertThat(List.of(later.person(), own.person())).containsExactly("omar", "ben");
    assertThat(trail()).hasSize(3);
  }

  @Test
  void findsThemByTheirOwnIndex() throws Exception {
    // Given
    TestDatabase.execute(
        """
        insert into audit_entry (stream, step, at, action, actor, why, salt, leaf)
        select 'gateway', n, now(), 'ordered', 'operator:anna', 'agency-paused/kp-fes/' || n,
               sha256('salt'), sha256('leaf')
          from generate_series(1, 20000) n;
        update stream_counter set steps = 20000 where stream = 'gateway';
        insert into stream_counter (stream, steps) values ('gateway', 20000)
            on conflict (stream) do update set steps = 20000;
        analyze audit_entry;
        """);
    firstStore.acknowledgedAlarms().acknowledge("anna", DOWN, Optional.of(LONG_AGO)).orElseThrow();
    // When
    long rows;
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      AcknowledgedAlarms.last(connection, List.of(DOWN, OTHER));
      try (ResultSet read =
          statement.executeQuery(
              """
              select seq_tup_read + idx_tup_fetch as rows from pg_stat_xact_user_tables
               where relname = 'audit_entry'
              """)) {
        read.next();
        rows = read.getLong("rows");
      }
    }
    // Then
    assertThat(rows).isLessThan(10);
  }
}
