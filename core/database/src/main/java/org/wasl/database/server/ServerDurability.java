package org.wasl.database.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.wasl.database.SqlStatement;

/**
 * The settings that decide whether a server keeps what it commits.
 *
 * @param fsync whether it waits for its disk at all
 * @param fullPageWrites whether it can mend half-written pages
 * @param roleCommit {@code synchronous_commit} as the server, the database or the role sets it. The
 *     store's own sessions use {@code on} at least
 * @param standbys how many servers follow it
 * @param synchronous whether commits wait for one of them
 */
public record ServerDurability(
    boolean fsync, boolean fullPageWrites, String roleCommit, int standbys, boolean synchronous) {
  private static final Set<String> DURABLE_COMMITS = Set.of("on", "remote_apply");

  /**
   * A role that may not read all statistics sees that other sessions exist, but not their state. A
   * backup or an archive of the log also streams, and is no standby.
   */
  private static final String SETTINGS_QUERY =
      """
      select current_setting('fsync')::boolean as fsync,
             current_setting('full_page_writes')::boolean as full_page_writes,
             (select reset_val from pg_settings where name = 'synchronous_commit') as role_commit,
             r.standbys,
             current_setting('synchronous_standby_names') <> '' and r.synchronous > 0
               as synchronous
        from (select count(*)::int as standbys,
                     count(*) filter (where sync_state is null or sync_state in ('sync', 'quorum'))
                       as synchronous
                from pg_stat_replication
               where (state is null or state in ('streaming', 'catchup'))
                 and application_name not in ('pg_basebackup', 'pg_receivewal')) as r
      """;

  /** Reads it by a connection of the store. */
  public static ServerDurability read(Connection connection) throws SQLException {
    return SqlStatement.of(connection, SETTINGS_QUERY)
        .single(
            row ->
                new ServerDurability(
                    row.bool("fsync"),
                    row.bool("full_page_writes"),
                    row.text("role_commit"),
                    row.int4("standbys"),
                    row.bool("synchronous")));
  }

  /**
   * The reason why it may lose committed data.
   *
   * @param standbyRequired whether commits have to be on two servers. If not, a server without any
   *     standby has no gap because of that
   */
  public Set<DurabilityGap> gaps(boolean standbyRequired) {
    Set<DurabilityGap> gaps = EnumSet.noneOf(DurabilityGap.class);
    if (!fsync) {
      gaps.add(DurabilityGap.FSYNC_OFF);
    }
    if (!fullPageWrites) {
      gaps.add(DurabilityGap.FULL_PAGE_WRITES_OFF);
    }
    if (!DURABLE_COMMITS.contains(roleCommit)) {
      gaps.add(DurabilityGap.COMMITS_ASYNCHRONOUS);
    }
    if (!synchronous && (standbyRequired || standbys > 0)) {
      gaps.add(DurabilityGap.NO_SYNCHRONOUS_STANDBY);
    }
    return gaps;
  }

  /**
   * Refuses a server that has a gap, where commits have to be on two servers.
   *
   * @throws RefusedServerException naming each gap
   */
  public static void require(Connection connection) throws SQLException {
    Set<DurabilityGap> gaps = read(connection).gaps(true);
    if (!gaps.isEmpty()) {
      throw new RefusedServerException(
          "the server may lose committed data: "
              + String.join(", ", gaps.stream().map(DurabilityGap::words).toList()));
    }
  }
}
