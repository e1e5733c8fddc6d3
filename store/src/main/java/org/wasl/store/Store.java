package org.wasl.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.LongSupplier;

/** The store of one gateway process: opens the database and gives out its transactions by name. */
public final class Store implements AutoCloseable {
  private static final long LEAST_SILENCE_MILLIS = 10_000;

  private final Database database;
  private final Presence presence;
  private final Tombstones tombstones;
  private final Intake intake;
  private final Relay relay;
  private final Attempts attempts;
  private final Reconciler reconciler;
  private final Deadlines deadlines;
  private final Log log;

  private Store(
      Database database, StoreConfig config, Presence presence, LongSupplier monotonicNanos) {
    DeliveryConfig deliveries = config.deliveries();
    ClockWatch clock = new ClockWatch(monotonicNanos, deliveries.clockToleranceMillis());
    this.database = database;
    this.presence = presence;
    this.tombstones = config.tombstones();
    this.intake = new Intake(database, config.commits(), tombstones);
    this.relay = new Relay(database, deliveries);
    this.attempts = new Attempts(database, config.commits(), deliveries, presence.instance());
    this.reconciler = new Reconciler(database, deliveries, presence, clock);
    this.deadlines = new Deadlines(database, presence);
    this.log = new Log(database);
  }

  /**
   * Connects and brings the schema up to date.
   *
   * @throws IOException when the password file cannot be read
   * @throws SQLException when the database does not answer as it should, or is too old
   */
  public static Store open(StoreConfig config) throws IOException, SQLException {
    return open(config, System::nanoTime);
  }

  static Store open(StoreConfig config, LongSupplier monotonicNanos)
      throws IOException, SQLException {
    HikariDataSource pool = Pool.open(config);
    try {
      ServerVersion.check(pool);
      Pool.migrate(pool);
      Database database = new Database(pool);
      Presence presence = new Presence(database, Pool.newInstance(pool), silenceMillis(config));
      presence.show();
      return new Store(database, config, presence, monotonicNanos);
    } catch (SQLException | RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** After a lease of silence everything the process had under way has run out anyway. */
  private static long silenceMillis(StoreConfig config) {
    return Math.max(LEAST_SILENCE_MILLIS, config.deliveries().leaseMillis());
  }

  /** What the door needs. */
  public Intake intake() {
    return intake;
  }

  /** What feeds the broker. */
  public Relay relay() {
    return relay;
  }

  /** What surrounds a call to an agency. */
  public Attempts attempts() {
    return attempts;
  }

  /** Finds what was cut off. */
  public Reconciler reconciler() {
    return reconciler;
  }

  /** What agencies owe by a time. */
  public Deadlines deadlines() {
    return deadlines;
  }

  /** What the platform may tell its reporter. */
  public Statuses statuses() {
    return new Statuses(database);
  }

  /** To which keys open deliveries are sealed. */
  public SealedTo sealedTo() {
    return new SealedTo(database);
  }

  /** With which keys agencies sign, and ever signed. */
  public AgencyKeys agencyKeys() {
    return new AgencyKeys(database);
  }

  /** Deliveries that wait for a person. */
  public Parked parked() {
    return new Parked(database);
  }

  /** Sends them on their way again. */
  public Replay replay() {
    return new Replay(database);
  }

  /** What persons of operations did. */
  public OperatorActs operatorActs() {
    return new OperatorActs(database);
  }

  /** How long requests about them are kept. */
  public RequestRetention requestRetention() {
    return new RequestRetention(database);
  }

  /** Finds referrals. */
  public Finder finder() {
    return new Finder(database);
  }

  /** Reads referrals. */
  public Timelines timelines() {
    return new Timelines(database);
  }

  /** What agencies say of deliveries outside of a call. */
  public Receipts receipts() {
    return new Receipts(database);
  }

  /** The gates in front of agencies. */
  public Gates gates() {
    return new Gates(database);
  }

  /** What is open, per agency. */
  public Stats stats() {
    return new Stats(database);
  }

  /** The audit log: the trail's entries in one order, and what was signed of it. */
  public Log auditLog() {
    return log;
  }

  /** What witnesses have cosigned of a shard. */
  public Cosignatures cosignatures(int shard) {
    return new Cosignatures(database, shard);
  }

  /** Compares all of it with the log. */
  public TrailAudit trailAudit() {
    return new TrailAudit(database);
  }

  /** Counts referrals, and what came of them. */
  public Statistics statistics() {
    return new Statistics(database);
  }

  /** What was decided of referrals, to be looked at again. */
  public Rulings rulings() {
    return new Rulings(database);
  }

  /** Steps that move nothing. */
  public Events events() {
    return new Events(database);
  }

  /** Erases referrals. */
  public Erasures erasures() {
    return new Erasures(database, tombstones);
  }

  /** Takes what was erased out of files and write-ahead log. */
  public ErasureCleaning erasureCleaning() {
    return new ErasureCleaning(database);
  }

  /** What decides how long referrals are kept. */
  public Retained retained() {
    return new Retained(database);
  }

  /** Keeps referrals from being erased. */
  public Holds holds() {
    return new Holds(database);
  }

  /** True when the database answers now; for health. */
  public boolean isAvailable() {
    return database.isAvailable();
  }

  /** Commits what waits, then disconnects. */
  @Override
  public void close() throws SQLException {
    intake.close();
    attempts.close();
    presence.close();
    database.close();
  }
}
