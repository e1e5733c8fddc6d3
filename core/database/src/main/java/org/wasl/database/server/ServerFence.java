package org.wasl.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.SqlStatement;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.OwnerFile;

/**
 * Refuses a server that is a standby, or that lacks what this gateway has used of its database: the
 * primary of before a failover, once somebody starts it again. The database and its timeline are
 * kept in a file as well, for the next start. The published log has what was signed.
 *
 * <p>It asks at each new connection. Connections that were there before a failover end with it, and
 * when a later timeline is seen.
 */
public final class ServerFence {
  private static final Logger LOG = LoggerFactory.getLogger(ServerFence.class);
  private static final Pattern SAVED_POSITION =
      Pattern.compile("database = (\\d+)/(\\d+)\ntimeline = (\\d+)\n");

  private static final String POSITION_QUERY =
      """
      select pg_is_in_recovery() as recovering,
             (select system_identifier from pg_control_system()) as cluster,
             (select oid::bigint from pg_database where datname = current_database()) as oid,
             case when pg_is_in_recovery() then 0
                  else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int
             end as timeline
      """;

  private final Optional<Path> file;
  private Optional<ServerPosition> known;
  private boolean isOpen;
  private boolean saved;
  private Runnable later = () -> {};
  private volatile Optional<ServerRefusal> refusal = Optional.empty();

  private record Observation(boolean recovering, ServerPosition position) {}

  private ServerFence(Optional<Path> file, Optional<ServerPosition> known) {
    this.file = file;
    this.known = known;
    this.saved = known.isPresent();
  }

  /**
   * Reads what was used so far.
   *
   * @param file of an earlier run, which need not exist yet. If it is empty, the position is not
   *     kept
   * @throws IOException if it is there and cannot be read
   */
  public static ServerFence read(Optional<Path> file) throws IOException {
    return new ServerFence(file, file.isPresent() ? saved(file.get()) : Optional.empty());
  }

  private static Optional<ServerPosition> saved(Path file) throws IOException {
    try {
      Matcher text = SAVED_POSITION.matcher(Files.readString(file));
      if (!text.matches()) {
        throw new IOException(file + ": has no database and timeline");
      }
      return Optional.of(
          new ServerPosition(
              new DatabaseIdentity(
                  Long.parseUnsignedLong(text.group(1)), Long.parseLong(text.group(2))),
              Integer.parseInt(text.group(3)),
              0));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NumberFormatException e) {
      throw new IOException(file + ": has no database and timeline", e);
    }
  }

  /** The database can be used: from now on its server is kept in the file. */
  public synchronized void opened() {
    isOpen = true;
    keep();
  }

  /** Run when a server of a later timeline is used: earlier connections are of another server. */
  public synchronized void onLaterTimeline(Runnable task) {
    later = task;
  }

  /**
   * Checks the server of a new connection, and remembers it.
   *
   * @throws RefusedServerException if it may not be used
   * @throws SQLException if it does not answer
   */
  public void check(Connection connection) throws SQLException {
    Observation found = observe(connection);
    Optional<ServerRefusal> refused =
        found.recovering ? Optional.of(ServerRefusal.STANDBY) : remember(found.position);
    refusal = refused;
    if (refused.isPresent()) {
      throw new RefusedServerException(sentence(refused.get(), found.position));
    }
  }

  private Observation observe(Connection connection) throws SQLException {
    long signed = signed() > 0 ? signedBy(connection) : 0;
    return SqlStatement.of(connection, POSITION_QUERY)
        .single(
            row ->
                new Observation(
                    row.bool("recovering"),
                    new ServerPosition(
                        new DatabaseIdentity(row.int8("cluster"), row.int8("oid")),
                        row.int4("timeline"),
                        signed)));
  }

  /** A server without the table has signed nothing. */
  private static long signedBy(Connection connection) throws SQLException {
    return SqlStatement.of(connection, "select to_regclass('log_checkpoint') is not null as it")
            .single(row -> row.bool("it"))
        ? SqlStatement.of(connection, "select coalesce(max(size), 0) as size from log_checkpoint")
            .single(row -> row.int8("size"))
        : 0;
  }

  private synchronized long signed() {
    return known.map(ServerPosition::signed).orElse(0L);
  }

  private synchronized Optional<ServerRefusal> remember(ServerPosition found) {
    Optional<ServerRefusal> refused = known.flatMap(it -> it.refusal(found));
    if (refused.isPresent()) {
      return refused;
    }
    boolean advanced = known.filter(it -> it.timeline() < found.timeline()).isPresent();
    known = Optional.of(known.map(it -> it.after(found)).orElse(found));
    saved &= !advanced;
    keep();
    if (advanced) {
      LOG.warn("another server is now the primary, timeline {}", found.timeline());
      later.run();
    }
    return Optional.empty();
  }

  /** A disk that takes no file does not end the connection. The next one writes it. */
  private void keep() {
    if (isOpen && !saved && file.isPresent() && known.isPresent()) {
      try {
        OwnerFile.replace(
            file.get(),
            String.format(
                Locale.ROOT,
                "database = %s%ntimeline = %d%n",
                known.get().database(),
                known.get().timeline()));
        saved = true;
      } catch (IOException e) {
        String fault = FileFault.describe(file.get(), e);
        LOG.error("{}", fault);
      }
    }
  }

  /**
   * A checkpoint was committed.
   *
   * @param leaves of all shards under it
   */
  public synchronized void signed(long leaves) {
    known =
        known.map(
            it -> new ServerPosition(it.database(), it.timeline(), Math.max(it.signed(), leaves)));
  }

  /** The reason why the server of the last connection was refused, or empty if it was not. */
  public Optional<ServerRefusal> refusal() {
    return refusal;
  }

  private synchronized String sentence(ServerRefusal refused, ServerPosition found) {
    String used =
        refused == ServerRefusal.STANDBY || known.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                " (found: database %s, timeline %d; used: database %s, timeline %d)%s",
                found.database(),
                found.timeline(),
                known.get().database(),
                known.get().timeline(),
                file.map(it -> "; " + it + " has it").orElse(""));
    return "the server " + refused.words() + used;
  }
}
