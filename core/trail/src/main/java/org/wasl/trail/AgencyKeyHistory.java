package org.wasl.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;

/** Present and past signing keys of agencies. */
public final class AgencyKeyHistory {

  /**
   * A key that the directory lists now.
   *
   * @param agency the agency that signs with the key
   * @param kid the key id in the agency's signatures
   * @param alg {@code EdDSA} or {@code ES256}
   * @param x the public key, or its x-coordinate (32 bytes)
   * @param y the y-coordinate (32 bytes), for P-256 only
   * @param purposes codes of the purposes that the key may sign for ({@code message}, {@code
   *     receipt}, {@code retrieval}), or empty for all
   */
  public record DirectoryKey(
      AgencyId agency,
      String kid,
      String alg,
      byte[] x,
      Optional<byte[]> y,
      SortedSet<String> purposes) {

    /** The purposes in one text, as the database stores them. */
    private String joined() {
      return String.join(" ", purposes);
    }
  }

  private record AgencyKeyId(AgencyId agency, String kid) {}

  /** The first recorded keys count from the start of the trail. */
  private static final String RECORD =
      """
      insert into agency_key as k (agency, kid, alg, x, y, purposes, seen_from)
      select l.agency, l.kid, l.alg, l.x, l.y, string_to_array(l.purposes, ' '),
             case when exists (select from agency_key) then clock_timestamp()
               else coalesce((select at from audit_entry order by seq limit 1), clock_timestamp())
             end
        from unnest(:agency, :kid, :alg, :x, :y, :purposes)
            as l(agency, kid, alg, x, y, purposes) order by agency, kid
          on conflict (agency, kid) do update set seen_until = null
           where k.alg = excluded.alg and k.x = excluded.x and k.y is not distinct from excluded.y
             and k.purposes = excluded.purposes
      returning agency, kid
      """;

  private static final String RETIRE =
      """
      update agency_key k set seen_until = clock_timestamp()
       where seen_until is null
         and not exists (select from unnest(:agency, :kid) as l(agency, kid)
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
   * Records the keys that the directory lists. A new key is valid from now. A key that is no longer
   * listed was valid until now. A key that is listed again counts as never removed.
   *
   * @return keys whose name is already recorded with another value. If there are any, nothing was
   *     recorded.
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
                    key.text("agency", it -> it.agency().value())
                        .text("kid", DirectoryKey::kid)
                        .text("alg", DirectoryKey::alg)
                        .bytes("x", DirectoryKey::x)
                        .bytes("y", each -> each.y().orElse(null))
                        .text("purposes", DirectoryKey::joined))
            .list(row -> new AgencyKeyId(new AgencyId(row.text("agency")), row.text("kid"))));
  }

  private static void retire(Connection connection, List<DirectoryKey> listed) throws SQLException {
    SqlStatement.of(connection, RETIRE)
        .unnest(
            listed,
            key -> key.text("agency", it -> it.agency().value()).text("kid", DirectoryKey::kid))
        .update();
  }

  /** Reads all keys, ordered by agency and key. */
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
