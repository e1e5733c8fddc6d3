package org.wasl.store.audit;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.audit.StepReason;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.audit.TrailAudit.PublishedFiles;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.intake.Acceptance;
import org.wasl.trail.log.LogShards;
import org.wasl.trail.log.PublishedLogFolder;
import org.wasl.trail.log.ShardLog;

/**
 * A trail with everything in it, signed and cosigned, and its database as a superuser finds it. It
 * has three referrals, delivered, opened, failed, parked and superseded, and others' entries
 * between.
 */
public final class TamperedDatabase implements AutoCloseable {
  static final List<String> TABLES =
      List.of(
          "audit_entry",
          "log_batch",
          "log_checkpoint",
          "log_cosignature",
          "delivery",
          "stream_counter",
          "referral",
          "party",
          "message",
          "sealed_content",
          "agency_key",
          "log_shard");
  public static final SignerKey LOG = key("wasl.example/log", KeyType.NOTE);
  private static final SignerKey SECOND = key("wasl.example/log/2", KeyType.NOTE);
  private static final List<SignerKey> WITNESSES =
      Stream.of("w1", "w2", "w3").map(w -> key(w, KeyType.COSIGNATURE)).toList();
  private static final int QUORUM = 2;
  private static final SignedReceipts RECEIPTS = SignedReceipts.ed25519();

  final Store store;
  final PublishedLogFolder folder;
  final Connection superuser;
  final List<ReferralId> referrals = new ArrayList<>();

  /** A number that was drawn and never used. */
  long hole;

  private final DeliverySteps flow;
  private final Path root;
  private final LogShards shards;
  private int shard = 1;

  TamperedDatabase(Path in) throws Exception {
    store = TestDatabase.empty();
    flow = new DeliverySteps(store);
    folder = new PublishedLogFolder(in);
    root = in;
    shards = shards(in);
    shards.open();
    superuser = TestDatabase.connect();
    execute("set synchronous_commit = off");
    see();
    live();
    keep();
  }

  private void keep() throws SQLException {
    for (String table : TABLES) {
      execute(
          "drop table if exists kept_" + table,
          "create table kept_" + table + " as table " + table);
    }
  }

  private static SignerKey key(String name, KeyType type) {
    return SignerKey.generate(name, type, new SecureRandom());
  }

  LogShards shards(Path in) {
    return new LogShards(store.auditLog(), in, TamperedDatabase::shardKey, 65_536, false);
  }

  private static Optional<SignerKey> shardKey(int number) {
    return switch (number) {
      case 1 -> Optional.of(LOG);
      case 2 -> Optional.of(SECOND);
      default -> Optional.empty();
    };
  }

  /** Returns the published files of the existing shards. */
  List<PublishedFiles> files(Path in) {
    return IntStream.rangeClosed(1, shard)
        .mapToObj(n -> LogShards.folder(in, n))
        .map(files -> new PublishedFiles(files.checkpoint(), files::hashes))
        .toList();
  }

  List<PublishedFiles> files() {
    return files(root);
  }

  /** The log goes on in a second shard, and so does a referral. */
  void goOnInAnotherShard() throws Exception {
    store.auditLog().shards().requestClose("ben", "test").orElseThrow();
    shards.run(key -> true);
    cosign(1, 3);
    shard = 2;
    flow.accept(TestAcceptances.instruction(referrals.get(0), "police-a"));
    signed(20, 2);
    keep();
  }

  private void see() {
    store
        .agencyKeyHistory()
        .record(
            Stream.of(new AgencyId("police-a"), new AgencyId("office-a"), new AgencyId("police-b"))
                .map(RECEIPTS::key)
                .toList())
        .orElseThrow();
  }

  private void live() throws Exception {
    signed(3, 3);
    for (int i = 0; i < 3; i++) {
      Acceptance row = TestAcceptances.vettedCase("police-a", "office-a");
      flow.accept(row);
      referrals.add(row.referral());
      flow.accept(TestAcceptances.instruction(row.referral(), "police-a"));
      events(1);
    }
    signed(3, 3);
    for (Ticket ticket : flow.claim()) {
      deliver(ticket);
    }
    signed(250, 2);
    hole = Long.parseLong(text("select nextval(pg_get_serial_sequence('audit_entry', 'seq'))"));
    signed(20, 2);
    DeliverySteps.makeEverythingDue();
    for (Ticket ticket : flow.claim()) {
      flow.record(flow.leased(ticket), new AttemptOutcome.Permanent(ReasonCode.REJECTED));
    }
    signed(5, 3);
    signed(2, 1);
  }

  /**
   * Accepts {@code number} further referrals, which nobody has yet received. All their steps are
   * signed.
   */
  List<ReferralId> acceptMore(int number) throws Exception {
    List<Acceptance> rows =
        IntStream.range(0, number).mapToObj(n -> TestAcceptances.vettedCase("police-b")).toList();
    rows.stream()
        .map(store.intake()::accept)
        .toList()
        .forEach(accepted -> accepted.join().orElseThrow());
    signed(1, 2);
    keep();
    return rows.stream().map(Acceptance::referral).toList();
  }

  private void deliver(Ticket ticket) {
    LeaseResult.Leased leased = flow.leased(ticket);
    if (leased.agency().value().equals("office-a") && leased.referral().equals(referrals.get(2))) {
      flow.record(leased, DeliverySteps.TIMEOUT);
      return;
    }
    flow.record(leased, new AttemptOutcome.Delivered(RECEIPTS.of("delivery", leased)));
    if (leased.agency().value().equals("police-a")) {
      store
          .deliveryReceipts()
          .recordRetrieved(leased.deliveryId(), RECEIPTS.of("retrieval", leased))
          .orElseThrow();
    }
  }

  private void events(int n) {
    for (int i = 0; i < n; i++) {
      store.trailAppender().append(AuditAction.ALARM, new StepReason.Code("test")).orElseThrow();
    }
  }

  /** So many entries of the gateway's own, then everything is placed, signed and cosigned. */
  private void signed(int entries, int cosigners) throws Exception {
    events(entries);
    while (store.auditLog().sequence().orElseThrow()) {}
    shards.run(key -> true);
    cosign(shard, cosigners);
  }

  private void cosign(int number, int cosigners) {
    ShardLog.SignedCheckpoint last =
        store.auditLog().shard(number).latest().orElseThrow().orElseThrow();
    String text = last.note().substring(0, last.note().indexOf("\n\n") + 1);
    List<String> names = WITNESSES.stream().map(w -> w.verifier().toString()).toList();
    for (SignerKey witness : WITNESSES.subList(0, cosigners)) {
      store
          .cosignatures(number)
          .keep(
              last.size(),
              witness.verifier().toString(),
              witness.cosign(text, 1_764_000_000),
              names,
              QUORUM)
          .orElseThrow();
    }
  }

  /** Everything gets a place, is signed and published in another folder. */
  void publish(Path in) throws Exception {
    while (store.auditLog().sequence().orElseThrow()) {}
    shards(in).run(key -> true);
  }

  /** Returns the policy as it would be published now. */
  TrustPolicy trust() {
    return new TrustPolicy(
        store.agencyKeyHistory().all().orElseThrow(),
        IntStream.rangeClosed(1, shard)
            .mapToObj(n -> shardKey(n).orElseThrow().verifier().toString())
            .toList(),
        WITNESSES.stream().map(w -> w.verifier().toString()).toList(),
        QUORUM);
  }

  void execute(String... all) throws SQLException {
    try (Statement statement = superuser.createStatement()) {
      for (String sql : all) {
        statement.execute(sql);
      }
    }
  }

  /** Tells whether the content of these tables differs from before. */
  boolean differs(List<String> tables) throws SQLException {
    for (String table : tables) {
      String sql =
          "select exists (table %1$s except table kept_%1$s) or exists (table kept_%1$s except"
              + " table %1$s)";
      if (text(sql.formatted(table)).equals("t")) {
        return true;
      }
    }
    return false;
  }

  void restore(List<String> tables) throws SQLException {
    for (String table : tables) {
      execute(
          "delete from " + table,
          "insert into " + table + " overriding system value table kept_" + table);
    }
  }

  static List<String> tables(List<String> statements) {
    return TABLES.stream()
        .filter(table -> statements.stream().anyMatch(sql -> sql.contains(table)))
        .toList();
  }

  String text(String sql) throws SQLException {
    return rows(sql).get(0).get(0);
  }

  /** Rows of texts. */
  List<List<String>> rows(String sql) throws SQLException {
    try (Statement statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<List<String>> rows = new ArrayList<>();
      while (row.next()) {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          texts.add(row.getString(i));
        }
        rows.add(texts);
      }
      return rows;
    }
  }

  @Override
  public void close() throws SQLException {
    restore(TABLES);
    for (String table : TABLES) {
      execute("drop table if exists kept_" + table);
    }
    superuser.close();
    store.close();
  }
}
