package org.wasl.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.GroupCommit;
import org.wasl.database.GroupCommitConfig;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.PeriodicCounter;
import org.wasl.runtime.PeriodicCounter.KeyLimit;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * Records requests of agencies that change no referral, such as refusals, repetitions and reads.
 * The first request of a kind has its own entry, which is durable before the answer. Further
 * requests of an interval share one entry with their count, so repeated requests do not fill the
 * trail. The entries are in the stream of the agency, never in a referral's stream.
 *
 * <p>A kind is an agency, an action and its codes. For reads, it also has the referral or the
 * table. Each gateway counts for itself. An orderly stop records the counts of the interval. A kill
 * loses them.
 */
public final class RequestAudit implements AutoCloseable {
  /**
   * Stands for the agency if the directory does not know the certificate, or if there is no
   * certificate.
   */
  public static final String UNKNOWN = "unknown";

  private static final String OTHER = "other";
  private static final int ROW_BYTES = 512;

  /** Kinds of data that an agency can read. */
  public enum Disclosure {
    /** The timeline of a referral. */
    TIMELINE("timeline"),
    /** The messages that the agency may send in a referral. */
    ACTIONS("actions"),
    /** The evidence of a referral, or of one of its steps, for a third party. */
    EVIDENCE("evidence"),
    /** The list of the agency's referrals. */
    REFERRALS("referrals"),
    /** The list of the notices that the agency holds. */
    NOTICES("notices"),
    /** The directory of agencies. */
    AGENCIES("agencies"),
    /** A code list. */
    CODES("codes"),
    /** The working calendar. */
    CALENDAR("calendar"),
    /** A table of statistics. */
    STATISTICS("statistics");

    private final String code;

    Disclosure(String code) {
      this.code = code;
    }

    /** The code in audit entries. */
    public String code() {
      return code;
    }
  }

  private record Kind(
      String agency,
      AuditAction action,
      Optional<String> code,
      Optional<String> detail,
      Optional<ReferralId> referral) {

    static Kind refused(String agency, String problem, Optional<String> detail) {
      return new Kind(agency, AuditAction.REFUSED, Optional.of(problem), detail, Optional.empty());
    }

    static Kind repeated(String agency) {
      return new Kind(
          agency, AuditAction.DUPLICATE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Kind shown(
        String agency,
        Disclosure disclosure,
        Optional<String> detail,
        Optional<ReferralId> referral) {
      return new Kind(agency, AuditAction.SHOWN, Optional.of(disclosure.code), detail, referral);
    }

    Kind beyondLimit() {
      Optional<String> kept = action == AuditAction.REFUSED ? Optional.of(OTHER) : code;
      return new Kind(agency, action, kept, Optional.empty(), Optional.empty());
    }

    Optional<StepReason> why(OptionalInt times) {
      if (action == AuditAction.REFUSED) {
        return Optional.of(new StepReason.Refusal(code.orElseThrow(), detail, times));
      }
      return times.isPresent()
          ? Optional.of(new StepReason.Repetition(shown(), times.getAsInt()))
          : shown().map(StepReason.Code::new);
    }

    private Optional<String> shown() {
      return code.map(base -> base + detail.map(table -> "-" + table).orElse(""));
    }
  }

  /**
   * An entry to be written.
   *
   * @param referral the entry names a message only while this referral is not erased. If empty, the
   *     entry always names it.
   * @param message message of the agency. If empty, the message that opened the referral, if there
   *     is one.
   * @param times number of requests, or empty if the entry is about one request
   */
  private record RequestEntry(
      Kind kind, Optional<ReferralId> referral, Optional<MessageId> message, OptionalInt times) {

    static RequestEntry first(
        Kind kind, Optional<ReferralId> referral, Optional<MessageId> message) {
      return new RequestEntry(kind, referral, message, OptionalInt.empty());
    }

    static RequestEntry counted(Kind kind, int times) {
      return new RequestEntry(kind, kind.referral(), Optional.empty(), OptionalInt.of(times));
    }
  }

  private record MessageName(AgencyId sender, MessageId id) {}

  private final Database database;
  private final int maxRows;
  private final ObjIntConsumer<String> refusals;
  private final GroupCommit<RequestEntry, Boolean> firsts;
  private final PeriodicCounter<Kind> requests;
  private final PeriodicCounter<Kind> reads;

  /** Counts that were reported but not recorded. They are part of the next interval's counts. */
  private final Map<Kind, Integer> recordedCounts = new HashMap<>();

  /**
   * @param refusals receives, once an interval, each agency with refused further requests and their
   *     number
   */
  public RequestAudit(
      Database database,
      GroupCommitConfig commits,
      RequestAuditConfig config,
      ObjIntConsumer<String> refusals) {
    this.database = database;
    this.maxRows = commits.maxRows();
    this.refusals = refusals;
    this.firsts =
        new GroupCommit<>(
            "request-audit", database, commits, entry -> ROW_BYTES, RequestAudit::write);
    this.requests =
        new PeriodicCounter<>(
            "wasl-request-audit",
            config.interval(),
            new KeyLimit<>(it -> it.agency(), config.maxKinds(), Kind::beyondLimit),
            this::recordRequests);
    this.reads =
        new PeriodicCounter<>(
            "wasl-read-audit",
            config.readInterval(),
            new KeyLimit<>(it -> it.agency(), config.maxReferrals(), Kind::beyondLimit),
            this::record);
  }

  /**
   * Records that a message or a question was refused.
   *
   * @param agency id, or {@link #UNKNOWN}
   * @param message id of the message, if it was read
   * @param problem code of the problem in the answer
   * @param detail a further code
   * @return true once the refusal is recorded or counted. It is false if it could not be recorded,
   *     for example because the database is unavailable or too many entries wait. A thread of the
   *     committer completes the future, so do no work there.
   */
  public CompletableFuture<Boolean> refused(
      String agency, Optional<MessageId> message, String problem, Optional<String> detail) {
    return record(
        requests,
        Kind.refused(agency, problem, detail),
        first -> RequestEntry.first(first, Optional.empty(), message));
  }

  /**
   * Records that a connection or a request was turned away before it was read. If it cannot be
   * recorded at once, it is counted, and recorded later.
   *
   * @param agency id, or {@link #UNKNOWN}
   * @param problem a code
   */
  public void turnedAway(String agency, String problem) {
    refused(agency, Optional.empty(), problem, Optional.empty())
        .thenAccept(
            recorded -> {
              if (!recorded) {
                requests.count(Kind.refused(agency, problem, Optional.empty()));
              }
            });
  }

  /**
   * Records that a message was already known.
   *
   * @param referral referral of the message
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> repeated(
      AgencyId sender, MessageId message, ReferralId referral) {
    return record(
        requests,
        Kind.repeated(sender.value()),
        first -> RequestEntry.first(first, Optional.of(referral), Optional.of(message)));
  }

  /**
   * Records that an agency reads data of a referral. If the referral was erased, the entry does not
   * name it.
   *
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> shown(
      AgencyId agency, ReferralId referral, Disclosure disclosure) {
    return shown(Kind.shown(agency.value(), disclosure, Optional.empty(), Optional.of(referral)));
  }

  /**
   * Records that an agency reads data that belongs to no single referral.
   *
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> shown(AgencyId agency, Disclosure disclosure) {
    return shown(Kind.shown(agency.value(), disclosure, Optional.empty(), Optional.empty()));
  }

  private CompletableFuture<Boolean> shown(Kind kind) {
    return record(
        reads, kind, first -> RequestEntry.first(first, first.referral(), Optional.empty()));
  }

  /**
   * Records that an agency reads a table of statistics.
   *
   * @param table code of the table
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> shownStatistics(AgencyId agency, String table) {
    return shown(
        Kind.shown(agency.value(), Disclosure.STATISTICS, Optional.of(table), Optional.empty()));
  }

  private CompletableFuture<Boolean> record(
      PeriodicCounter<Kind> counter, Kind kind, Function<Kind, RequestEntry> entry) {
    Optional<Kind> first = counter.countUnlessFirst(kind);
    if (first.isEmpty()) {
      return CompletableFuture.completedFuture(true);
    }
    return firsts
        .submit(entry.apply(first.get()))
        .thenApply(
            result -> {
              boolean recorded = result instanceof Result.Done<Boolean>;
              if (!recorded) {
                counter.retractFirst(first.get());
              }
              return recorded;
            });
  }

  private void recordRequests(Map<Kind, Integer> counts) {
    Map<String, Integer> refused = new HashMap<>();
    counts.forEach(
        (kind, times) -> {
          int further = times - recordedCounts.getOrDefault(kind, 0);
          if (kind.action() == AuditAction.REFUSED && further > 0) {
            refused.merge(kind.agency(), further, Integer::sum);
          }
        });
    refused.forEach(refusals::accept);
    record(counts);
    recordedCounts.clear();
    recordedCounts.putAll(counts);
  }

  private void record(Map<Kind, Integer> counts) {
    List<Map.Entry<Kind, Integer>> kinds =
        counts.entrySet().stream().map(Map.Entry::copyOf).toList();
    for (int from = 0; from < kinds.size(); from += maxRows) {
      List<Map.Entry<Kind, Integer>> batch =
          kinds.subList(from, Math.min(kinds.size(), from + maxRows));
      List<RequestEntry> entries =
          batch.stream()
              .map(entry -> RequestEntry.counted(entry.getKey(), entry.getValue()))
              .toList();
      if (!database.transaction(connection -> write(connection, entries)).isDone()) {
        return;
      }
      batch.forEach(entry -> counts.remove(entry.getKey()));
    }
  }

  private static List<Boolean> write(Connection connection, List<RequestEntry> entries)
      throws SQLException {
    Map<ReferralId, MessageName> referrals =
        lockReferrals(
            connection, entries.stream().flatMap(entry -> entry.referral().stream()).toList());
    TrailWriter.append(
        connection, entries.stream().map(entry -> streamStep(entry, referrals)).toList());
    return entries.stream().map(entry -> true).toList();
  }

  /**
   * Locks the referrals that are not erased. A concurrent erasure waits, and erases these entries
   * too.
   */
  private static Map<ReferralId, MessageName> lockReferrals(
      Connection connection, List<ReferralId> referrals) throws SQLException {
    return referrals.isEmpty()
        ? Map.of()
        : SqlStatement.of(
                connection,
                """
                select id, sender, case_message from referral where id = any(:ids)
                 order by id for key share
                """)
            .uuids("ids", referrals.stream().map(ReferralId::value).toList())
            .map(
                row -> new ReferralId(row.uuid("id")),
                row ->
                    new MessageName(
                        new AgencyId(row.text("sender")), new MessageId(row.uuid("case_message"))));
  }

  private static StreamStep streamStep(RequestEntry entry, Map<ReferralId, MessageName> openings) {
    Kind kind = entry.kind();
    Step bare = Step.of(kind.action(), kind.agency());
    Step step = kind.why(entry.times()).map(bare::why).orElse(bare);
    Optional<MessageName> own =
        entry.message().map(id -> new MessageName(new AgencyId(kind.agency()), id));
    Optional<MessageName> named =
        entry.referral().isEmpty()
            ? own
            : Optional.ofNullable(openings.get(entry.referral().get())).map(own::orElse);
    return new StreamStep(
        AuditEntry.agencyStream(kind.agency()),
        named.map(message -> step.message(message.sender(), message.id())).orElse(step));
  }

  /** The number of known kinds. */
  int size() {
    return requests.size() + reads.size();
  }

  /** Records the counts, and accepts nothing more. */
  @Override
  public void close() {
    requests.close();
    reads.close();
    firsts.close();
  }
}
