package org.wasl.store.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.GroupCommit;
import org.wasl.store.jdbc.GroupCommitConfig;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.PeriodicCounter.KeyLimit;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * Records requests of agencies that change no referral: what was refused, what was a repetition,
 * what was read. The first of a kind has its own entry, durable before the answer; the others of an
 * interval have one together, with their count, so that nothing an agency repeats fills the trail.
 * The entries are in the stream of the agency, never in a referral's.
 *
 * <p>A kind is an agency, an action and its codes; of what is read, also the referral or the table.
 * Each gateway counts for itself. A kill loses the counts of the interval, an orderly stop records
 * them.
 */
public final class RequestAudit implements AutoCloseable {
  /** The agency of a certificate that the directory does not know, and of none. */
  public static final String UNKNOWN = "unknown";

  private static final String OTHER = "other";
  private static final int ROW_BYTES = 512;

  /** What an agency can be shown. */
  public enum Disclosure {
    /** Where a referral stands. */
    TIMELINE("timeline"),
    /** What it may send in a referral. */
    ACTIONS("actions"),
    /** What proves a referral, or a step of it, to a third party. */
    EVIDENCE("evidence"),
    /** The list of its referrals. */
    REFERRALS("referrals"),
    /** The list of the notices that it holds. */
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

    /** As audit entries have it. */
    public String code() {
      return code;
    }
  }

  private record Kind(
      String agency,
      AuditAction action,
      Optional<String> code,
      Optional<String> detail,
      Optional<UUID> referral) {

    static Kind refused(String agency, String problem, Optional<String> detail) {
      return new Kind(agency, AuditAction.REFUSED, Optional.of(problem), detail, Optional.empty());
    }

    static Kind repeated(String agency) {
      return new Kind(
          agency, AuditAction.DUPLICATE, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Kind shown(
        String agency, Disclosure what, Optional<String> detail, Optional<UUID> referral) {
      return new Kind(agency, AuditAction.SHOWN, Optional.of(what.code), detail, referral);
    }

    Kind beyondLimit() {
      Optional<String> kept = action == AuditAction.REFUSED ? Optional.of(OTHER) : code;
      return new Kind(agency, action, kept, Optional.empty(), Optional.empty());
    }

    Optional<Why> why(OptionalInt times) {
      if (action == AuditAction.REFUSED) {
        return Optional.of(new Why.Refusal(code.orElseThrow(), detail, times));
      }
      return times.isPresent()
          ? Optional.of(new Why.Repetition(shown(), times.getAsInt()))
          : shown().map(Why.Code::new);
    }

    private Optional<String> shown() {
      return code.map(what -> what + detail.map(table -> "-" + table).orElse(""));
    }
  }

  /**
   * An entry to be written.
   *
   * @param referral it names a message only while this one is not erased; empty: in any case
   * @param message of the agency; empty: the one that opened the referral, where there is one
   * @param times empty where the entry is about one request
   */
  private record RequestEntry(
      Kind kind, Optional<UUID> referral, Optional<UUID> message, OptionalInt times) {

    static RequestEntry first(Kind kind, Optional<UUID> referral, Optional<UUID> message) {
      return new RequestEntry(kind, referral, message, OptionalInt.empty());
    }

    static RequestEntry counted(Kind kind, int times) {
      return new RequestEntry(kind, kind.referral(), Optional.empty(), OptionalInt.of(times));
    }
  }

  private record MessageName(String sender, UUID id) {}

  private final Database database;
  private final int maxRows;
  private final ObjIntConsumer<String> refusals;
  private final GroupCommit<RequestEntry, Boolean> firsts;
  private final PeriodicCounter<Kind> requests;
  private final PeriodicCounter<Kind> reads;

  /** What has been told and not recorded: it comes again with the counts of the next interval. */
  private final Map<Kind, Integer> told = new HashMap<>();

  /**
   * @param refusals told once an interval of each agency of which further requests were refused,
   *     and how many
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
            new KeyLimit<>(Kind::agency, config.maxKinds(), Kind::beyondLimit),
            this::recordRequests);
    this.reads =
        new PeriodicCounter<>(
            "wasl-read-audit",
            config.readInterval(),
            new KeyLimit<>(Kind::agency, config.maxReferrals(), Kind::beyondLimit),
            this::record);
  }

  /**
   * Records that a message or a question was refused.
   *
   * @param agency id, or {@link #UNKNOWN}
   * @param message its id, as far as it was read
   * @param problem code of the problem that is answered
   * @param detail a further code
   * @return true once it is recorded or counted, false where the database takes nothing; completed
   *     on a thread of the committer: do no work there
   */
  public CompletableFuture<Boolean> refused(
      String agency, Optional<UUID> message, String problem, Optional<String> detail) {
    return record(
        requests,
        Kind.refused(agency, problem, detail),
        first -> RequestEntry.first(first, Optional.empty(), message));
  }

  /**
   * Records that a connection or a request was turned away before it was read. What the database
   * does not take now it gets later.
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
   * Records that a message was known already.
   *
   * @param referral to which it belongs
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> repeated(String sender, UUID message, UUID referral) {
    return record(
        requests,
        Kind.repeated(sender),
        first -> RequestEntry.first(first, Optional.of(referral), Optional.of(message)));
  }

  /**
   * Records that an agency is shown something of a referral. Where the referral was erased, the
   * entry does not name it.
   *
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> shown(String agency, UUID referral, Disclosure what) {
    return shown(Kind.shown(agency, what, Optional.empty(), Optional.of(referral)));
  }

  /**
   * Records that an agency is shown what is not of one referral.
   *
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> shown(String agency, Disclosure what) {
    return shown(Kind.shown(agency, what, Optional.empty(), Optional.empty()));
  }

  private CompletableFuture<Boolean> shown(Kind kind) {
    return record(
        reads, kind, first -> RequestEntry.first(first, first.referral(), Optional.empty()));
  }

  /**
   * Records that an agency is shown a table of statistics.
   *
   * @param table which one, a code
   * @return as of a refusal
   */
  public CompletableFuture<Boolean> shownStatistics(String agency, String table) {
    return shown(Kind.shown(agency, Disclosure.STATISTICS, Optional.of(table), Optional.empty()));
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
          int further = times - told.getOrDefault(kind, 0);
          if (kind.action() == AuditAction.REFUSED && further > 0) {
            refused.merge(kind.agency(), further, Integer::sum);
          }
        });
    refused.forEach(refusals::accept);
    record(counts);
    told.clear();
    told.putAll(counts);
  }

  private void record(Map<Kind, Integer> counts) {
    List<Map.Entry<Kind, Integer>> kinds =
        counts.entrySet().stream().map(Map.Entry::copyOf).toList();
    for (int from = 0; from < kinds.size(); from += maxRows) {
      List<Map.Entry<Kind, Integer>> some =
          kinds.subList(from, Math.min(kinds.size(), from + maxRows));
      List<RequestEntry> entries =
          some.stream().map(one -> RequestEntry.counted(one.getKey(), one.getValue())).toList();
      if (!database.transaction(connection -> write(connection, entries)).isDone()) {
        return;
      }
      some.forEach(one -> counts.remove(one.getKey()));
    }
  }

  private static List<Boolean> write(Connection connection, List<RequestEntry> entries)
      throws SQLException {
    Map<UUID, MessageName> referrals =
        lockReferrals(
            connection, entries.stream().flatMap(entry -> entry.referral().stream()).toList());
    TrailWriter.append(
        connection, entries.stream().map(entry -> streamStep(entry, referrals)).toList());
    return entries.stream().map(entry -> true).toList();
  }

  /** Those that are not erased. An erasure that comes now waits, and erases these entries too. */
  private static Map<UUID, MessageName> lockReferrals(Connection connection, List<UUID> referrals)
      throws SQLException {
    return referrals.isEmpty()
        ? Map.of()
        : SqlStatement.of(
                connection,
                """
                select id, sender, case_message from referral where id = any(?)
                 order by id for key share
                """)
            .uuids(referrals)
            .map(
                row -> row.uuid("id"),
                row -> new MessageName(row.text("sender"), row.uuid("case_message")));
  }

  private static StreamStep streamStep(RequestEntry entry, Map<UUID, MessageName> openings) {
    Kind kind = entry.kind();
    Step bare = Step.of(kind.action(), kind.agency());
    Step step = kind.why(entry.times()).map(bare::why).orElse(bare);
    Optional<MessageName> own = entry.message().map(id -> new MessageName(kind.agency(), id));
    Optional<MessageName> named =
        entry.referral().isEmpty()
            ? own
            : Optional.ofNullable(openings.get(entry.referral().get())).map(own::orElse);
    return new StreamStep(
        AuditEntry.agencyStream(kind.agency()),
        named.map(message -> step.message(message.sender(), message.id())).orElse(step));
  }

  /** How many kinds are known. */
  int size() {
    return requests.size() + reads.size();
  }

  /** Records what was counted; after that nothing is taken. */
  @Override
  public void close() {
    requests.close();
    reads.close();
    firsts.close();
  }
}
