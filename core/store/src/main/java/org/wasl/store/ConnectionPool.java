package org.wasl.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.wasl.database.FixedWidthArray;
import org.wasl.database.SqlStatement;
import org.wasl.database.server.ServerFence;

/** Opens connections with a timeout on every wait, and brings the schema up to date. */
final class ConnectionPool {
  /**
   * The time for which the pool asks a refusing server again. A slow server has its whole timeout.
   */
  private static final int REFUSED_MILLIS = 3_000;

  private ConnectionPool() {}

  /**
   * Opens the pool.
   *
   * @throws IOException when the password file cannot be read
   * @throws SQLException when a property of the driver is not known
   */
  static HikariDataSource open(StoreConfig config, ServerFence fence)
      throws IOException, SQLException {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("wasl-store");
    pool.setDataSource(new FencedDataSource(config, fence, poolProperties(config)));
    pool.setMaximumPoolSize(config.poolSize());
    pool.setMinimumIdle(Math.min(4, config.poolSize()));
    pool.setAutoCommit(false);
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setConnectionTimeout(config.connectMillis());
    pool.setValidationTimeout(Math.max(250, config.connectMillis() / 2));
    pool.setInitializationFailTimeout(Math.min(config.connectMillis(), REFUSED_MILLIS));
    HikariDataSource open = new HikariDataSource(pool);
    fence.onLaterTimeline(() -> open.getHikariPoolMXBean().softEvictConnections());
    return open;
  }

  private static Map<String, String> poolProperties(StoreConfig config) {
    Map<String, String> properties = new HashMap<>(connectionProperties(config));
    properties.put("loginTimeout", seconds(config.connectMillis()));
    properties.put("socketTimeout", seconds(config.socketMillis()));
    properties.put("reWriteBatchedInserts", "false");
    properties.put("binaryTransferEnable", FixedWidthArray.OIDS);
    // Every statement is meant to use an index. Tables that work like queues have statistics that
    // are always wrong. The planner must not rely on them, nor plan a statement again.
    properties.put(
        "options",
        "-c statement_timeout="
            + config.statementMillis()
            + " -c lock_timeout="
            + config.statementMillis()
            // A process that hangs in a transaction holds locks that others wait for.
            + " -c idle_in_transaction_session_timeout="
            + config.socketMillis()
            + " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
            + " -c plan_cache_mode=force_generic_plan -c timezone=UTC"
            + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
            + " -c tcp_keepalives_count=3");
    return properties;
  }

  /** Properties of the driver (PGProperty), by name. */
  private static Map<String, String> connectionProperties(StoreConfig config) {
    return Map.of(
        "connectTimeout", seconds(config.connectMillis()),
        "tcpKeepAlive", "true",
        "ApplicationName", "wasl",
        // Exceptions repeat the server's messages, so these must not have the DETAIL "Key
        // (..)=(..)".
        "logServerErrorDetail", "false");
  }

  private static String seconds(int millis) {
    return Integer.toString(Math.max(1, (millis + 999) / 1000));
  }

  /**
   * Brings the schema up to date. A statement that rewrites a table has no timeout. It waits for a
   * lock no longer than any other.
   *
   * @throws SchemaMismatchException when another program made the schema
   * @throws IOException when the password file cannot be read
   * @throws SQLException when a property of the connection is not known
   */
  static void migrate(StoreConfig config, ServerFence fence)
      throws SchemaMismatchException, IOException, SQLException {
    FencedDataSource withoutTimeouts =
        new FencedDataSource(config, fence, connectionProperties(config));
    withoutTimeouts.setOptions(
        "-c statement_timeout=0"
            // Flyway's lock is held by a transaction that is idle while another one migrates.
            + " -c idle_in_transaction_session_timeout=0 -c lock_timeout="
            + config.statementMillis()
            + " -c timezone=UTC");
    Flyway flyway =
        Flyway.configure(ConnectionPool.class.getClassLoader())
            .dataSource(withoutTimeouts)
            .locations("classpath:org/wasl/store/migration")
            // By default Flyway ignores migrations of a newer program.
            .ignoreMigrationPatterns(new String[0])
            .loggers("slf4j")
            .load();
    try {
      flyway.migrate();
    } catch (FlywayValidateException e) {
      SchemaMismatchException.throwIfNewer(flyway.info().all());
      throw SchemaMismatchException.of(flyway.validateWithResult().invalidMigrations);
    }
  }

  static int newInstance(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      int instance =
          SqlStatement.of(connection, "select nextval('gateway_instance')::int as instance")
              .single(row -> row.int4("instance"));
      connection.commit();
      return instance;
    }
  }
}
