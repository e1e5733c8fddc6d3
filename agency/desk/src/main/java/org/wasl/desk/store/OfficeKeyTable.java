package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Public keys of offices, and their private keys wrapped to persons. */
public final class OfficeKeyTable {
  private OfficeKeyTable() {}

  /** The use of a key. */
  public enum KeyUsage {
    /** Messages are sealed to it. */
    SEALING,
    /** Signs messages. */
    MESSAGE,
    /** Signs that a person has seen a message. */
    RETRIEVAL;

    /** As written in the store and to the page. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The use of this code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KeyUsage of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Tells whether a person of this role gets the private key. */
    public boolean isFor(Role role) {
      return this != MESSAGE || role.includes(Role.SIGNER);
    }
  }

  /** The state of a key in its life. */
  public enum KeyState {
    /** Made, but not yet used by the gateway. */
    PENDING,
    /** In use. */
    CURRENT,
    /** Opens earlier messages, or is published to verify its earlier signatures. */
    OLD,
    /** Not used any more. */
    REVOKED;

    /** As written in the store and to the page. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The state of this code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KeyState of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * A key of an office.
   *
   * @param kid its id
   * @param usage its use
   * @param publicJwk its public part
   * @param state its state
   */
  public record OfficeKey(String kid, KeyUsage usage, String publicJwk, KeyState state) {}

  /** Adds a key, and returns whether its id is new. */
  public static boolean insert(Connection connection, String office, OfficeKey key, Instant at)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            INSERT INTO office_key (office, kid, key_use, public, state, made_at)
            VALUES (:office, :kid, :key_use, :public, :state, :made_at) ON CONFLICT DO NOTHING
            """)
        .text("office", office)
        .text("kid", key.kid)
        .text("key_use", key.usage.code())
        .text("public", key.publicJwk)
        .text("state", key.state.code())
        .time("made_at", at)
        .runOne();
  }

  /** All keys of an office, the oldest first. */
  public static List<OfficeKey> keys(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT kid, key_use, public, state FROM office_key WHERE office = :office
            ORDER BY made_at, kid
            """)
        .text("office", office)
        .list(OfficeKeyTable::key);
  }

  /** Changes the state of a key, and returns whether there is one. */
  public static boolean state(Connection connection, String office, String kid, KeyState state)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            "UPDATE office_key SET state = :state WHERE office = :office AND kid = :kid")
        .text("state", state.code())
        .text("office", office)
        .text("kid", kid)
        .runOne();
  }

  /** Gives a person a private key, wrapped to the person key. */
  public static void wrap(
      Connection connection, String office, String kid, String person, String jwe)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO wrapped_office_key (office, kid, person, jwe)
            VALUES (:office, :kid, :person, :jwe)
            ON CONFLICT DO UPDATE SET jwe = excluded.jwe
            """)
        .text("office", office)
        .text("kid", kid)
        .text("person", person)
        .text("jwe", jwe)
        .run();
  }

  /** Takes all keys of an office from a person. */
  public static void unwrapAll(Connection connection, String office, String person)
      throws SQLException {
    SqliteStatement.of(
            connection,
            "DELETE FROM wrapped_office_key WHERE office = :office AND person = :person")
        .text("office", office)
        .text("person", person)
        .run();
  }

  /** Takes one key from everybody, or from one person. */
  public static void unwrap(
      Connection connection, String office, String kid, Optional<String> person)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            DELETE FROM wrapped_office_key
            WHERE office = :office AND kid = :kid AND (:person IS NULL OR person = :person)
            """)
        .text("office", office)
        .text("kid", kid)
        .text("person", person.orElse(null))
        .run();
  }

  /** A private key as it is wrapped to a person. */
  public static Optional<String> wrapped(
      Connection connection, String office, String kid, String person) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT jwe FROM wrapped_office_key
            WHERE office = :office AND kid = :kid AND person = :person
            """)
        .text("office", office)
        .text("kid", kid)
        .text("person", person)
        .first(row -> row.getString("jwe"));
  }

  /** Ids of the keys that a person has. */
  public static List<String> keysOf(Connection connection, String office, String person)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT kid FROM wrapped_office_key WHERE office = :office AND person = :person
            ORDER BY kid
            """)
        .text("office", office)
        .text("person", person)
        .list(row -> row.getString("kid"));
  }

  /** Tells whether a person of the office has one of its sealing keys and may sign in. */
  public static boolean isHeld(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT 1 AS held FROM wrapped_office_key
            JOIN office_key USING (office, kid)
            JOIN membership USING (office, person)
            WHERE office = :office AND key_use = 'sealing' AND state <> 'revoked' AND revoked = 0
            LIMIT 1
            """)
        .text("office", office)
        .first(row -> row.getInt("held"))
        .isPresent();
  }

  /** Returns the keys of an office that are held by persons who may sign in, in any state. */
  public static Set<String> held(Connection connection, String office) throws SQLException {
    return Set.copyOf(
        SqliteStatement.of(
                connection,
                """
                SELECT DISTINCT kid FROM wrapped_office_key JOIN membership USING (office, person)
                WHERE office = :office AND revoked = 0
                """)
            .text("office", office)
            .list(row -> row.getString("kid")));
  }

  private static OfficeKey key(ResultSet row) throws SQLException {
    return new OfficeKey(
        row.getString("kid"),
        KeyUsage.of(row.getString("key_use")),
        row.getString("public"),
        KeyState.of(row.getString("state")));
  }
}
