package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signed answers, and what the gateway said of them. */
public final class OutgoingTable {
  private static final String ROW =
      """
      SELECT message, referral, type, version, person, at, state, problem, receipt,
        sealed_for_office, sealed_for_gateway, attempts
      FROM outgoing
      """;

  private OutgoingTable() {}

  /** What became of an answer. */
  public enum State {
    /** The gateway has not answered yet; it is sent again. */
    WAITING,
    /** The gateway has it, and has signed so. */
    ACCEPTED,
    /** The gateway has refused it. */
    REFUSED,
    /** The gateway's key is gone: a browser seals it anew. */
    NEEDS_SEAL;

    /** As written in the store and to the page. */
    public String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static State of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /**
   * A signed answer.
   *
   * @param message its id
   * @param referral empty for a new case
   * @param type of the message
   * @param version of the type
   * @param person who signed
   * @param at when
   * @param state what became of it
   * @param problem why it was refused: the gateway's problem document
   * @param receipt the gateway's last receipt, a verified JWS; stays when it is sent again
   * @param sealedForOffice compact JWE to the office's sealing key
   * @param sealedForGateway compact JWE to the gateway's submission key; gone when the gateway has
   *     answered
   * @param attempts how often it was sent
   */
  public record Outgoing(
      String message,
      @Nullable String referral,
      String type,
      int version,
      String person,
      Instant at,
      State state,
      @Nullable String problem,
      @Nullable String receipt,
      String sealedForOffice,
      @Nullable String sealedForGateway,
      int attempts) {}

  /** Adds an answer that waits. */
  public static void insert(Connection connection, String office, Outgoing answer)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO outgoing (office, message, referral, type, version, person, at, state,
              sealed_for_office, sealed_for_gateway, next_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """)
        .text(office)
        .text(answer.message)
        .text(answer.referral)
        .text(answer.type)
        .number(answer.version)
        .text(answer.person)
        .number(answer.at.toEpochMilli())
        .text(answer.state.code())
        .text(answer.sealedForOffice)
        .text(answer.sealedForGateway)
        .run();
  }

  /** One answer. */
  public static Optional<Outgoing> find(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = ? AND message = ?")
        .text(office)
        .text(message)
        .first(OutgoingTable::outgoing);
  }

  /** The answers of a referral. */
  public static List<Outgoing> ofReferral(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = ? AND referral = ? ORDER BY at")
        .text(office)
        .text(referral)
        .list(OutgoingTable::outgoing);
  }

  /**
   * Answers to send now, in the order in which they were signed. One that waits for longer than the
   * longest pause does not: the clock was ahead when it was sent, and was set back since.
   *
   * @param maxPause longest pause between two attempts
   * @param after those after this one only
   */
  public static List<Outgoing> due(
      Connection connection,
      String office,
      Instant now,
      Duration maxPause,
      Optional<Outgoing> after,
      int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            ROW
                + """
                WHERE office = ? AND state = 'waiting' AND (next_at <= ? OR next_at > ?)
                  AND (at, message) > (?, ?)
                ORDER BY at, message LIMIT ?
                """)
        .text(office)
        .number(now.toEpochMilli())
        .number(now.plus(maxPause).toEpochMilli())
        .number(after.map(one -> one.at.toEpochMilli()).orElse(Long.MIN_VALUE))
        .text(after.map(Outgoing::message).orElse(""))
        .number(limit)
        .list(OutgoingTable::outgoing);
  }

  /**
   * An answer that a browser is to seal anew.
   *
   * @param message its id
   * @param referral empty for a new case
   * @param header protected header of its copy for the office, base64url: it names the key that
   *     opens the copy
   */
  public record ToSeal(String message, @Nullable String referral, String header) {}

  /** All answers that a browser is to seal anew, in the order in which they were signed. */
  public static List<ToSeal> toSeal(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT message, referral,
              substr(sealed_for_office, 1, instr(sealed_for_office, '.') - 1) AS header
            FROM outgoing WHERE office = ? AND state = 'needs-seal' ORDER BY at, message
            """)
        .text(office)
        .list(
            row ->
                new ToSeal(
                    row.getString("message"), row.getString("referral"), row.getString("header")));
  }

  /** Replaces what is sealed to the gateway of an answer that is not accepted; it waits again. */
  public static boolean sealAnew(
      Connection connection, String office, String message, String sealedForGateway)
      throws SQLException {
    return SqliteStatement.of(
                connection,
                """
                UPDATE outgoing SET sealed_for_gateway = ?, state = 'waiting', next_at = 0,
                  attempts = attempts + 1
                WHERE office = ? AND message = ? AND state IN ('waiting', 'needs-seal')
                """)
            .text(sealedForGateway)
            .text(office)
            .text(message)
            .run()
        == 1;
  }

  /**
   * Opens an answer again that the gateway has said its last word on: it waits, with nothing sealed
   * to the gateway.
   *
   * @return the answer as it was; empty where there is none, or it waits already
   */
  public static Optional<Outgoing> reopen(Connection connection, String office, String message)
      throws SQLException {
    Optional<Outgoing> settled =
        find(connection, office, message)
            .filter(one -> one.state == State.ACCEPTED || one.state == State.REFUSED);
    if (settled.isPresent()) {
      SqliteStatement.of(
              connection,
              """
              UPDATE outgoing SET state = 'waiting', next_at = 0, attempts = attempts + 1
              WHERE office = ? AND message = ?
              """)
          .text(office)
          .text(message)
          .run();
    }
    return settled;
  }

  /** Deletes an answer that was refused; whether there was one. */
  public static boolean dismiss(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(
                connection,
                "DELETE FROM outgoing WHERE office = ? AND message = ? AND state = 'refused'")
            .text(office)
            .text(message)
            .run()
        == 1;
  }

  /** There was no final answer: it is sent again at that time. */
  public static void again(Connection connection, String office, Outgoing sent, Instant nextAt)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            UPDATE outgoing SET attempts = attempts + 1, next_at = ?
            WHERE office = ? AND message = ? AND state = 'waiting' AND attempts = ?
            """)
        .number(nextAt.toEpochMilli())
        .text(office)
        .text(sent.message)
        .number(sent.attempts)
        .run();
  }

  /**
   * Records what became of an answer; what was sealed to the gateway goes. Unless it is accepted,
   * this counts only where it was not sealed anew meanwhile.
   *
   * @param sent the answer as it was sent
   */
  public static void settle(
      Connection connection,
      String office,
      Outgoing sent,
      State state,
      @Nullable String problem,
      @Nullable String receipt)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            UPDATE outgoing SET state = ?, problem = ?, receipt = coalesce(?, receipt),
              attempts = attempts + 1, sealed_for_gateway = NULL
            WHERE office = ? AND message = ? AND state = 'waiting'
              AND (attempts = ? OR ? = 'accepted')
            """)
        .text(state.code())
        .text(problem)
        .text(receipt)
        .text(office)
        .text(sent.message)
        .number(sent.attempts)
        .text(state.code())
        .run();
  }

  private static Outgoing outgoing(ResultSet row) throws SQLException {
    return new Outgoing(
        row.getString("message"),
        row.getString("referral"),
        row.getString("type"),
        row.getInt("version"),
        row.getString("person"),
        Instant.ofEpochMilli(row.getLong("at")),
        State.of(row.getString("state")),
        row.getString("problem"),
        row.getString("receipt"),
        row.getString("sealed_for_office"),
        row.getString("sealed_for_gateway"),
        row.getInt("attempts"));
  }
}
