package org.wasl.store.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Present and past signing keys of agencies. */
public final class AgencyKeyHistory {

  /**
   * A key as the directory has it now.
   *
   * @param agency whose
   * @param kid as its signatures name it
   * @param alg {@code EdDSA} or {@code ES256}
   * @param x the public key, or its x-coordinate: 32 bytes
   * @param y the y-coordinate, of P-256 only: 32 bytes
   * @param purposes codes of what it may sign; empty for all
   */
  public record DirectoryKey(
      String agency,
      String kid,
      String alg,
      byte[] x,
      Optional<byte[]> y,
      SortedSet<String> purposes) {

    /** As the database has them in one text. */
    private String joined() {
      return String.join(" ", purposes);
    }
  }

  private record AgencyKeyId(String agency, String kid) {}

  /** The first recorded keys count from the start of the trail. */
  private static final String RECORD =
      """
      insert into agency_key as k (agency, kid, alg, x, y, purposes, seen_from)
      select l.agency, l.kid, l.alg, l.x, l.y, string_to_array(l.purposes, ' '),
             case when exists (select from agency_key) then clock_timestamp()
               else coalesce((select at from audit_entry order by seq limit 1), clock_timestamp())
             end
        from unnest(?, ?, ?, ?, ?, ?) as l(agency, kid, alg, x, y, purposes) order by agency, kid
          on conflict (agency, kid) do update set seen_until = null
           where k.alg = excluded.alg and k.x = excluded.x and k.y is not distinct from excluded.y
             and k.purposes = excluded.purposes
      returning agency, kid
      """;

  private static final String RETIRE =
      """
      update agency_key k set seen_until = clock_timestamp()
       where seen_until is null
         and not exists (select from unnest(?, ?) as l(agency, kid)
           where l.agency = k.agency and l.kid = k.kid)
      """;

  private static final String ALL =
      """
      select agency, alg, kid, x, y, purposes, seen_from, seen_until from agency_key
       order by agency collate "C", kid collate "C"
      """;

  private final Database database;

  public AgencyKeyHistory(Database database) {
    this.database = database;
  }

  /**
   * Records what the directory lists: a new key is valid from now, a key that is no longer listed
   * was valid until now, and a key that is listed again counts as never gone.
   *
   * @return keys whose name is recorded with another value; nothing was recorded unless there are
   *     none
   */
  public Result<List<DirectoryKey>> record(List<DirectoryKey> listed) {
    return database.transaction(
        connection -> {
          Set<AgencyKeyId> recorded = insert(connection, listed);
          List<DirectoryKey> different =
              listed.stream()
                  .filter(key -> !recorded.contains(new AgencyKeyId(key.agency(), key.kid())))
                  .toList();
          if (different.isEmpty()) {
            retire(connection, listed);
          } else {
            connection.rollback();
          }
          return different;
        });
  }

  private static Set<AgencyKeyId> insert(Connection connection, List<DirectoryKey> listed)
      throws SQLException {
    return new HashSet<>(
        SqlStatement.of(connection, RECORD)
            .unnest(
                listed,
                key ->
                    key.text(DirectoryKey::agency)
                        .text(DirectoryKey::kid)
                        .text(DirectoryKey::alg)
                        .bytes(DirectoryKey::x)
                        .bytes(each -> each.y().orElse(null))
                        .text(DirectoryKey::joined))
            .list(row -> new AgencyKeyId(row.text("agency"), row.text("kid"))));
  }

  private static void retire(Connection connection, List<DirectoryKey> listed) throws SQLException {
    SqlStatement.of(connection, RETIRE)
        .unnest(listed, key -> key.text(DirectoryKey::agency).text(DirectoryKey::kid))
        .update();
  }

  /** All of them, in order of agency and key. */
  public Result<List<AgencyKey>> all() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, ALL)
                .list(
                    row ->
                        new AgencyKey(
                            row.text("agency"),
                            row.text("alg"),
                            row.text("kid"),
                            row.bytes("x"),
                            row.optionalBytes("y"),
                            Set.copyOf(row.texts("purposes")),
                            row.instant("seen_from"),
                            row.optionalInstant("seen_until"))));
  }
}
