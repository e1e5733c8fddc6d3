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

/** Signed answers, and the gateway's replies to them. */
public final class OutgoingTable {
  private static final String ROW =
      """
      SELECT message, referral, type, version, person, at, state, problem, receipt,
        sealed_for_office, sealed_for_gateway, attempts, digest
      FROM outgoing
      """;

  private OutgoingTable() {}

  /** The state of an answer. */
  public enum State {
    /** The gateway has not answered yet. The desk sends it again. */
    WAITING,
    /** The gateway has it, and has signed so. */
    ACCEPTED,
    /** The gateway has refused it. */
    REFUSED,
    /** The gateway's key is gone, so a browser must seal it anew. */
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
   * @param type type of the message
   * @param version version of the type
   * @param person id of the signer
   * @param at when
   * @param state its state
   * @param problem the gateway's problem document, if it was refused
   * @param receipt the gateway's last receipt, a verified JWS. It stays when the answer is sent
   *     again
   * @param sealedForOffice compact JWE to the office's sealing key
   * @param sealedForGateway compact JWE to the gateway's submission key, which is deleted when the
   *     gateway has answered
   * @param attempts how often it was sent
   * @param digest SHA-256 of the signed bytes, base64url, as the signer's page stated it. The bytes
   *     that are sealed to the gateway must have it. It is empty if an earlier version of the page
   *     signed the answer
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
      int attempts,
      @Nullable String digest) {}

  /** Adds an answer that waits. */
  public static void insert(Connection connection, String office, Outgoing answer)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO outgoing (office, message, referral, type, version, person, at, state,
              sealed_for_office, sealed_for_gateway, digest, next_at)
            VALUES (:office, :message, :referral, :type, :version, :person, :at, :state,
              :sealed_for_office, :sealed_for_gateway, :digest, 0)
            """)
        .text("office", office)
        .text("message", answer.message)
        .text("referral", answer.referral)
        .text("type", answer.type)
        .number("version", answer.version)
        .text("person", answer.person)
        .time("at", answer.at)
        .text("state", answer.state.code())
        .text("sealed_for_office", answer.sealedForOffice)
        .text("sealed_for_gateway", answer.sealedForGateway)
        .text("digest", answer.digest)
        .run();
  }

  /** One answer. */
  public static Optional<Outgoing> find(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = :office AND message = :message")
        .text("office", office)
        .text("message", message)
        .first(OutgoingTable::outgoing);
  }

  /** The answers of a referral. */
  public static List<Outgoing> ofReferral(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(
            connection, ROW + "WHERE office = :office AND referral = :referral ORDER BY at")
        .text("office", office)
        .text("referral", referral)
        .list(OutgoingTable::outgoing);
  }

  /** The last answers of a type that the gateway has accepted, latest first. */
  public static List<Outgoing> accepted(
      Connection connection, String office, String type, int version, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            ROW
                + """
                WHERE office = :office AND type = :type AND version = :version
                  AND state = 'accepted'
                ORDER BY at DESC, message LIMIT :limit
                """)
        .text("office", office)
        .text("type", type)
        .number("version", version)
        .number("limit", limit)
        .list(OutgoingTable::outgoing);
  }

  /**
   * Answers to send now, in the order in which they were signed. An answer is also due if its pause
   * is longer than the longest pause. The clock was ahead when it was sent, and was set back since.
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
                WHERE office = :office AND state = 'waiting'
                  AND (next_at <= :now OR next_at > :latest)
                  AND (at, message) > (:after_at, :after_message)
                ORDER BY at, message LIMIT :limit
                """)
        .text("office", office)
        .time("now", now)
        .time("latest", now.plus(maxPause))
        .number(
            "after_at", after.map(outgoing -> outgoing.at.toEpochMilli()).orElse(Long.MIN_VALUE))
        .text("after_message", after.map(Outgoing::message).orElse(""))
        .number("limit", limit)
        .list(OutgoingTable::outgoing);
  }

  /**
   * An answer that a browser is to seal anew.
   *
   * @param message its id
   * @param referral empty for a new case
   * @param header protected header of its copy for the office, base64url, which names the key that
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
            FROM outgoing WHERE office = :office AND state = 'needs-seal' ORDER BY at, message
            """)
        .text("office", office)
        .list(
            row ->
                new ToSeal(
                    row.getString("message"), row.getString("referral"), row.getString("header")));
  }

  /**
   * Keeps the form that a browser has sealed to the gateway, if the answer needs it. The answer
   * waits again.
   */
  public static boolean sealAnew(
      Connection connection, String office, String message, String sealedForGateway)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            UPDATE outgoing SET sealed_for_gateway = :sealed_for_gateway, state = 'waiting',
              next_at = 0, attempts = attempts + 1
            WHERE office = :office AND message = :message AND state = 'needs-seal'
            """)
        .text("sealed_for_gateway", sealedForGateway)
        .text("office", office)
        .text("message", message)
        .runOne();
  }

  /**
   * Opens an answer again that had its final reply from the gateway. It waits, with nothing sealed
   * to the gateway.
   *
   * @return the answer as it was; empty if there is none, or it waits already
   */
  public static Optional<Outgoing> reopen(Connection connection, String office, String message)
      throws SQLException {
    Optional<Outgoing> settled =
        find(connection, office, message)
            .filter(
                outgoing -> outgoing.state == State.ACCEPTED || outgoing.state == State.REFUSED);
    if (settled.isPresent()) {
      SqliteStatement.of(
              connection,
              """
              UPDATE outgoing SET state = 'waiting', next_at = 0, attempts = attempts + 1
              WHERE office = :office AND message = :message
              """)
          .text("office", office)
          .text("message", message)
          .run();
    }
    return settled;
  }

  /** Deletes a refused answer, whose id ends with this, and returns whether there was one. */
  public static boolean dismiss(Connection connection, String office, String message)
      throws SQLException {
    boolean isRefused =
        SqliteStatement.of(
                connection,
                """
                INSERT INTO dismissed (office, message, referral)
                SELECT office, message, referral FROM outgoing
                WHERE office = :office AND message = :message AND state = 'refused'
                """)
            .text("office", office)
            .text("message", message)
            .runOne();
    if (isRefused) {
      SqliteStatement.of(
              connection, "DELETE FROM outgoing WHERE office = :office AND message = :message")
          .text("office", office)
          .text("message", message)
          .run();
    }
    return isRefused;
  }

  /** Tells whether an answer of this id was dismissed. */
  public static boolean isDismissed(Connection connection, String office, String message)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            "SELECT message FROM dismissed WHERE office = :office AND message = :message")
        .text("office", office)
        .text("message", message)
        .first(row -> true)
        .orElse(false);
  }

  /** Ids of the answers to a referral that were dismissed. */
  public static List<String> dismissed(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT message FROM dismissed WHERE office = :office AND referral = :referral
            ORDER BY message
            """)
        .text("office", office)
        .text("referral", referral)
        .list(row -> row.getString("message"));
  }

  /** Records that there was no final reply. The answer is sent again at that time. */
  public static void again(Connection connection, String office, Outgoing sent, Instant nextAt)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            UPDATE outgoing SET attempts = attempts + 1, next_at = :next_at
            WHERE office = :office AND message = :message AND state = 'waiting'
              AND attempts = :attempts
            """)
        .time("next_at", nextAt)
        .text("office", office)
        .text("message", sent.message)
        .number("attempts", sent.attempts)
        .run();
  }

  /**
   * Records the outcome of an answer, and deletes the form that was sealed to the gateway. Unless
   * it is accepted, this counts only if it was not sealed anew meanwhile.
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
            UPDATE outgoing SET state = :state, problem = :problem,
              receipt = coalesce(:receipt, receipt), attempts = attempts + 1,
              sealed_for_gateway = NULL
            WHERE office = :office AND message = :message AND state = 'waiting'
              AND (attempts = :attempts OR :state = 'accepted')
            """)
        .text("state", state.code())
        .text("problem", problem)
        .text("receipt", receipt)
        .text("office", office)
        .text("message", sent.message)
        .number("attempts", sent.attempts)
        .run();
  }

  private static Outgoing outgoing(ResultSet row) throws SQLException {
    return new Outgoing(
        row.getString("message"),
        row.getString("referral"),
        row.getString("type"),
        row.getInt("version"),
        row.getString("person"),
        SqliteStatement.time(row, "at"),
        State.of(row.getString("state")),
        row.getString("problem"),
        row.getString("receipt"),
        row.getString("sealed_for_office"),
        row.getString("sealed_for_gateway"),
        row.getInt("attempts"),
        row.getString("digest"));
  }
}
