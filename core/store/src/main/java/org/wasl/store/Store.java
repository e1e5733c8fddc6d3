package org.wasl.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.GroupCommitConfig;
import org.wasl.database.LivenessSession;
import org.wasl.database.Result;
import org.wasl.database.StalledSessions;
import org.wasl.database.server.CommitProbe;
import org.wasl.database.server.RefusedServerException;
import org.wasl.database.server.ServerDurability;
import org.wasl.database.server.ServerFence;
import org.wasl.database.server.ServerRefusal;
import org.wasl.store.audit.TrailAudit;
import org.wasl.store.deadline.Deadlines;
import org.wasl.store.deadline.NoticeExpiries;
import org.wasl.store.deadline.RecentOpenings;
import org.wasl.store.deadline.ReporterStatuses;
import org.wasl.store.delivery.AgencyGates;
import org.wasl.store.delivery.Attempts;
import org.wasl.store.delivery.ClockJumpCorrector;
import org.wasl.store.delivery.DeliveryBacklog;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.delivery.DeliveryReceipts;
import org.wasl.store.delivery.DueDeliveries;
import org.wasl.store.delivery.FinishedDeliveries;
import org.wasl.store.delivery.OpenDeliveries;
import org.wasl.store.delivery.ParkedDeliveries;
import org.wasl.store.delivery.Reconciler;
import org.wasl.store.delivery.UnavailableRecipients;
import org.wasl.store.delivery.UnconfirmedLeases;
import org.wasl.store.erasure.ErasureCleaning;
import org.wasl.store.erasure.Erasures;
import org.wasl.store.erasure.LegalHolds;
import org.wasl.store.erasure.RetentionFacts;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.store.file.FileLimits;
import org.wasl.store.history.AgencyHistory;
import org.wasl.store.intake.Intake;
import org.wasl.store.referral.NoticeHoldings;
import org.wasl.store.referral.ReferralDecisions;
import org.wasl.store.referral.ReferralLists;
import org.wasl.store.referral.ReferralSearch;
import org.wasl.store.referral.ReferralSnapshots;
import org.wasl.store.referral.Timelines;
import org.wasl.store.replay.ParkedRequestRetention;
import org.wasl.store.replay.ParkedRequests;
import org.wasl.store.schema.MessageSchemas;
import org.wasl.store.statistics.ReferralStatistics;
import org.wasl.store.users.UserChangeRequests;
import org.wasl.trail.AcknowledgedAlarms;
import org.wasl.trail.AgencyKeyHistory;
import org.wasl.trail.OperatorEntries;
import org.wasl.trail.OperatorNames;
import org.wasl.trail.RequestAudit;
import org.wasl.trail.RequestAuditConfig;
import org.wasl.trail.TrailAppender;
import org.wasl.trail.TrailEntries;
import org.wasl.trail.log.AuditLog;
import org.wasl.trail.log.Cosignatures;
import org.wasl.trail.log.SecurityEntries;

/**
 * The store of one gateway process. It opens the database and provides its transactions by name.
 */
public final class Store implements AutoCloseable {
  private static final long LEAST_IDLE_MILLIS = 10_000;

  private final Database database;
  private final ServerFence fence;
  private final Database readers;
  private final GroupCommitConfig commits;
  private final LivenessSession liveness;
  private final Tombstones tombstones;
  private final Intake intake;
  private final DueDeliveries dueDeliveries;
  private final Attempts attempts;
  private final Reconciler reconciler;
  private final Deadlines deadlines;
  private final AuditLog auditLog;
  private final DeliveryBacklog deliveryBacklog;

  private Store(
      Database database,
      StoreConfig config,
      ServerFence fence,
      LivenessSession liveness,
      ClockJumpCorrector clock,
      LongSupplier monotonicNanos) {
    DeliveryConfig deliveries = config.deliveries();
    this.database = database;
    this.fence = fence;
    this.readers = database.limitedTo(config.maxReaders());
    this.commits = config.commits();
    this.liveness = liveness;
    this.tombstones = config.tombstones();
    UnconfirmedLeases unconfirmed = new UnconfirmedLeases(liveness.instance(), monotonicNanos);
    RecentOpenings openings = new RecentOpenings(monotonicNanos);
    Database promising =
        config.requireStandby() ? database.checking(ServerDurability::require) : database;
    this.intake = new Intake(promising, commits, tombstones, deliveries, unconfirmed, openings);
    this.dueDeliveries = new DueDeliveries(database, deliveries);
    this.attempts = new Attempts(database, commits, deliveries, unconfirmed);
    this.reconciler =
        new Reconciler(
            database,
            deliveries,
            liveness,
            clock,
            new StalledSessions(config.socketMillis(), monotonicNanos),
            unconfirmed,
            config.absenceMillis(),
            monotonicNanos);
    this.deadlines = new Deadlines(database, liveness, openings);
    this.auditLog = new AuditLog(database, fence);
    this.deliveryBacklog = new DeliveryBacklog(database);
  }

  /**
   * Connects and brings the schema up to date.
   *
   * @throws IOException when the password file cannot be read
   * @throws SchemaMismatchException when another program made the schema. Nothing was written then
   * @throws OldServerException when PostgreSQL is too old
   * @throws RefusedServerException when the server is a standby, is behind the server that was used
   *     before, or may lose its commits although that is forbidden
   * @throws SQLException when the database does not answer as it should
   */
  public static Store open(StoreConfig config) throws IOException, SQLException {
    return open(config, System::nanoTime);
  }

  /**
   * Opens the store with another clock, for tests.
   *
   * @param monotonicNanos a clock that never goes back, like {@link System#nanoTime}
   */
  static Store open(StoreConfig config, LongSupplier monotonicNanos)
      throws IOException, SQLException {
    ServerFence fence = ServerFence.read(config.serverFile());
    HikariDataSource pool = open(config, fence);
    try {
      Database database = new Database(pool);
      ServerVersion.check(pool);
      if (config.requireStandby()) {
        requireStandby(pool);
      }
      ConnectionPool.migrate(config, fence);
      LivenessSession liveness =
          new LivenessSession(database, ConnectionPool.newInstance(pool), idleMillis(config));
      liveness.keepAlive();
      ClockJumpCorrector clock =
          new ClockJumpCorrector(
              monotonicNanos,
              config.deliveries().clockToleranceMillis(),
              config.deliveries().longestIntervalMillis());
      clock.start(database);
      fence.opened();
      return new Store(database, config, fence, liveness, clock, monotonicNanos);
    } catch (IOException | SQLException | RuntimeException e) {
      // An IOException is possible, because the migration reads the password file once more.
      pool.close();
      throw e;
    }
  }

  /** The pool's exception for a missing connection hides why the server was refused. */
  private static HikariDataSource open(StoreConfig config, ServerFence fence)
      throws IOException, SQLException {
    try {
      return ConnectionPool.open(config, fence);
    } catch (PoolInitializationException e) {
      if (e.getCause() instanceof RefusedServerException refused) {
        throw refused;
      }
      throw e;
    }
  }

  private static void requireStandby(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      ServerDurability.require(connection);
      connection.rollback();
    }
  }

  /** After this time without a sign of life every lease of the process has expired. */
  private static long idleMillis(StoreConfig config) {
    return Math.max(LEAST_IDLE_MILLIS, config.deliveries().leaseMillis());
  }

  /** Accepts messages. */
  public Intake intake() {
    return intake;
  }

  /** Claims the deliveries that are due, for the broker. */
  public DueDeliveries dueDeliveries() {
    return dueDeliveries;
  }

  /** Grants leases before calls to agencies, and records their outcomes. */
  public Attempts attempts() {
    return attempts;
  }

  /** Finds what was interrupted. */
  public Reconciler reconciler() {
    return reconciler;
  }

  /** Parks what nobody can take. */
  public UnavailableRecipients unavailableRecipients() {
    return new UnavailableRecipients(database);
  }

  /** Deadlines of agencies. */
  public Deadlines deadlines() {
    return deadlines;
  }

  /** Statuses for reporters. */
  public ReporterStatuses reporterStatuses() {
    return new ReporterStatuses(database);
  }

  /** Open deliveries, as far as the configuration must fit them. */
  public OpenDeliveries openDeliveries() {
    return new OpenDeliveries(database);
  }

  /** Finds the deliveries that are over. */
  public FinishedDeliveries finishedDeliveries() {
    return new FinishedDeliveries(database);
  }

  /** The keys with which agencies sign, and signed before. */
  public AgencyKeyHistory agencyKeyHistory() {
    return new AgencyKeyHistory(database);
  }

  /** The message schemas of the authority that gateways had in force. */
  public MessageSchemas messageSchemas() {
    return new MessageSchemas(database);
  }

  /** Parked deliveries. */
  public ParkedDeliveries parkedDeliveries() {
    return new ParkedDeliveries(database);
  }

  /** Requests to replay, re-route or discard parked deliveries. */
  public ParkedRequests parkedRequests() {
    return new ParkedRequests(database);
  }

  /** The figures of agencies in the last days. */
  public AgencyHistory agencyHistory() {
    return new AgencyHistory(database);
  }

  /** Changes of users of the console. */
  public UserChangeRequests userChangeRequests() {
    return new UserChangeRequests(database);
  }

  /** The alarms that persons acknowledged. */
  public AcknowledgedAlarms acknowledgedAlarms() {
    return new AcknowledgedAlarms(database);
  }

  /** Entries about persons and about security, in the order of the log. */
  public SecurityEntries securityEntries() {
    return new SecurityEntries(database);
  }

  /** Actions of operators. */
  public OperatorEntries operatorEntries() {
    return new OperatorEntries(database);
  }

  /** The names of these persons. */
  public OperatorNames operatorNames() {
    return new OperatorNames(database);
  }

  /** The time for which requests about them are kept. */
  public ParkedRequestRetention parkedRequestRetention() {
    return new ParkedRequestRetention(database);
  }

  /** Finds referrals. */
  public ReferralSearch referralSearch() {
    return new ReferralSearch(readers);
  }

  /** Lists the referrals of an agency. */
  public ReferralLists referralLists() {
    return new ReferralLists(readers);
  }

  /** Reads where referrals stand, for decisions. */
  public ReferralSnapshots referralSnapshots() {
    return new ReferralSnapshots(readers);
  }

  /** Reads what happened to referrals. */
  public Timelines timelines() {
    return new Timelines(readers);
  }

  /** Receipts that agencies send by a call of their own. */
  public DeliveryReceipts deliveryReceipts() {
    return new DeliveryReceipts(database);
  }

  /** Breakers, pauses and maintenance windows of agencies. */
  public AgencyGates agencyGates() {
    return new AgencyGates(database);
  }

  /** Counts of open deliveries, by agency. */
  public DeliveryBacklog deliveryBacklog() {
    return deliveryBacklog;
  }

  /** The audit log has the trail's entries in one order, with signed checkpoints. */
  public AuditLog auditLog() {
    return auditLog;
  }

  /** Cosignatures of witnesses for a shard. */
  public Cosignatures cosignatures(int shard) {
    return auditLog.cosignatures(shard);
  }

  /** Compares the database with its log. */
  public TrailAudit trailAudit() {
    return new TrailAudit(database);
  }

  /** Statistics of referrals. */
  public ReferralStatistics statistics() {
    return new ReferralStatistics(readers);
  }

  /** Decisions about referrals, for backtests. */
  public ReferralDecisions referralDecisions() {
    return new ReferralDecisions(database);
  }

  /** Reads the audit entries of a stream. */
  public TrailEntries trailEntries() {
    return new TrailEntries(readers);
  }

  /** Appends steps that change no referral. */
  public TrailAppender trailAppender() {
    return new TrailAppender(database);
  }

  /**
   * Begins to record requests of agencies that change no referral. Close it before the store.
   *
   * @param refusals called once an interval for each agency whose further requests were refused
   */
  public RequestAudit auditRequests(RequestAuditConfig config, ObjIntConsumer<String> refusals) {
    return new RequestAudit(database, commits, config, refusals);
  }

  /** Erases referrals. */
  public Erasures erasures() {
    return new Erasures(database, tombstones);
  }

  /** Removes erased data from files and write-ahead log. */
  public ErasureCleaning erasureCleaning() {
    return new ErasureCleaning(database);
  }

  /** The facts that decide how long referrals are kept. */
  public RetentionFacts retentionFacts() {
    return new RetentionFacts(database);
  }

  /** The notices that each agency holds. */
  public NoticeHoldings noticeHoldings() {
    return new NoticeHoldings(readers);
  }

  /** Wanted notices whose last day is over. */
  public NoticeExpiries noticeExpiries() {
    return new NoticeExpiries(database);
  }

  /** Sealed evidence files, with these limits. */
  public EvidenceFiles evidenceFiles(FileLimits limits) {
    return new EvidenceFiles(database, limits);
  }

  /** Keeps referrals from being erased. */
  public LegalHolds legalHolds() {
    return new LegalHolds(database);
  }

  /**
   * Commits once, for health, and changes nothing. It may take as long as the server may be silent.
   */
  public CommitProbe.Finding probeCommit() {
    return new CommitProbe(database).probe();
  }

  /** Returns why the server of the last connection was refused, or empty if it was not. */
  public Optional<ServerRefusal> serverRefusal() {
    return fence.refusal();
  }

  /** Tells whether another gateway or command is connected to the same database. */
  public Result<Boolean> hasOtherSessions() {
    return database.transaction(
        connection -> AdvisoryLocks.hasOtherPresence(connection, liveness.instance()));
  }

  /** Reads the settings that decide whether the server keeps its commits. */
  public Result<ServerDurability> serverDurability() {
    return database.transaction(ServerDurability::read);
  }

  /** Commits waiting rows, then disconnects. */
  @Override
  public void close() throws SQLException {
    intake.close();
    attempts.close();
    liveness.close();
    database.close();
  }
}
