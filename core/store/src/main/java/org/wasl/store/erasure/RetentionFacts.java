package org.wasl.store.erasure;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.retention.RetentionTable;

/** The facts that decide how long each referral is kept. */
public final class RetentionFacts {
  private static final String PAGE =
      """
      select r.id, r.state,
             array(select distinct m.type from message m where m.referral = r.id) as types,
             (select max(e.at) from audit_entry e
               where e.stream = r.id::text
                 and e.action not in ('held', 'hold-released', 'erasure-requested'))
               as last_step,
             (select max(e.at) from audit_entry e
               where e.stream = r.id::text and e.action = 'opened' and e.why = r.state)
               as state_since,
             exists (select from referral_object o where o.referral = r.id and %s)
               as notice_in_force,
             exists (select from legal_hold h where h.referral = r.id) as held
        from referral r where r.id > :id order by r.id limit :limit
      """
          .formatted(ErasureSql.IS_NOTICE_IN_FORCE);

  /**
   * The facts of one referral.
   *
   * @param referral its id
   * @param state its state
   * @param types types of its messages
   * @param noticeInForce whether a wanted notice or a warrant of it is not over
   * @param lastStep when its last step took place
   * @param since when it reached its state
   * @param held whether there is a legal hold
   */
  public record RetainedReferral(
      ReferralId referral,
      String state,
      Set<String> types,
      boolean noticeInForce,
      Instant lastStep,
      Instant since,
      boolean held) {

    /** Tells whether its retention was over at that time. */
    public boolean isOver(RetentionTable table, Instant at) {
      return expiry(table).filter(over -> !over.isAfter(at)).isPresent();
    }

    private Optional<Instant> expiry(RetentionTable table) {
      return table.expiry(types, ReferralState.ofWireName(state), noticeInForce, since, lastStep);
    }
  }

  /**
   * A referral whose retention is over.
   *
   * @param referral its id
   * @param since when its retention ended
   * @param held whether there is a legal hold
   */
  public record DueReferral(ReferralId referral, Instant since, boolean held) {}

  /**
   * The result of one run over all referrals.
   *
   * @param at time of the run
   * @param overdue how many are kept too long by more than the grace and are not held
   * @param due how many there are whose retention is over, held or not
   * @param first the first of these due referrals, in the order of their ids
   */
  public record RetentionSurvey(Instant at, long overdue, long due, List<DueReferral> first) {}

  private static final String STILL_THERE =
      """
      select r.id, exists (select from legal_hold h where h.referral = r.id) as held
        from referral r where r.id = any(:ids)
      """;

  private static final int PAGE_SIZE = 500;

  private final Database database;

  public RetentionFacts(Database database) {
    this.database = database;
  }

  /**
   * Returns the next page, ordered by id, which is by time.
   *
   * @param after the last one of the page before, empty for the first page
   * @param limit most referrals of the page. A page with fewer is the last one
   */
  public Result<List<RetainedReferral>> page(Optional<ReferralId> after, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, PAGE)
                .uuid("id", after.map(ReferralId::value).orElse(new UUID(0, 0)))
                .int4("limit", limit)
                .list(RetentionFacts::facts));
  }

  /**
   * Gives those referrals whose retention is over, held or not, to {@code due}, in the order of
   * their ids. It reads every referral, each page of them in a transaction of its own.
   *
   * @return how many there are
   */
  public Result<Long> forEachDue(
      RetentionTable table, Instant now, Consumer<RetainedReferral> due) {
    long count = 0;
    Optional<ReferralId> after = Optional.empty();
    List<RetainedReferral> page;
    do {
      if (!(page(after, PAGE_SIZE) instanceof Result.Done<List<RetainedReferral>>(var facts))) {
        return new Result.Failed<>(Result.Failure.UNAVAILABLE);
      }
      page = facts;
      for (RetainedReferral retainedReferral : page) {
        if (retainedReferral.isOver(table, now)) {
          due.accept(retainedReferral);
          count++;
        }
      }
      after = page.isEmpty() ? after : Optional.of(page.getLast().referral());
    } while (page.size() == PAGE_SIZE);
    return new Result.Done<>(count);
  }

  /**
   * Finds which referrals' retention is over. It reads every referral.
   *
   * @param grace how long after its retention a referral may still be there
   * @param most how many are named
   */
  public Result<RetentionSurvey> survey(
      RetentionTable table, Instant now, Duration grace, int most) {
    List<DueReferral> first = new ArrayList<>();
    AtomicLong overdue = new AtomicLong();
    return forEachDue(
            table,
            now,
            retainedReferral -> {
              Instant over = retainedReferral.expiry(table).orElseThrow();
              if (!retainedReferral.held() && !over.isAfter(now.minus(grace))) {
                overdue.incrementAndGet();
              }
              if (first.size() < most) {
                first.add(
                    new DueReferral(retainedReferral.referral(), over, retainedReferral.held()));
              }
            })
        .map(due -> new RetentionSurvey(now, overdue.get(), due, List.copyOf(first)));
  }

  /** Returns the referrals that are still there, and whether each is held now. */
  public Result<List<DueReferral>> stillThere(List<DueReferral> due) {
    return database.transaction(
        connection -> {
          Map<ReferralId, Boolean> held =
              SqlStatement.of(connection, STILL_THERE)
                  .uuids(
                      "ids",
                      due.stream().map(DueReferral::referral).map(ReferralId::value).toList())
                  .map(row -> new ReferralId(row.uuid("id")), row -> row.bool("held"));
          return due.stream()
              .filter(dueReferral -> held.containsKey(dueReferral.referral()))
              .map(
                  dueReferral ->
                      new DueReferral(
                          dueReferral.referral(),
                          dueReferral.since(),
                          held.getOrDefault(dueReferral.referral(), false)))
              .toList();
        });
  }

  private static RetainedReferral facts(Row row) throws SQLException {
    Instant last = row.instant("last_step");
    return new RetainedReferral(
        new ReferralId(row.uuid("id")),
        row.text("state"),
        Set.copyOf(row.texts("types")),
        row.bool("notice_in_force"),
        last,
        row.optionalInstant("state_since").orElse(last),
        row.bool("held"));
  }
}
