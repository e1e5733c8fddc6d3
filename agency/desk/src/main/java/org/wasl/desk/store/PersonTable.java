package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Persons, their memberships of offices, their passkeys and their wrapped keys. */
public final class PersonTable {
  private PersonTable() {}

  /**
   * A person.
   *
   * @param id their id
   * @param name name as it stands in documents that they sign
   * @param language in which they read
   * @param userHandle their id for authenticators, which is 32 random bytes
   * @param publicKey JWK of the person key; absent until they enrol
   */
  public record DeskPerson(
      String id, String name, String language, byte[] userHandle, @Nullable String publicKey) {
    /** Tells whether they have enrolled. */
    public boolean isEnrolled() {
      return publicKey != null;
    }
  }

  /**
   * A person's membership of an office.
   *
   * @param office its id
   * @param person their id
   * @param function function as it stands in documents that they sign there
   * @param roles their roles there
   * @param revoked whether they no longer may anything there
   */
  public record Membership(
      String office, String person, String function, Set<Role> roles, boolean revoked) {
    /** Tells whether they have this role, or one that includes it. */
    public boolean has(Role role) {
      return !revoked && roles.stream().anyMatch(ownRole -> ownRole.includes(role));
    }
  }

  /**
   * A passkey.
   *
   * @param credential its id
   * @param person its owner
   * @param attested attested credential data (WebAuthn, section 6.5.1)
   * @param signCount the last that was seen
   * @param transports how a browser reaches its authenticator; may be empty
   */
  public record Passkey(
      byte[] credential, String person, byte[] attested, long signCount, List<String> transports) {}

  /**
   * A person's private key, wrapped.
   *
   * @param credential base64url id of the passkey; empty for a passphrase that goes with any
   * @param way {@code prf} or {@code passphrase}
   * @param salt base64url
   * @param iterations iterations of PBKDF2
   * @param jwe compact JWE
   */
  public record WrappedKey(
      String credential,
      String way,
      @Nullable String salt,
      Optional<Long> iterations,
      String jwe) {}

  /** Adds a person who has not enrolled yet. */
  public static void insert(Connection connection, DeskPerson person) throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO person (person, name, language, user_handle)
            VALUES (:person, :name, :language, :user_handle)
            """)
        .text("person", person.id)
        .text("name", person.name)
        .text("language", person.language)
        .bytes("user_handle", person.userHandle)
        .run();
  }

  /** One person. */
  public static Optional<DeskPerson> find(Connection connection, String id) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT person, name, language, user_handle, public_key FROM person
            WHERE person = :person
            """)
        .text("person", id)
        .first(PersonTable::person);
  }

  /** Sets the language in which a person reads. */
  public static void language(Connection connection, String id, String language)
      throws SQLException {
    SqliteStatement.of(connection, "UPDATE person SET language = :language WHERE person = :person")
        .text("language", language)
        .text("person", id)
        .run();
  }

  /** Enrols a person, perhaps again. Keys that were wrapped to or by an earlier key are deleted. */
  public static void enrol(
      Connection connection, String id, String publicKey, List<WrappedKey> wrapped)
      throws SQLException {
    for (String table : List.of("passkey", "wrapped_person_key", "wrapped_office_key")) {
      SqliteStatement.of(connection, "DELETE FROM " + table + " WHERE person = :person")
          .text("person", id)
          .run();
    }
    SqliteStatement.of(
            connection, "UPDATE person SET public_key = :public_key WHERE person = :person")
        .text("public_key", publicKey)
        .text("person", id)
        .run();
    addWrapped(connection, id, wrapped);
  }

  /** Adds ways to open a person's key. */
  public static void addWrapped(Connection connection, String id, List<WrappedKey> wrapped)
      throws SQLException {
    for (WrappedKey wrappedKey : wrapped) {
      SqliteStatement.of(
              connection,
              """
              INSERT INTO wrapped_person_key (person, credential, way, salt, iterations, jwe)
              VALUES (:person, :credential, :way, :salt, :iterations, :jwe)
              """)
          .text("person", id)
          .text("credential", wrappedKey.credential)
          .text("way", wrappedKey.way)
          .text("salt", wrappedKey.salt)
          .number("iterations", wrappedKey.iterations)
          .text("jwe", wrappedKey.jwe)
          .run();
    }
  }

  /** A person's wrapped keys. */
  public static List<WrappedKey> wrapped(Connection connection, String id) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT credential, way, salt, iterations, jwe FROM wrapped_person_key
            WHERE person = :person
            """)
        .text("person", id)
        .list(
            row -> {
              long iterations = row.getLong("iterations");
              return new WrappedKey(
                  row.getString("credential"),
                  row.getString("way"),
                  row.getString("salt"),
                  row.wasNull() ? Optional.empty() : Optional.of(iterations),
                  row.getString("jwe"));
            });
  }

  /** Removes a person who has never enrolled and is in no office. */
  public static void remove(Connection connection, String id) throws SQLException {
    SqliteStatement.of(
            connection, "DELETE FROM person WHERE person = :person AND public_key IS NULL")
        .text("person", id)
        .run();
  }

  /** Adds or changes a person's membership of an office. */
  public static void put(Connection connection, Membership membership) throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO membership (office, person, function, roles, revoked)
            VALUES (:office, :person, :function, :roles, :revoked)
            ON CONFLICT DO UPDATE SET
              function = excluded.function, roles = excluded.roles, revoked = excluded.revoked
            """)
        .text("office", membership.office)
        .text("person", membership.person)
        .text("function", membership.function)
        .text("roles", membership.roles.stream().map(Role::code).collect(Collectors.joining(" ")))
        .number("revoked", membership.revoked ? 1 : 0)
        .run();
  }

  /** Removes a person's membership of an office. */
  public static void leave(Connection connection, String office, String person)
      throws SQLException {
    SqliteStatement.of(
            connection, "DELETE FROM membership WHERE office = :office AND person = :person")
        .text("office", office)
        .text("person", person)
        .run();
  }

  /** A person's membership of an office. */
  public static Optional<Membership> membership(Connection connection, String office, String person)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT office, person, function, roles, revoked FROM membership
            WHERE office = :office AND person = :person
            """)
        .text("office", office)
        .text("person", person)
        .first(PersonTable::membership);
  }

  /** A person's memberships, of offices where they are not revoked. */
  public static List<Membership> offices(Connection connection, String person) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT office, person, function, roles, revoked FROM membership
            WHERE person = :person AND revoked = 0 ORDER BY office
            """)
        .text("person", person)
        .list(PersonTable::membership);
  }

  /** All memberships of an office. */
  public static List<Membership> members(Connection connection, String office) throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT office, person, function, roles, revoked FROM membership
            WHERE office = :office ORDER BY person
            """)
        .text("office", office)
        .list(PersonTable::membership);
  }

  /** Returns the enrolled heads of an office. */
  public static List<String> heads(Connection connection, String office) throws SQLException {
    List<String> heads =
        SqliteStatement.of(
                connection,
                """
                SELECT membership.person FROM membership JOIN person USING (person)
                WHERE office = :office AND revoked = 0 AND public_key IS NOT NULL
                  AND ' ' || roles || ' ' LIKE '% head %'
                """)
            .text("office", office)
            .list(row -> row.getString("person"));
    return heads;
  }

  /**
   * Returns the heads of an office who hold one of its sealing keys, and so can give it to others.
   */
  public static List<String> headsWithKeys(Connection connection, String office)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT DISTINCT person FROM wrapped_office_key
            JOIN office_key USING (office, kid)
            JOIN membership USING (office, person)
            WHERE office = :office AND key_use = 'sealing' AND state <> 'revoked' AND revoked = 0
              AND ' ' || roles || ' ' LIKE '% head %'
            """)
        .text("office", office)
        .list(row -> row.getString("person"));
  }

  /** Adds a passkey. */
  public static void addPasskey(Connection connection, Passkey passkey, Instant at)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO passkey (credential, person, attested, sign_count, transports, made_at)
            VALUES (:credential, :person, :attested, :sign_count, :transports, :made_at)
            """)
        .bytes("credential", passkey.credential)
        .text("person", passkey.person)
        .bytes("attested", passkey.attested)
        .number("sign_count", passkey.signCount)
        .text("transports", String.join(" ", passkey.transports))
        .time("made_at", at)
        .run();
  }

  /** A passkey by its id. */
  public static Optional<Passkey> passkey(Connection connection, byte[] credential)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT credential, person, attested, sign_count, transports
            FROM passkey WHERE credential = :credential
            """)
        .bytes("credential", credential)
        .first(
            row ->
                new Passkey(
                    row.getBytes("credential"),
                    row.getString("person"),
                    row.getBytes("attested"),
                    row.getLong("sign_count"),
                    transports(row)));
  }

  /**
   * A passkey as its owner sees it.
   *
   * @param credential its id
   * @param transports how a browser reaches its authenticator; may be empty
   * @param madeAt when it was made
   */
  public record OwnPasskey(byte[] credential, List<String> transports, Instant madeAt) {}

  /** A person's passkeys, in the order in which they were made. */
  public static List<OwnPasskey> passkeys(Connection connection, String person)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT credential, transports, made_at FROM passkey
            WHERE person = :person ORDER BY made_at
            """)
        .text("person", person)
        .list(
            row ->
                new OwnPasskey(
                    row.getBytes("credential"),
                    transports(row),
                    SqliteStatement.time(row, "made_at")));
  }

  private static List<String> transports(ResultSet row) throws SQLException {
    return Arrays.stream(row.getString("transports").split(" "))
        .filter(code -> !code.isEmpty())
        .toList();
  }

  /**
   * Removes a passkey, and the keys that it opened. A passphrase stays.
   *
   * @param encoded its id in base64url
   */
  public static void removePasskey(Connection connection, byte[] credential, String encoded)
      throws SQLException {
    SqliteStatement.of(connection, "DELETE FROM passkey WHERE credential = :credential")
        .bytes("credential", credential)
        .run();
    SqliteStatement.of(
            connection,
            "DELETE FROM wrapped_person_key WHERE credential = :credential AND way = 'prf'")
        .text("credential", encoded)
        .run();
  }

  /** Records the counter that an authenticator showed. */
  public static void signCount(Connection connection, byte[] credential, long count)
      throws SQLException {
    SqliteStatement.of(
            connection, "UPDATE passkey SET sign_count = :count WHERE credential = :credential")
        .number("count", count)
        .bytes("credential", credential)
        .run();
  }

  private static DeskPerson person(ResultSet row) throws SQLException {
    return new DeskPerson(
        row.getString("person"),
        row.getString("name"),
        row.getString("language"),
        row.getBytes("user_handle"),
        row.getString("public_key"));
  }

  private static Membership membership(ResultSet row) throws SQLException {
    Set<Role> roles = new TreeSet<>();
    Arrays.stream(row.getString("roles").split(" ")).map(Role::of).forEach(roles::add);
    return new Membership(
        row.getString("office"),
        row.getString("person"),
        row.getString("function"),
        roles,
        row.getInt("revoked") == 1);
  }
}
