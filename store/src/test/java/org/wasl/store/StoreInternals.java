package org.wasl.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/** What only tests of other packages need of the façade's package. */
public final class StoreInternals {
  private StoreInternals() {}

  /** A pool with the store's own settings; to be closed by the caller. */
  public static HikariDataSource pool(StoreConfig config) throws IOException {
    return ConnectionPool.open(config);
  }

  /** A store whose monotonic clock is that of the test. */
  public static Store open(StoreConfig config, LongSupplier monotonicNanos)
      throws IOException, SQLException {
    return Store.open(config, monotonicNanos);
  }
}
