package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.deadline.OwnMessageClaim.DeadlineClaim;
import org.wasl.store.deadline.OwnMessageClaim.LateExpiryClaim;
import org.wasl.store.deadline.OwnMessageClaim.StatusClaim;

/** Claims notifications. Only the transaction that gets a claim sends the notification. */
public final class OwnMessageClaims {
  /** A reminder that comes too late is not sent. After the escalation nothing is left to send. */
  private static final String CLAIM_DEADLINES =
      """
      update deadline d
         set told = x.what, next_at = case x.what when 'reminder' then d.due_at end
        from unnest(:id, :referral, :what) as x(id, referral, what)
       where d.id = x.id and d.referral = x.referral
         and d.told <> 'escalation' and d.told <> x.what
      returning d.id
      """;

  /** Claims statuses in order, so that none is sent before the status that precedes it. */
  private static final String CLAIM_STATUSES =
      """
      update reporter_status s set told = true
        from unnest(:ids) as x(id)
       where s.id = x.id and not s.told
         and not exists (select from reporter_status p
           where p.referral = s.referral and p.id < s.id and not p.told)
      returning s.id
      """;

  private static final String CLAIM_EXPIRIES =
      """
      delete from untold_expiry e using unnest(:referral, :notice, :agency)
          as x(referral, notice, agency)
       where e.referral = x.referral and e.notice = x.notice and e.agency = x.agency
      returning e.referral, e.notice, e.agency
      """;

  private OwnMessageClaims() {}

  /** Claims these, and gives those that it got. */
  public static Set<OwnMessageClaim> claim(Connection connection, List<OwnMessageClaim> claims)
      throws SQLException {
    List<DeadlineClaim> deadlines = new ArrayList<>();
    List<StatusClaim> statuses = new ArrayList<>();
    List<LateExpiryClaim> expiries = new ArrayList<>();
    for (OwnMessageClaim claim : claims) {
      switch (claim) {
        case DeadlineClaim deadline -> deadlines.add(deadline);
        case StatusClaim status -> statuses.add(status);
        case LateExpiryClaim expiry -> expiries.add(expiry);
      }
    }
    Set<OwnMessageClaim> claimed = new HashSet<>();
    Set<Long> deadlineIds = claimDeadlines(connection, deadlines);
    deadlines.stream()
        .filter(deadlineClaim -> deadlineIds.contains(deadlineClaim.id()))
        .forEach(claimed::add);
    Set<Long> statusIds = claimStatuses(connection, statuses);
    statuses.stream()
        .filter(statusClaim -> statusIds.contains(statusClaim.id()))
        .forEach(claimed::add);
    claimed.addAll(claimExpiries(connection, expiries));
    return claimed;
  }

  /** Claims notifications about deadlines, and gives the ids of those that it got. */
  static Set<Long> claimDeadlines(Connection connection, List<DeadlineClaim> claims)
      throws SQLException {
    if (claims.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        SqlStatement.of(connection, CLAIM_DEADLINES)
            .unnest(
                claims,
                row ->
                    row.int8("id", DeadlineClaim::id)
                        .uuid("referral", deadlineClaim -> deadlineClaim.referral().value())
                        .text("what", claim -> claim.kind().code()))
            .list(row -> row.int8("id")));
  }

  private static List<LateExpiryClaim> claimExpiries(
      Connection connection, List<LateExpiryClaim> claims) throws SQLException {
    return claims.isEmpty()
        ? List.of()
        : SqlStatement.of(connection, CLAIM_EXPIRIES)
            .unnest(
                claims,
                row ->
                    row.uuid("referral", claim -> claim.referral().value())
                        .uuid("notice", claim -> claim.notice().value())
                        .text("agency", it -> it.agency().value()))
            .list(
                row ->
                    new LateExpiryClaim(
                        new ReferralId(row.uuid("referral")),
                        new MessageId(row.uuid("notice")),
                        new AgencyId(row.text("agency"))));
  }

  private static Set<Long> claimStatuses(Connection connection, List<StatusClaim> claims)
      throws SQLException {
    if (claims.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        SqlStatement.of(connection, CLAIM_STATUSES)
            .int8s("ids", claims.stream().map(StatusClaim::id).toList())
            .list(row -> row.int8("id")));
  }
}
