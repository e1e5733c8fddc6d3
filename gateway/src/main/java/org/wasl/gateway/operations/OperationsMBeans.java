package org.wasl.gateway.operations;

import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.wasl.base.CachedSnapshot;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.history.AgencyCounts;
import org.wasl.gateway.operations.persons.MBeanOperationAdapter;
import org.wasl.gateway.operations.persons.OperatorDirectory;
import org.wasl.gateway.operations.persons.RecordedOperationQueries;
import org.wasl.gateway.operations.persons.UserOperations;
import org.wasl.gateway.reload.ActiveConfiguration;
import org.wasl.gateway.words.AuditTrailTexts;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.erasure.RetentionFacts.RetentionSurvey;
import org.wasl.wire.directory.Agency;

/** Registers the MBeans of operations in the platform's MBean server while the gateway runs. */
public final class OperationsMBeans implements AutoCloseable {
  private static final String DOMAIN = "org.wasl:type=";
  private static final String SELECTION =
      "{\"ids\":[id]?,\"cause\":code?,\"agency\":id?,\"olderThanSeconds\":number?,"
          + "\"action\":replay|re-route|discard,\"to\":agency?,\"reason\":code,"
          + "\"perMinute\":number?}";
  private static final String REQUEST = "{\"request\":id}";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Deque<ObjectName> registered = new ArrayDeque<>();
  private final Map<String, ObjectName> agencies = new HashMap<>();
  private final ActiveConfiguration active;
  private final OperationsSnapshots snapshots;
  private final AgencyCounts counts;
  private final OperatorDirectory operators;
  private final AgencyOperations agencyOperations;

  /**
   * Registers them.
   *
   * @param active the configuration in force
   * @param codes labels of the sentences in timelines
   * @param counts counters of this process for each
   * @param operators ids and names of operators
   * @param retention whose retention is over, as of the last run
   */
  public OperationsMBeans(
      Store store,
      ActiveConfiguration active,
      CodeLists codes,
      AgencyCounts counts,
      OperatorDirectory operators,
      Supplier<Optional<RetentionSurvey>> retention,
      Clock clock) {
    GatewayConfig config = active.configuration().gateway();
    Map<String, String> witnesses =
        config.auditLog().witnesses().all().stream()
            .collect(Collectors.toMap(one -> one.key().toString(), one -> one.key().name()));
    this.active = active;
    this.counts = counts;
    this.operators = operators;
    this.snapshots = new OperationsSnapshots(store, active::ids, List.copyOf(witnesses.keySet()));
    this.agencyOperations =
        new AgencyOperations(
            store, active::ids, config.operations(), config.delivery().breaker(), clock);
    update(active.directory().all());
    AuditTrailTexts texts = new AuditTrailTexts(codes, active::configuration, operators::nameOf);
    register(
        "Agencies",
        agencies(
            new AgencyQueries(store, active, texts),
            new AgencyHistoryQueries(store, active::ids, config.history(), clock)));
    register(
        "Referrals",
        referrals(
            snapshots,
            new ReferralQueries(store, texts, config.operations(), clock),
            new DeadlineQueries(store, config.operations().listed(), clock)));
    ReplayOperations operations =
        new ReplayOperations(
            store, () -> ActiveAgencies.of(active.configuration()), config.operations());
    MBeanOperationAdapter adapter = new MBeanOperationAdapter(operators);
    register(
        "Replay",
        replay(
            operations,
            new ReplayOperationsJson(operations, operators::nameOf, config.operations().shownIds()),
            adapter));
    register(
        "Erasures",
        new ErasureOperations(
                new ErasureService(store, config),
                retention,
                operators,
                config.operations().listed())
            .bean(adapter));
    register(
        "LegalHolds",
        new LegalHoldOperations(
                store, operators, config.retention().confirm(), config.operations().listed(), clock)
            .bean(adapter));
    register("Users", new UserOperations(store, operators, config, clock).bean(adapter));
    register("Trail", trail(new RecordedOperationQueries(store, operators, config.operations())));
    register(
        "Log",
        new AuditLogMBean(snapshots, witnesses, 1_000L * config.auditLog().alarmSeconds(), clock)
            .of(config.auditLog().origin(), new AuditLogOperations(store, config), adapter));
  }

  /** Registers the MBeans of agencies that have come, and takes away those of agencies gone. */
  public synchronized void update(Collection<Agency> now) {
    Set<String> ids = now.stream().map(Agency::id).collect(Collectors.toSet());
    for (Agency agency : now) {
      if (!agencies.containsKey(agency.id())) {
        AgencyMBean bean =
            new AgencyMBean(agency.id(), snapshots, counts, agencyOperations, operators);
        register("Agency,name=" + agency.id(), bean.of(() -> protocol(agency.id())));
        agencies.put(agency.id(), registered.peek());
      }
    }
    for (String gone : Set.copyOf(agencies.keySet())) {
      if (!ids.contains(gone)) {
        ObjectName name = agencies.remove(gone);
        if (name != null) {
          registered.remove(name);
          unregister(name);
        }
      }
    }
  }

  private String protocol(String agency) {
    return active.directory().byId(agency).map(Agency::protocol).orElse("");
  }

  private static OpenMBean agencies(AgencyQueries queries, AgencyHistoryQueries history) {
    return new OpenMBean("Who the agencies are")
        .query(
            "directory",
            "All agencies, with their names in every language",
            () -> MBeanOperationAdapter.translateErrors(queries::directory))
        .query(
            "profile",
            "Whom to call at an agency, when its certificates expire, what happened to it last",
            "{\"agency\":id,\"language\":ar|fr|en?}",
            MBeanOperationAdapter.withoutCaller(queries::profile))
        .query(
            "history",
            "How an agency, or all of them, did in the last days",
            "{\"agency\":id?,\"days\":number?}",
            MBeanOperationAdapter.withoutCaller(history::history));
  }

  private static OpenMBean referrals(
      OperationsSnapshots snapshots, ReferralQueries operations, DeadlineQueries deadlines) {
    return new OpenMBean("Referrals, and what is parked of them")
        .attribute(
            "Open",
            "Deliveries that are not over: waiting, under way or parked",
            LONG,
            () ->
                snapshots.stats().values().stream()
                    .mapToLong(one -> one.waiting() + one.inFlight() + one.parked())
                    .sum())
        .attribute(
            "ParkedTotal",
            "Deliveries that wait for a person",
            LONG,
            () -> snapshots.stats().values().stream().mapToLong(AgencyBacklog::parked).sum())
        .query(
            "find",
            "Referrals by an id of theirs or how it begins, agency, type, state and time",
            "{\"id\":prefix?,\"agency\":id?,\"type\":code?,\"state\":code?,\"from\":time?,"
                + "\"to\":time?,\"before\":referral?,\"limit\":number?}",
            MBeanOperationAdapter.withoutCaller(operations::find))
        .query(
            "timeline",
            "Steps of a referral, and where its deliveries stand; no content",
            "{\"referral\":id,\"language\":ar|fr|en?}",
            MBeanOperationAdapter.withoutCaller(operations::timeline))
        .query(
            "parked",
            "Parked deliveries by cause and agency",
            () -> MBeanOperationAdapter.translateErrors(operations::parked))
        .query(
            "parkedDeliveries",
            "A page of parked deliveries, with the number of all that match",
            "{\"agency\":id?,\"cause\":code?,\"type\":code?,\"id\":prefix?,"
                + "\"order\":oldest|newest|agency|cause?,\"offset\":number?,\"limit\":number?}",
            MBeanOperationAdapter.withoutCaller(operations::parkedDeliveries))
        .query(
            "deadlines",
            "What agencies owe and since when, what was due first at the head",
            "{\"agency\":id?,\"stage\":code?,\"what\":overdue|open?,\"afterDue\":time?,"
                + "\"afterPlace\":place?,\"limit\":number?}",
            MBeanOperationAdapter.withoutCaller(deadlines::deadlines));
  }

  private static OpenMBean replay(
      ReplayOperations operations, ReplayOperationsJson documents, MBeanOperationAdapter adapter) {
    return new OpenMBean("Parked deliveries sent again, elsewhere, or given up")
        .attribute(
            "Running", "Requests that run", LONG, () -> operations.requests().open().running())
        .attribute(
            "Waiting",
            "Requests for a second person",
            LONG,
            () -> operations.requests().open().waiting())
        .query(
            "plan", "The dry run", SELECTION, MBeanOperationAdapter.withoutCaller(documents::plan))
        .action(
            "request",
            "Asks for it; what one person may do alone begins at once",
            SELECTION,
            adapter.withCaller(documents::request))
        .action(
            "replay", "Sends one delivery again", SELECTION, adapter.withCaller(documents::replay))
        .action(
            "approve",
            "Lets a request of another person run",
            REQUEST,
            adapter.withCaller(
                (document, person) -> documents.move(document, Action.APPROVE, person)))
        .action(
            "reject",
            "Says no to a request",
            REQUEST,
            adapter.withCaller(
                (document, person) -> documents.move(document, Action.REJECT, person)))
        .action(
            "stop",
            "Ends a request at once; what was done stays done",
            REQUEST,
            adapter.withCaller((document, person) -> documents.move(document, Action.STOP, person)))
        .query(
            "progress",
            "How far a request is",
            REQUEST,
            MBeanOperationAdapter.withoutCaller(documents::progress))
        .query(
            "requests",
            "Open requests, then the latest of those that are over",
            () -> MBeanOperationAdapter.translateErrors(documents::requests));
  }

  private static OpenMBean trail(RecordedOperationQueries operations) {
    CachedSnapshot<String> last = new CachedSnapshot<>(operations::last);
    return new OpenMBean("What persons of operations did, for auditors")
        .attribute(
            "LastAct",
            "When somebody last did something that was not only a view; empty before the first"
                + " time",
            STRING,
            last::get)
        .query(
            "operations",
            "What they did and were refused, the newest first",
            "{\"before\":place?,\"person\":name?,\"what\":acts|all?,\"act\":name?,\"from\":time?,\"to\":time?,"
                + "\"limit\":number?}",
            MBeanOperationAdapter.withoutCaller(operations::operations));
  }

  private void register(String type, OpenMBean bean) {
    try {
      ObjectName name = new ObjectName(DOMAIN + type);
      server.registerMBean(bean, name);
      registered.push(name);
    } catch (JMException e) {
      close();
      throw new IllegalStateException("cannot register " + DOMAIN + type, e);
    }
  }

  private void unregister(ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (JMException e) {
      throw new IllegalStateException("cannot unregister an MBean of ours", e);
    }
  }

  @Override
  public synchronized void close() {
    while (!registered.isEmpty()) {
      unregister(registered.pop());
    }
  }
}
