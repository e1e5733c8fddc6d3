package org.wasl.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;

/** The store of one gateway process: opens the database and gives out its transactions by name. */
public final class Store implements AutoCloseable {
  private final Database database;
  private final Intake intake;
  private final Relay relay;
  private final Attempts attempts;
  private final Referrals referrals;

  private Store(Database database, StoreConfig config, int instance) {
    this.database = database;
    this.intake = new Intake(database, config.commits());
    this.referrals = new Referrals(database);
    this.relay = new Relay(database, config.deliveries());
    this.attempts = new Attempts(database, config.commits(), config.deliveries(), instance);
  }

  /**
   * Connects and brings the schema up to date.
   *
   * @throws IOException when the password file cannot be read
   * @throws SQLException when the database does not answer as it should
   */
  public static Store open(StoreConfig config) throws IOException, SQLException {
    HikariDataSource pool = Pool.open(config);
    try {
      Pool.migrate(pool);
      return new Store(new Database(pool), config, Pool.newInstance(pool));
    } catch (SQLException | RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** What the door needs. */
  public Intake intake() {
    return intake;
  }

  /** What is known of referrals. */
  public Referrals referrals() {
    return referrals;
  }

  /** What feeds the broker. */
  public Relay relay() {
    return relay;
  }

  /** What surrounds a call to an agency. */
  public Attempts attempts() {
    return attempts;
  }

  /** Commits what waits, then disconnects. */
  @Override
  public void close() {
    intake.close();
    attempts.close();
    database.close();
  }
}
