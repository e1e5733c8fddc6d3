package org.wasl.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.postgresql.ds.PGSimpleDataSource;
import org.wasl.base.SecretFile;
import org.wasl.store.jdbc.FixedWidthArray;
import org.wasl.store.jdbc.SqlStatement;

/** Opens connections with a timeout on every wait, and brings the schema up to date. */
final class ConnectionPool {
  /** How long a server that refuses is asked again; one that is slow has its whole time. */
  private static final int REFUSED_MILLIS = 3_000;

  private ConnectionPool() {}

  /**
   * Opens the pool.
   *
   * @throws IOException when the password file cannot be read
   */
  static HikariDataSource open(StoreConfig config) throws IOException {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("wasl-store");
    pool.setJdbcUrl(config.url());
    pool.setUsername(config.user());
    pool.setPassword(SecretFile.read(config.passwordFile()));
    pool.setMaximumPoolSize(config.poolSize());
    pool.setMinimumIdle(Math.min(4, config.poolSize()));
    pool.setAutoCommit(false);
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setConnectionTimeout(config.connectMillis());
    pool.setValidationTimeout(Math.max(250, config.connectMillis() / 2));
    pool.setInitializationFailTimeout(Math.min(config.connectMillis(), REFUSED_MILLIS));
    ofEveryConnection(config).forEach(pool::addDataSourceProperty);
    pool.addDataSourceProperty("loginTimeout", seconds(config.connectMillis()));
    pool.addDataSourceProperty("socketTimeout", seconds(config.socketMillis()));
    pool.addDataSourceProperty("reWriteBatchedInserts", "false");
    pool.addDataSourceProperty("binaryTransferEnable", FixedWidthArray.OIDS);
    // Every statement is meant to use an index. Tables that work like queues have statistics that
    // are always wrong: the planner must not rely on them, nor plan a statement again.
    pool.addDataSourceProperty(
        "options",
        "-c statement_timeout="
            + config.statementMillis()
            + " -c lock_timeout="
            + config.statementMillis()
            // A process that hangs in a transaction holds locks that others wait for.
            + " -c idle_in_transaction_session_timeout="
            + config.socketMillis()
            + " -c synchronous_commit=on -c enable_seqscan=off -c enable_hashjoin=off"
            + " -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan -c timezone=UTC"
            + " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5"
            + " -c tcp_keepalives_count=3");
    return new HikariDataSource(pool);
  }

  /** Properties of the driver (PGProperty), by name. */
  private static Map<String, String> ofEveryConnection(StoreConfig config) {
    return Map.of(
        "connectTimeout", seconds(config.connectMillis()),
        "tcpKeepAlive", "true",
        "ApplicationName", "wasl",
        // Messages of the server end up in exceptions: without DETAIL "Key (..)=(..)".
        "logServerErrorDetail", "false");
  }

  private static String seconds(int millis) {
    return Integer.toString(Math.max(1, (millis + 999) / 1000));
  }

  /**
   * Brings the schema up to date. A statement that writes a table anew takes as long as it takes;
   * it waits for a lock no longer than any other.
   *
   * @throws NewerSchemaException when a newer program did so already
   * @throws IOException when the password file cannot be read
   * @throws SQLException when a property of the connection is not known
   */
  static void migrate(StoreConfig config) throws NewerSchemaException, IOException, SQLException {
    PGSimpleDataSource unhurried = new PGSimpleDataSource();
    unhurried.setUrl(config.url());
    unhurried.setUser(config.user());
    unhurried.setPassword(SecretFile.read(config.passwordFile()));
    for (Map.Entry<String, String> property : ofEveryConnection(config).entrySet()) {
      unhurried.setProperty(property.getKey(), property.getValue());
    }
    unhurried.setOptions(
        "-c statement_timeout=0"
            // Flyway's lock is held by a transaction that is idle while another one migrates.
            + " -c idle_in_transaction_session_timeout=0 -c lock_timeout="
            + config.statementMillis()
            + " -c timezone=UTC");
    Flyway flyway =
        Flyway.configure(ConnectionPool.class.getClassLoader())
            .dataSource(unhurried)
            .locations("classpath:org/wasl/store/migration")
            // By default Flyway ignores migrations of a newer program.
            .ignoreMigrationPatterns(new String[0])
            .loggers("slf4j")
            .load();
    try {
      flyway.migrate();
    } catch (FlywayValidateException e) {
      NewerSchemaException.throwIfNewer(flyway.info().all());
      throw e;
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
