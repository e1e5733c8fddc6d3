package org.wasl.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.wasl.database.server.ServerFence;

/** Gives tests of other packages access to internals of the façade's package. */
public final class StoreInternals {
  private StoreInternals() {}

  /** Opens a pool with the store's own settings. The caller closes it. */
  public static HikariDataSource pool(StoreConfig config) throws IOException, SQLException {
    return ConnectionPool.open(config, ServerFence.read(Optional.empty()));
  }

  /** A store whose monotonic clock is that of the test. */
  public static Store open(StoreConfig config, LongSupplier monotonicNanos)
      throws IOException, SQLException {
    return Store.open(config, monotonicNanos);
  }
}
