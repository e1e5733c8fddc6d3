package org.wasl.store.trail;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.UnnestParameters;

/** With which keys agencies sign, and with which they ever did. */
public final class AgencyKeyHistory {

  /**
   * A key as the directory has it now.
   *
   * @param agency whose
   * @param kid as its signatures name it
   * @param alg {@code EdDSA} or {@code ES256}
   * @param x the public key, or its x-coordinate: 32 bytes
   * @param y the y-coordinate, of P-256 only: 32 bytes
   */
  public record DirectoryKey(String agency, String kid, String alg, byte[] x, Optional<byte[]> y) {}

  /** What is known when nothing is yet is as old as the trail: so far as anybody can tell. */
  private static final String SEE =
      "insert into agency_key as k (agency, kid, alg, x, y, seen_from) select l.*, case when exists"
          + " (select from agency_key) then clock_timestamp()  else coalesce((select at from"
          + " audit_entry order by seq limit 1), clock_timestamp())  end from unnest(?, ?, ?, ?, ?)"
          + " as l(agency, kid, alg, x, y) order by agency, kid on conflict (agency, kid) do update"
          + " set seen_until = null where k.alg = excluded.alg and k.x = excluded.x and k.y is not"
          + " distinct from excluded.y returning agency, kid";

  private static final String RETIRE =
      "update agency_key k set seen_until = clock_timestamp() where seen_until is null"
          + " and not exists (select from unnest(?, ?) as l(agency, kid)"
          + " where l.agency = k.agency and l.kid = k.kid)";

  private static final String ALL =
      "select agency, alg, kid, x, y, seen_from, seen_until from agency_key"
          + " order by agency collate \"C\", kid collate \"C\"";

  private final Database database;

  public AgencyKeyHistory(Database database) {
    this.database = database;
  }

  /**
   * Remembers what the directory lists: what is new serves from now, what is gone served until now,
   * what has come back never went.
   *
   * @return keys that are known as others; nothing was remembered unless there are none
   */
  public Result<List<DirectoryKey>> record(List<DirectoryKey> listed) {
    return database.transaction(
        connection -> {
          List<String> taken = insert(connection, listed);
          List<DirectoryKey> others =
              listed.stream().filter(key -> !taken.contains(name(key))).toList();
          if (others.isEmpty()) {
            retire(connection, listed);
          } else {
            connection.rollback();
          }
          return others;
        });
  }

  private static List<String> insert(Connection connection, List<DirectoryKey> listed)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SEE)) {
      UnnestParameters.of(statement, listed)
          .text(DirectoryKey::agency)
          .text(DirectoryKey::kid)
          .text(DirectoryKey::alg)
          .bytes(DirectoryKey::x)
          .bytes(key -> key.y().orElse(null));
      ResultSet row = statement.executeQuery();
      List<String> taken = new ArrayList<>();
      while (row.next()) {
        taken.add(row.getString(1) + "\n" + row.getString(2));
      }
      return taken;
    }
  }

  private static String name(DirectoryKey key) {
    return key.agency() + "\n" + key.kid();
  }

  private static void retire(Connection connection, List<DirectoryKey> listed) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RETIRE)) {
      UnnestParameters.of(statement, listed).text(DirectoryKey::agency).text(DirectoryKey::kid);
      statement.executeUpdate();
    }
  }

  /** All of them, in order of agency and key. */
  public Result<List<AgencyKey>> all() {
    return database.transaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            ResultSet row = statement.executeQuery();
            List<AgencyKey> keys = new ArrayList<>();
            while (row.next()) {
              keys.add(
                  new AgencyKey(
                      row.getString(1),
                      row.getString(2),
                      row.getString(3),
                      row.getBytes(4),
                      Optional.ofNullable(row.getBytes(5)),
                      time(row, 6).orElseThrow(),
                      time(row, 7)));
            }
            return List.copyOf(keys);
          }
        });
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
