package org.wasl.store.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StreamCheck;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.Findings;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.audit.verify.VerifiedCheckpoints;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.DeliveryTransitions;
import org.wasl.store.audit.TrailAudit.ProgressListener;
import org.wasl.store.erasure.ErasedReferral;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.jdbc.SqlStatement.Cursor;
import org.wasl.store.referral.Evidence;
import org.wasl.store.referral.Timeline;
import org.wasl.store.referral.Timelines;
import org.wasl.store.trail.Actors;
import org.wasl.store.trail.TrailReader;

/**
 * A part of {@link TrailAudit}: every stream is complete and legal, and the data stored beside the
 * trail agree with it.
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
      """;

  private static final String COUNT = "select count(*) as streams from stream_counter";

  private static final String PARTIES = "select agency, state from party where referral = ?";

  private static final String CONTENT =
      """
      select m.message_id, m.sender, c.digest, sha256(c.ciphertext) as actual
        from message m left join sealed_content c using (sender, message_id)
       where m.referral = ?
      """;

  private final Connection connection;
  private final TrustPolicy trust;
  private final VerifiedCheckpoints verified;
  private final Findings findings;
  private final ProgressListener progress;
  private Optional<BundleWriter> writer = Optional.empty();
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
    long all = SqlStatement.of(connection, COUNT).first(row -> row.int8("streams")).orElse(0L);
    long done = 0;
    try (Cursor rows = SqlStatement.of(connection, STREAMS).fetchSize(256).cursor()) {
      while (rows.next()) {
        Row row = rows.row();
        String stream = row.text("stream");
        String where = (LogAuditSql.isReferral(stream) ? "referral " : "stream ") + stream;
        findings.expectEqual(
            where, "step counter " + row.int8("last"), "step counter " + row.int8("counted"));
        try {
          run(where, stream);
        } catch (IllegalArgumentException | DateTimeException e) {
          findings.expectEqual(where, "a trail that can be read", String.valueOf(e.getMessage()));
        }
        progress.progress("streams", ++done, all);
      }
    }
  }

  private void run(String where, String stream) throws SQLException {
    List<AuditEntry> entries = TrailReader.stream(connection, stream);
    Set<Long> bare = TrailReader.erasedLeaves(connection, stream).keySet();
    if (!LogAuditSql.isReferral(stream)) {
      checkStream(where, entries, bare);
      return;
    }
    UUID referral = UUID.fromString(stream);
    Optional<Evidence> evidence = Timelines.evidence(connection, referral);
    Optional<ErasedReferral> remains =
        evidence.isPresent() ? Optional.empty() : ErasedReferral.of(connection, referral);
    if (remains.isPresent()) {
      proven(where, writer.flatMap(it -> it.bundle(remains.get(), trust)), entries, bare);
    } else if (findings.expect(evidence.isPresent(), where, "its row", "none")) {
      referral(where, evidence.get());
    }
  }

  private void checkStream(String where, List<AuditEntry> entries, Set<Long> erased) {
    StreamCheck.check(entries, erased)
        .ifPresent(
            flaw ->
                findings.expectEqual(
                    where + ", step " + flaw.number(), flaw.expected(), flaw.found()));
  }

  /**
   * With the offline verifier; before the steps are signed, with the checks that need no signature.
   */
  private void proven(
      String where, Optional<EvidenceBundle> bundle, List<AuditEntry> entries, Set<Long> erased) {
    if (bundle.isPresent()) {
      findings.addAll(where, OfflineVerifier.findings(bundle.get(), verified));
      referrals++;
    } else {
      findings.expect(!entries.isEmpty(), where, "steps", "none");
      checkStream(where, entries, erased);
      unsigned++;
    }
  }

  private void referral(String where, Evidence evidence) throws SQLException {
    List<AuditEntry> entries = evidence.timeline().entries();
    Optional<EvidenceBundle> bundle =
        entries.isEmpty()
            ? Optional.empty()
            : writer.flatMap(it -> it.bundle(evidence, entries, trust));
    proven(where, bundle, entries, Set.of());
    deliveries(where, evidence.timeline());
    parties(where, evidence.timeline());
    content(where, evidence.timeline());
  }

  private void deliveries(String where, Timeline timeline) {
    Map<UUID, DeliveryState> told = new HashMap<>();
    timeline.deliveries().forEach(each -> told.put(each.id(), DeliveryTransitions.INITIAL));
    for (AuditEntry entry : timeline.entries()) {
      Step step = entry.step();
      step.delivery()
          .filter(id -> step.action() != AuditAction.ACCEPTED)
          .ifPresent(
              id -> DeliveryTransitions.target(step.action()).ifPresent(to -> told.put(id, to)));
    }
    Map<UUID, DeliveryState> kept = new HashMap<>();
    timeline.deliveries().forEach(each -> kept.put(each.id(), each.state()));
    told.forEach(
        (id, state) ->
            findings.expectEqual(
                where + ", delivery " + id,
                state.wireName(),
                kept.containsKey(id) ? kept.get(id).wireName() : "none"));
  }

  /** What agencies list is what they may read. */
  private void parties(String where, Timeline timeline) throws SQLException {
    Map<String, String> expected = new TreeMap<>();
    timeline.parties().forEach(agency -> expected.put(agency, timeline.referral().state()));
    expected.put(timeline.referral().office(), timeline.referral().state());
    expected.remove(Actors.GATEWAY);
    Map<String, String> kept =
        new TreeMap<>(
            SqlStatement.of(connection, PARTIES)
                .uuid(timeline.referral().id())
                .map(row -> row.text("agency"), row -> row.text("state")));
    findings.expectEqual(where + ", parties", expected.toString(), kept.toString());
  }

  private record Accepted(Optional<String> sender, Optional<UUID> message) {
    String id() {
      return message.map(UUID::toString).orElse("none");
    }
  }

  private record Content(Optional<String> digest, Optional<String> actual) {}

  private void content(String where, Timeline timeline) throws SQLException {
    Map<Accepted, Content> kept = contents(timeline.referral().id());
    boolean erased =
        timeline.entries().stream().anyMatch(e -> e.step().action() == AuditAction.ERASED);
    for (AuditEntry entry : timeline.entries()) {
      Step step = entry.step();
      if (step.action() != AuditAction.ACCEPTED) {
        continue;
      }
      Accepted key = new Accepted(step.sender(), step.message());
      String its = where + ", message " + key.id();
      Content content = kept.remove(key);
      findings.expect(content != null, its, "its row", "none");
      if (content != null && !(erased && content.actual().isEmpty())) {
        findings.expectEqual(
            its + ", sealed content", digest(step.digest()), digest(content.actual()));
        findings.expectEqual(its + ", digest", digest(step.digest()), digest(content.digest()));
      }
    }
    kept.keySet()
        .forEach(key -> findings.expectEqual(where, "a step that accepted " + key.id(), "none"));
  }

  private static String digest(Optional<String> digest) {
    return digest.map(it -> "digest " + it).orElse("none");
  }

  private Map<Accepted, Content> contents(UUID referral) throws SQLException {
    return new HashMap<>(
        SqlStatement.of(connection, CONTENT)
            .uuid(referral)
            .map(
                row -> new Accepted(row.optionalText("sender"), row.optionalUuid("message_id")),
                row ->
                    new Content(
                        row.optionalText("digest"),
                        row.optionalBytes("actual")
                            .map(Base64.getUrlEncoder().withoutPadding()::encodeToString))));
  }
}
