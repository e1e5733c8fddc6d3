package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.wasl.database.SqlStatement;
import org.wasl.runtime.SecretFile;

/**
 * The roles that may log in to the cluster. Only this package uses the superuser that created it.
 * The gateway's role owns its database and may make checkpoints of the cluster, but nothing else.
 */
record DatabaseRoles(Cluster cluster, String url) {
  /** The role that created the cluster. PostgreSQL does not allow anybody to revoke its rights. */
  static final String SUPERUSER = "wasl";

  static final String GATEWAY = "wasl_gateway";
  static final String DATABASE = "wasl";

  /**
   * Changes the owner of everything that belongs to the superuser, in clusters older than the
   * gateway's role.
   */
  private static final String OWNED_BY_SUPERUSER =
      """
      select format('alter table %I.%I owner to %I', schemaname, tablename, '{gateway}')
               as statement
        from pg_tables where schemaname = 'public' and tableowner = '{superuser}'
      union all
      select format('alter sequence %I.%I owner to %I', schemaname, sequencename, '{gateway}')
        from pg_sequences s where schemaname = 'public' and sequenceowner = '{superuser}'
         and not exists (select from pg_depend where deptype in ('a', 'i')
           and objid = format('%I.%I', s.schemaname, s.sequencename)::regclass)
      """
          .replace("{gateway}", GATEWAY)
          .replace("{superuser}", SUPERUSER);

  /**
   * Creates what is missing of role and database, at every start, so that the next start completes
   * one that was interrupted.
   *
   * @return false while the server does not answer yet
   */
  boolean ensure() throws IOException {
    try {
      try (Connection server = superuser("postgres")) {
        makeGateway(server);
        makeDatabase(server);
      }
      try (Connection database = superuser(DATABASE)) {
        handOver(database);
      }
      return true;
    } catch (SQLException e) {
      if (isNotYet(e.getSQLState())) {
        return false;
      }
      throw new IOException("PostgreSQL refuses the gateway's role: SQLSTATE " + e.getSQLState());
    }
  }

  /** There was no connection, or a starting or stopping server ended it. */
  private static boolean isNotYet(String state) {
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private void makeGateway(Connection server) throws SQLException, IOException {
    if (!exists(server, "select from pg_roles where rolname = :name", GATEWAY)) {
      execute(server, "create role " + GATEWAY);
    }
    execute(
        server,
        "alter role "
            + GATEWAY
            + " login nosuperuser nocreatedb nocreaterole noreplication nobypassrls");
    // Hashed here (RFC 5803), so that the password itself is not sent to the server.
    server
        .unwrap(PGConnection.class)
        .alterUserPassword(
            GATEWAY, SecretFile.read(cluster.gatewayPassword()).toCharArray(), "scram-sha-256");
  }

  private static void makeDatabase(Connection server) throws SQLException {
    boolean exists = exists(server, "select from pg_database where datname = :name", DATABASE);
    execute(
        server,
        exists
            ? "alter database " + DATABASE + " owner to " + GATEWAY
            : "create database " + DATABASE + " owner " + GATEWAY);
  }

  private static void handOver(Connection database) throws SQLException {
    for (String statement :
        SqlStatement.of(database, OWNED_BY_SUPERUSER).list(row -> row.text("statement"))) {
      execute(database, statement);
    }
    // The only rights that are needed to clean the write-ahead log after an erasure.
    execute(database, "grant pg_checkpoint to " + GATEWAY);
    execute(database, "grant execute on function pg_switch_wal() to " + GATEWAY);
  }

  private Connection superuser(String database) throws SQLException, IOException {
    return superuser(cluster.superuserPassword(), url, database);
  }

  /**
   * For this package alone.
   *
   * @param url URL of the gateway's database
   * @param database another one of the same server, or the same
   */
  static Connection superuser(Path passwordFile, String url, String database)
      throws SQLException, IOException {
    Properties login = new Properties();
    login.setProperty("user", SUPERUSER);
    login.setProperty("password", SecretFile.read(passwordFile));
    login.setProperty("connectTimeout", "2");
    // Another process may have taken the port meanwhile, and say nothing.
    login.setProperty("loginTimeout", "10");
    return DriverManager.getConnection(
        url.replaceFirst("/" + DATABASE + "(?=\\?|$)", "/" + database), login);
  }

  private static boolean exists(Connection server, String sql, String name) throws SQLException {
    return SqlStatement.of(server, sql).text("name", name).exists();
  }

  private static void execute(Connection server, String sql) throws SQLException {
    SqlStatement.of(server, sql).update();
  }
}
