package org.wasl.store.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.audit.StreamCheck;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.Findings;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.audit.verify.VerifiedCheckpoints;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.database.SqlStatement.Cursor;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.DeliveryTransitions;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.audit.LogAuditSql.PlacedShard;
import org.wasl.store.audit.StoredStreams.AcceptedMessage;
import org.wasl.store.audit.StoredStreams.DeliveryRecord;
import org.wasl.store.audit.StoredStreams.StoredContent;
import org.wasl.store.audit.StoredStreams.StoredReferral;
import org.wasl.store.audit.StoredStreams.StoredStream;
import org.wasl.store.audit.TrailAudit.ProgressListener;
import org.wasl.store.erasure.ErasedReferral;

/**
 * A part of {@link TrailAudit} that checks that every stream is complete and legal, and that the
 * data stored beside the trail agree with it.
 */
final class StreamAudit {
  private static final String STREAMS =
      """
      select coalesce(c.stream, e.stream) as stream, coalesce(c.steps, 0) as counted,
             coalesce(e.last, 0) as last
        from stream_counter c
        full join (select stream, max(step) as last from audit_entry group by stream) e
          on e.stream = c.stream
      union all
      select id::text, 0, 0 from referral r
       where not exists (select from stream_counter where stream = r.id::text)
         and not exists (select from audit_entry where stream = r.id::text)
       order by stream
      """;

  private static final String COUNT = "select count(*) as streams from stream_counter";

  /**
   * Most streams that are read at once. {@link #STEPS_AT_ONCE} limits their steps in all, unless
   * there is one stream only.
   */
  static final int STREAMS_AT_ONCE = 256;

  private static final long STEPS_AT_ONCE = 8_192;

  private final Connection connection;
  private final TrustPolicy trust;
  private final VerifiedCheckpoints verified;
  private final Findings findings;
  private final ProgressListener progress;
  private Optional<BundleWriter> writer = Optional.empty();
  private List<PlacedShard> shards = List.of();
  private long referrals;
  private long unsigned;

  StreamAudit(
      Connection connection, TrustPolicy trust, Findings findings, ProgressListener progress) {
    this.connection = connection;
    this.trust = trust;
    this.verified = new VerifiedCheckpoints(trust);
    this.findings = findings;
    this.progress = progress;
  }

  long referrals() {
    return referrals;
  }

  long unsigned() {
    return unsigned;
  }

  /**
   * Checks all streams.
   *
   * @param proving empty while there is no checkpoint that proves anything
   */
  void run(Optional<BundleWriter> proving) throws SQLException {
    writer = proving;
    shards = LogAuditSql.shards(connection);
    long all = SqlStatement.of(connection, COUNT).first(row -> row.int8("streams")).orElse(0L);
    long done = 0;
    List<String> batch = new ArrayList<>();
    long steps = 0;
    try (Cursor rows = SqlStatement.of(connection, STREAMS).fetchSize(STREAMS_AT_ONCE).cursor()) {
      while (rows.next()) {
        Row row = rows.row();
        String stream = row.text("stream");
        long last = row.int8("last");
        findings.expectEqual(
            where(stream), "step counter " + last, "step counter " + row.int8("counted"));
        if (!batch.isEmpty() && (batch.size() == STREAMS_AT_ONCE || steps + last > STEPS_AT_ONCE)) {
          run(batch);
          done += batch.size();
          progress.progress("streams", done, all);
          batch.clear();
          steps = 0;
        }
        batch.add(stream);
        steps += last;
      }
    }
    run(batch);
    progress.progress("streams", done + batch.size(), all);
  }

  private static String where(String stream) {
    return (LogAuditSql.isReferral(stream) ? "referral " : "stream ") + stream;
  }

  /** If a row cannot be read, reads each of the streams alone, so that the others are checked. */
  private void run(List<String> streams) throws SQLException {
    StoredStreams stored;
    try {
      stored = StoredStreams.read(connection, streams, shards);
    } catch (IllegalArgumentException | DateTimeException e) {
      if (streams.size() == 1) {
        unreadable(streams.getFirst(), e);
      } else {
        for (String stream : streams) {
          run(List.of(stream));
        }
      }
      return;
    }
    for (String stream : streams) {
      try {
        run(stream, stored);
      } catch (IllegalArgumentException | DateTimeException e) {
        unreadable(stream, e);
      }
    }
  }

  private void unreadable(String stream, RuntimeException e) {
    findings.expectEqual(where(stream), "a trail that can be read", String.valueOf(e.getMessage()));
  }

  private void run(String name, StoredStreams stored) {
    String where = where(name);
    StoredStream stream = stored.stream(name);
    if (!LogAuditSql.isReferral(name)) {
      checkStream(where, stream);
      return;
    }
    ReferralId id = ReferralId.parse(name);
    Optional<StoredReferral> referral = stored.referral(id);
    if (referral.isPresent()) {
      referral(where, referral.get(), stream);
    } else if (stored.isErased(id)) {
      ErasedReferral erased =
          new ErasedReferral(
              id, stream.erased(), stream.entries(), stream.salts(), stream.positions());
      proven(where, writer.flatMap(it -> it.bundle(erased, trust)), stream);
    } else {
      findings.expectEqual(where, "its row", "none");
    }
  }

  private void checkStream(String where, StoredStream stream) {
    StreamCheck.check(stream.entries(), stream.erased().keySet())
        .ifPresent(
            flaw ->
                findings.expectEqual(
                    where + ", step " + flaw.number(), flaw.expected(), flaw.found()));
  }

  /**
   * Checks with the offline verifier. Before the steps are signed, it uses the checks that need no
   * signature.
   */
  private void proven(String where, Optional<EvidenceBundle> bundle, StoredStream stream) {
    if (bundle.isPresent()) {
      findings.addAll(where, OfflineVerifier.findings(bundle.get(), verified));
      referrals++;
    } else {
      findings.expect(!stream.entries().isEmpty(), where, "steps", "none");
      checkStream(where, stream);
      unsigned++;
    }
  }

  private void referral(String where, StoredReferral referral, StoredStream stream) {
    List<AuditEntry> entries = stream.entries();
    Map<DeliveryId, DeliveryRecord> deliveries = new HashMap<>();
    referral.deliveries().forEach(delivery -> deliveries.put(delivery.id(), delivery));
    Function<Step, Optional<String>> receipts =
        step ->
            step.delivery()
                .map(deliveries::get)
                .flatMap(delivery -> delivery.receipts().of(step.action()))
                .or(() -> referral.files().of(step));
    proven(
        where,
        entries.isEmpty()
            ? Optional.empty()
            : writer.flatMap(
                it ->
                    it.bundle(
                        referral.id(),
                        entries,
                        stream.salts(),
                        stream.positions(),
                        receipts,
                        trust)),
        new StoredStream(entries, Map.of(), new TreeMap<>(), Map.of()));
    deliveries(where, deliveries, entries);
    testMark(where, referral, entries);
    parties(where, referral);
    content(where, referral, entries);
  }

  private void deliveries(
      String where, Map<DeliveryId, DeliveryRecord> kept, List<AuditEntry> entries) {
    Map<DeliveryId, DeliveryState> auditedStates = new HashMap<>();
    kept.keySet().forEach(id -> auditedStates.put(id, DeliveryTransitions.INITIAL));
    for (AuditEntry entry : entries) {
      Step step = entry.step();
      step.delivery()
          .filter(id -> step.action() != AuditAction.ACCEPTED)
          .ifPresent(
              id ->
                  DeliveryTransitions.target(step.action())
                      .ifPresent(to -> auditedStates.put(id, to)));
    }
    auditedStates.forEach(
        (id, state) -> {
          DeliveryRecord delivery = kept.get(id);
          findings.expectEqual(
              where + ", delivery " + id,
              state.wireName(),
              delivery == null ? "none" : delivery.state().wireName());
        });
  }

  /**
   * Every referral that is left out of the counts says so in the trail, and only these are left
   * out.
   */
  private void testMark(String where, StoredReferral referral, List<AuditEntry> entries) {
    boolean test =
        entries.stream()
            .map(AuditEntry::step)
            .filter(step -> step.action() == AuditAction.ACCEPTED)
            .findFirst()
            .flatMap(Step::why)
            .equals(Optional.of(StepReason.Code.TEST));
    findings.expectEqual(where + ", test", "" + test, "" + referral.test());
  }

  /** Agencies list exactly the referrals that they may read. */
  private void parties(String where, StoredReferral referral) {
    Map<AgencyId, String> expected = new TreeMap<>();
    referral.messages().keySet().stream()
        .flatMap(message -> message.sender().stream())
        .forEach(agency -> expected.put(agency, referral.state()));
    referral.deliveries().forEach(delivery -> expected.put(delivery.recipient(), referral.state()));
    expected.put(referral.office(), referral.state());
    expected.remove(AgencyId.GATEWAY);
    findings.expectEqual(
        where + ", parties", expected.toString(), new TreeMap<>(referral.parties()).toString());
  }

  private void content(String where, StoredReferral referral, List<AuditEntry> entries) {
    Map<AcceptedMessage, StoredContent> kept = new HashMap<>(referral.messages());
    boolean erased = entries.stream().anyMatch(e -> e.step().action() == AuditAction.ERASED);
    for (AuditEntry entry : entries) {
      Step step = entry.step();
      if (step.action() != AuditAction.ACCEPTED) {
        continue;
      }
      AcceptedMessage key = new AcceptedMessage(step.sender(), step.message());
      String subject = where + ", message " + key.id();
      StoredContent content = kept.remove(key);
      findings.expect(content != null, subject, "its row", "none");
      if (content != null && !(erased && content.actual().isEmpty())) {
        findings.expectEqual(
            subject + ", sealed content", digest(step.digest()), digest(content.actual()));
        findings.expectEqual(subject + ", digest", digest(step.digest()), digest(content.digest()));
      }
    }
    kept.keySet()
        .forEach(key -> findings.expectEqual(where, "a step that accepted " + key.id(), "none"));
  }

  private static String digest(Optional<String> digest) {
    return digest.map(it -> "digest " + it).orElse("none");
  }
}
