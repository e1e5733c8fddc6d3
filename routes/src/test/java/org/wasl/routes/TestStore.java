package org.wasl.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.store.DeliveryConfig;
import org.wasl.store.Store;
import org.wasl.store.StoreConfig;
import org.wasl.store.embedded.EmbeddedConfig;
import org.wasl.store.embedded.EmbeddedPostgres;

/** One real PostgreSQL for all tests of the module; each test starts with empty tables. */
public final class TestStore {
  private static final long GRACE_MILLIS = 500;
  private static final EmbeddedPostgres POSTGRES = start();

  private TestStore() {}

  private static EmbeddedPostgres start() {
    try {
      EmbeddedPostgres postgres =
          EmbeddedPostgres.start(EmbeddedConfig.in(Path.of("target", "postgres").toAbsolutePath()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres)));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void stop(EmbeddedPostgres postgres) {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An open store with nothing in it. */
  public static Store empty() throws IOException, SQLException {
    DeliveryConfig deliveries =
        new DeliveryConfig(
            RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 30_000, GRACE_MILLIS, 5_000, 5_000);
    Store store =
        Store.open(
            StoreConfig.of(POSTGRES.url(), POSTGRES.user(), POSTGRES.passwordFile())
                .with(deliveries));
    execute(
        "truncate referral, message, sealed_content, delivery, agency_gate, stream_counter,"
            + " audit_entry, referral_object, object_holder, deadline, reporter_status,"
            + " log_batch, log_checkpoint, log_cosignature");
    return store;
  }

  public static void execute(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public static String text(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery(sql);
      return result.next() ? result.getString(1) : null;
    }
  }

  public static long count(String table) throws SQLException, IOException {
    return Long.parseLong(text("select count(*) from " + table));
  }

  public static Connection connect() throws SQLException, IOException {
    return DriverManager.getConnection(
        POSTGRES.url(), POSTGRES.user(), Files.readString(POSTGRES.passwordFile()));
  }
}
