package org.wasl.store.users;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.audit.StepReason.UserChange.UserEvent;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;
import org.wasl.trail.TrailWriter;

/**
 * Changes of users of the console, by one person or with the approval of a second one. The users
 * file is the home of users. This class keeps the requests and the decisions with their persons. A
 * change is in the gateway's stream of the trail. The transaction writes the file last. If it is
 * not committed, the former file is restored. So no change is done that the trail does not have.
 */
public final class UserChangeRequests {
  /** The expiry of a request is not stored, because it follows from its time. */
  private static final String REQUEST =
      """
      select id, username, person, roles_before, roles_after, password_hash, file_digest, reason,
             requested_by, requested_at, expires_at,
             case when state = 'waiting' and expires_at <= clock_timestamp() then 'expired'
               else state end as state,
             decided_by, decided_at
        from user_request
      """;

  private static final String READ = REQUEST + "where id = :id";
  private static final String LOCK = READ + " for update";
  private static final String LIST =
      REQUEST
          + """
          order by (state = 'waiting' and expires_at > clock_timestamp()) desc, requested_at desc
          limit :limit
          """;

  private static final String IS_OPEN =
      """
      select exists (select from user_request
        where person = :person and state = 'waiting' and expires_at > clock_timestamp()) as open
      """;

  private static final String INSERT =
      """
      insert into user_request (id, username, person, roles_before, roles_after, password_hash,
          file_digest, reason, requested_by, expires_at, state)
      values (:id, :username, :person, :roles_before, :roles_after, :password_hash, :file_digest,
          :reason, :requested_by, clock_timestamp() + :lifetime_seconds * interval '1 s', 'waiting')
      """;

  private static final String DECIDE =
      """
      update user_request
         set state = :state, decided_by = :decided_by, decided_at = clock_timestamp(),
             password_hash = null
       where id = :id
      """;

  private static final String DELETE_EXPIRED =
      """
      delete from user_request
       where case state when 'waiting' then expires_at else decided_at end
         < clock_timestamp() - :kept_seconds * interval '1 s'
      """;

  /** Writes the users file. */
  @FunctionalInterface
  public interface UsersFileWrite {
    /**
     * Writes a change. An exception ends the transaction.
     *
     * @return an action that writes back the former users
     */
    Runnable write(PlannedUserChange change);
  }

  private final Database database;

  public UserChangeRequests(Database database) {
    this.database = database;
  }

  /**
   * A change of one person alone.
   *
   * @param person id of the person
   */
  public Result<Boolean> change(String person, PlannedUserChange change, UsersFileWrite write) {
    return transaction(
        write,
        (connection, file) -> {
          audit(
              connection, person, change.why(UserEvent.CHANGED, reason(change), Optional.empty()));
          file.accept(change);
          return true;
        });
  }

  @FunctionalInterface
  private interface FileChange<R> {
    R run(Connection connection, Consumer<PlannedUserChange> file) throws SQLException;
  }

  private <R> Result<R> transaction(UsersFileWrite write, FileChange<R> change) {
    Deque<Runnable> written = new ArrayDeque<>();
    Result<R> result =
        database.transaction(
            connection -> {
              writeBack(written); // of a transaction that is run again
              return change.run(connection, planned -> written.push(write.write(planned)));
            });
    if (!result.isDone()) {
      writeBack(written);
    }
    return result;
  }

  private static void writeBack(Deque<Runnable> written) {
    while (!written.isEmpty()) {
      written.pop().run();
    }
  }

  /**
   * Files a request.
   *
   * @param person id of the person
   * @param lifetime time a second person has to approve
   * @return the request, empty if an open one is about the same user
   */
  public Result<Optional<UserChangeRequest>> request(
      String person, PlannedUserChange change, Duration lifetime) {
    UUID id = UUID.randomUUID();
    return database.transaction(
        connection -> {
          AdvisoryLocks.lockUserRequests(connection);
          boolean open =
              SqlStatement.of(connection, IS_OPEN)
                  .text("person", change.person())
                  .single(row -> row.bool("open"));
          if (open) {
            return Optional.empty();
          }
          SqlStatement.of(connection, INSERT)
              .uuid("id", id)
              .text("username", change.user())
              .text("person", change.person())
              .text("roles_before", change.before())
              .text("roles_after", change.after())
              .text("password_hash", change.passwordHash())
              .text("file_digest", change.fileDigest())
              .text("reason", change.reason())
              .text("requested_by", person)
              .int8("lifetime_seconds", lifetime.toSeconds())
              .update();
          audit(
              connection,
              person,
              change.why(UserEvent.REQUESTED, reason(change), Optional.empty()));
          return read(connection, READ, id);
        });
  }

  /**
   * A person approves or rejects a request. The requester may withdraw it by rejecting it.
   *
   * @param person id of the person
   * @param fileDigest SHA-256 (hex) of the users file as it is now
   */
  public Result<UserChangeDecision> decide(
      UUID id, Action action, String person, String fileDigest, UsersFileWrite write) {
    return transaction(
        write,
        (connection, file) -> {
          Optional<UserChangeRequest> found = read(connection, LOCK, id);
          if (found.isEmpty()) {
            return new UserChangeDecision.Objected(Objection.UNKNOWN);
          }
          UserChangeRequest request = found.get();
          PlannedUserChange change = request.change();
          Optional<String> requester = Optional.of(request.requester());
          boolean approves = action == Action.APPROVE;
          Optional<Objection> objection =
              TwoPersonRule.objection(
                  action,
                  request.state(),
                  request.requester(),
                  person,
                  change.fileDigest().equals(fileDigest) ? 0 : 1,
                  0);
          if (objection.isPresent()) {
            UserEvent refused = approves ? UserEvent.APPROVE_REFUSED : UserEvent.REJECT_REFUSED;
            audit(
                connection, person, change.why(refused, objection.map(Objection::code), requester));
            return new UserChangeDecision.Objected(objection.get());
          }
          ParkedRequestState state =
              approves ? ParkedRequestState.DONE : ParkedRequestState.REJECTED;
          SqlStatement.of(connection, DECIDE)
              .text("state", state.wireName())
              .text("decided_by", person)
              .uuid("id", id)
              .update();
          UserEvent event = approves ? UserEvent.APPROVED : UserEvent.REJECTED;
          audit(connection, person, change.why(event, reason(change), requester));
          if (approves) {
            file.accept(change);
          }
          return new UserChangeDecision.Decided(read(connection, READ, id).orElseThrow());
        });
  }

  /** Open ones first, then the latest of those that are over. */
  public Result<List<UserChangeRequest>> requests(int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, LIST)
                .int4("limit", limit)
                .list(UserChangeRequests::request));
  }

  /**
   * Deletes requests that have been over for longer than this. The trail keeps them.
   *
   * @return how many were deleted
   */
  public Result<Integer> deleteExpired(Duration kept) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, DELETE_EXPIRED)
                .int8("kept_seconds", kept.toSeconds())
                .update());
  }

  private static Optional<String> reason(PlannedUserChange change) {
    return Optional.of(change.reason());
  }

  private static void audit(Connection connection, String person, StepReason why)
      throws SQLException {
    TrailWriter.appendOperation(connection, AuditEntry.GATEWAY_STREAM, person, why);
  }

  private static Optional<UserChangeRequest> read(Connection connection, String sql, UUID id)
      throws SQLException {
    return SqlStatement.of(connection, sql).uuid("id", id).first(UserChangeRequests::request);
  }

  private static UserChangeRequest request(Row row) throws SQLException {
    return new UserChangeRequest(
        row.uuid("id"),
        new PlannedUserChange(
            row.text("username"),
            row.text("person"),
            row.text("roles_before"),
            row.text("roles_after"),
            row.optionalText("password_hash"),
            row.text("file_digest"),
            row.text("reason")),
        row.text("requested_by"),
        row.instant("requested_at"),
        row.instant("expires_at"),
        ParkedRequestState.ofWireName(row.text("state")),
        row.optionalText("decided_by"),
        row.optionalInstant("decided_at"));
  }
}
