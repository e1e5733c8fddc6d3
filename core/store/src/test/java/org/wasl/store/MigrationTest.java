package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.wasl.audit.StreamCheck;
import org.wasl.audit.log.AppendOnlyTree;
import org.wasl.audit.log.MerkleTree;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.referral.Timeline;

/**
 * An upgrade from an older version keeps all data. {@code schema-14.copy.gz} holds every row of a
 * gateway that had schema 14 and had carried some synthetic cases. It has for each table a line
 * {@code -- table(columns)}, then the rows as PostgreSQL's {@code COPY} writes them. The file never
 * changes.
 */
class MigrationTest {
  private static final String SCHEMA = "of_an_older_version";
  private static final String VERSION = "14";
  private static final String LEAVES =
      "select encode(a.leaf, 'hex') from log_batch b, unnest(b.seqs) with ordinality s (seq, place)"
          + " join audit_entry a on a.seq = s.seq order by b.first, s.place";
  private static final String LAST_ROOT =
      "select encode(root, 'hex') from log_checkpoint order by size desc limit 1";
  private static final String CONTENT =
      "select digest || md5(ciphertext) from sealed_content order by sender, message_id";

  @Test
  void migrationsKeepAndServeAllDataOfSchema14() throws Exception {
    // Given
    Map<String, String> rows = rows();
    makeOld(rows);
    Map<String, Long> before = counts(rows);
    List<AgencyId> contentBefore = strings(CONTENT);
    Map<String, String> receiptsBefore = receipts();
    assertThat(before).hasSizeGreaterThanOrEqualTo(15).doesNotContainValue(0L);

    // When
    Map<String, String> receipts = new TreeMap<>();
    try (Store store = Store.open(inSchema())) {

      // Then
      assertThat(counts(rows)).isEqualTo(before);
      assertThat(strings(CONTENT)).isEqualTo(contentBefore).hasSizeGreaterThan(20);
      for (AgencyId stream : strings("select distinct stream from audit_entry")) {
        assertThat(StreamCheck.check(store.trailEntries().of(stream.value()).orElseThrow()))
            .isEmpty();
      }
      for (AgencyId referral : strings("select id::text from referral")) {
        Timeline timeline =
            store
                .timelines()
                .timeline(ReferralId.parse(referral.value()))
                .orElseThrow()
                .orElseThrow();
        assertThat(timeline.deliveries()).isNotEmpty();
        for (Timeline.Delivery delivery : timeline.deliveries()) {
          delivery.receipt().ifPresent(text -> receipts.put(delivery.id().toString(), text));
        }
        Set<AgencyId> parties = new TreeSet<>(timeline.parties());
        parties.add(timeline.referral().office());
        parties.remove(new AgencyId("gateway"));
        assertThat(
                strings(
                    "select agency from party where referral = '%s' and state = '%s' order by 1"
                        .formatted(referral, timeline.referral().state())))
            .containsExactlyElementsOf(parties);
      }
      assertThat(receipts).isEqualTo(receiptsBefore).hasSizeGreaterThan(20);
      for (AgencyId delivery : strings("select id::text from delivery where state = 'delivered'")) {
        assertThat(
                store.deliveryReceipts().expected(DeliveryId.parse(delivery.value())).orElseThrow())
            .isPresent();
      }
      assertThat(store.agencyKeyHistory().all().orElseThrow()).isNotEmpty();
      assertThat(store.deadlines().stages(Instant.now()).orElseThrow()).isNotEmpty();
      assertTheLogIsThatOfItsCheckpoints();
      assertThat(
              new DeliverySteps(store).accept(TestAcceptances.vettedCase("police-a", "office-a")))
          .isNotNull();
      assertThat(new DeliverySteps(store).claim()).isNotEmpty();
    }
  }

  @Test
  void migrationHasNoServerTimeout() throws Exception {
    // Given a table that a migration has to wait for
    makeOld(rows());
    try (Connection reader = connect();
        Statement statement = reader.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = 0");
      reader.setAutoCommit(false);
      statement.execute("lock table delivery in access share mode");
      // For sessions that begin from now on
      TestDatabase.execute("alter role current_user set idle_in_transaction_session_timeout = 200");
      TestDatabase.execute("alter role current_user set statement_timeout = 200");

      // When
      CompletableFuture<Store> opening =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Store.open(inSchema());
                } catch (IOException | SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      Awaitility.await().atMost(SOON).until(() -> opening.isDone() || waitsForLonger("1 second"));
      reader.commit();

      // Then
      opening.join().close();
    } finally {
      TestDatabase.execute("alter role current_user reset idle_in_transaction_session_timeout");
      TestDatabase.execute("alter role current_user reset statement_timeout");
    }
    assertThat(strings("select version from flyway_schema_history where not success")).isEmpty();
  }

  private static boolean waitsForLonger(String interval) throws Exception {
    return TestDatabase.count(
            "pg_stat_activity where wait_event_type = 'Lock' and query_start < now() - interval '"
                + interval
                + "'")
        > 0;
  }

  /** Threat row 47, the schema's part. */
  @Test
  void olderProgramRejectsNewerSchemaAndNamesBothVersions() throws Exception {
    // Given
    TestDatabase.empty().close();
    String known =
        TestDatabase.text(
            "select version from flyway_schema_history order by installed_rank desc limit 1");
    TestDatabase.execute(
        "insert into flyway_schema_history select installed_rank + 1, '9901', description, type,"
            + " script, 1, installed_by, installed_on, execution_time, success"
            + " from flyway_schema_history order by installed_rank desc limit 1");
    try {
      long before = TestDatabase.count("flyway_schema_history");

      // When, Then
      assertThatThrownBy(() -> Store.open(TestDatabase.config()))
          .isInstanceOf(SchemaMismatchException.class)
          .hasMessageContaining("schema 9901 ")
          .hasMessageContaining("knows schema " + known + " at most");
      assertThat(TestDatabase.count("flyway_schema_history")).isEqualTo(before);
      Awaitility.await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(TestDatabase.serverProcessesOfStores()).isEmpty());
    } finally {
      TestDatabase.execute("delete from flyway_schema_history where version = '9901'");
    }
    TestDatabase.empty().close();
  }

  @Test
  void namesMigrationThatDiffersFromThePrograms() throws Exception {
    // Given
    TestDatabase.empty().close();
    String changed = "flyway_schema_history set checksum = checksum + 1 where version = '3'";
    TestDatabase.execute("update " + changed);
    try {
      // When, Then
      assertThatThrownBy(() -> Store.open(TestDatabase.config()))
          .isInstanceOf(SchemaMismatchException.class)
          .hasMessageStartingWith("migration 3 (")
          .hasMessageContaining("checksum");
    } finally {
      TestDatabase.execute("update " + changed.replace('+', '-'));
    }
    TestDatabase.empty().close();
  }

  /** The tree, computed from the entries in their places, is the one that was signed. */
  private static void assertTheLogIsThatOfItsCheckpoints() throws Exception {
    AppendOnlyTree tree = new AppendOnlyTree();
    for (AgencyId leaf : strings(LEAVES)) {
      tree.add(MerkleTree.leafHash(HexFormat.of().parseHex(leaf.value())));
    }
    assertThat(strings(LAST_ROOT))
        .containsExactly(new AgencyId(HexFormat.of().formatHex(tree.root())));
  }

  /** Returns the rows by table and columns, in an order in which they may be inserted. */
  private static Map<String, String> rows() throws IOException {
    Map<String, String> rows = new LinkedHashMap<>();
    try (var in =
        new GZIPInputStream(MigrationTest.class.getResourceAsStream("schema-14.copy.gz"))) {
      String table = null;
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (line.startsWith("-- ")) {
          table = line.substring(3);
          rows.put(table, "");
        } else {
          rows.merge(table, line + "\n", String::concat);
        }
      }
    }
    return rows;
  }

  private static void makeOld(Map<String, String> rows) throws Exception {
    TestDatabase.execute("drop schema if exists " + SCHEMA + " cascade");
    TestDatabase.execute("create schema " + SCHEMA);
    String password = Files.readString(inSchema().passwordFile());
    Flyway.configure()
        .dataSource(inSchema().url(), inSchema().user(), password)
        .locations("classpath:org/wasl/store/migration")
        .target(VERSION)
        .load()
        .migrate();
    try (Connection old = connect();
        Statement statement = old.createStatement()) {
      for (Map.Entry<String, String> table : rows.entrySet()) {
        String name = table.getKey().replaceFirst("\\(.*", "");
        statement.execute("truncate " + name + " cascade");
        old.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy " + table.getKey() + " from stdin", new StringReader(table.getValue()));
      }
      for (AgencyId setval : strings(NEXT_IDENTITIES)) {
        statement.execute(setval.value());
      }
    }
  }

  /** Rows that are copied in do not move the sequences their numbers came from. */
  private static final String NEXT_IDENTITIES =
      "select format('select setval(pg_get_serial_sequence(%L, %L), (select max(%I) from %I))',"
          + " table_name, column_name, column_name, table_name) from information_schema.columns"
          + " where table_schema = current_schema and is_identity = 'YES'";

  private static Map<String, Long> counts(Map<String, String> rows) throws Exception {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String table : rows.keySet()) {
      String name = table.replaceFirst("\\(.*", "");
      counts.put(
          name, Long.parseLong(strings("select count(*)::text from " + name).get(0).value()));
    }
    return counts;
  }

  /** Returns the receipts by delivery, as schema 14 had them. */
  private static Map<String, String> receipts() throws Exception {
    Map<String, String> receipts = new TreeMap<>();
    for (AgencyId row :
        strings("select id || ' ' || receipt from delivery where receipt is not null")) {
      String[] parts = row.value().split(" ");
      receipts.put(parts[0], parts[1]);
    }
    return receipts;
  }

  private static StoreConfig inSchema() {
    StoreConfig plain = TestDatabase.config();
    return StoreConfig.of(
            plain.url() + "?currentSchema=" + SCHEMA, plain.user(), plain.passwordFile())
        .with(plain.connectMillis(), plain.statementMillis(), plain.socketMillis());
  }

  private static Connection connect() throws SQLException, IOException {
    StoreConfig config = inSchema();
    return DriverManager.getConnection(
        config.url(), config.user(), Files.readString(config.passwordFile()));
  }

  private static List<AgencyId> strings(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery(sql);
      List<AgencyId> values = new ArrayList<>();
      while (result.next()) {
        values.add(new AgencyId(result.getString(1)));
      }
      return values;
    }
  }
}
