package org.wasl.operations;

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
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.console.jmx.OpenMBean;
import org.wasl.operations.history.AgencyCounts;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.operations.persons.RecordedOperationQueries;
import org.wasl.operations.persons.TrailMXBean;
import org.wasl.operations.persons.UserOperations;
import org.wasl.operations.persons.UsersMXBean;
import org.wasl.operations.reload.ActiveConfiguration;
import org.wasl.operations.words.AuditTrailTexts;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.CachedSnapshot;
import org.wasl.store.Store;
import org.wasl.store.delivery.DeliveryBacklog.AgencyBacklog;
import org.wasl.store.erasure.RetentionFacts.RetentionSurvey;
import org.wasl.wire.directory.Agency;

/** Registers the MBeans of operations in the platform's MBean server while the gateway runs. */
public final class OperationsMBeans implements AutoCloseable {
  private static final String DOMAIN = "org.wasl:type=";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Deque<ObjectName> registered = new ArrayDeque<>();
  private final Map<AgencyId, ObjectName> agencies = new HashMap<>();
  private final ActiveConfiguration active;
  private final OperationsSnapshots snapshots;
  private final AgencyCounts counts;
  private final OperatorDirectory operators;
  private final AgencyOperations agencyOperations;

  /**
   * Registers the MBeans.
   *
   * @param active the configuration in force
   * @param counts this process's counters of each agency
   * @param operators ids and names of operators
   * @param retention the referrals whose retention is over, as of the last run
   */
  public OperationsMBeans(
      Store store,
      ActiveConfiguration active,
      AgencyCounts counts,
      OperatorDirectory operators,
      Supplier<Optional<RetentionSurvey>> retention,
      Clock clock) {
    GatewayConfig config = active.configuration().gateway();
    Map<String, String> witnesses =
        config.auditLog().witnesses().all().stream()
            .collect(
                Collectors.toMap(entry -> entry.key().toString(), entry -> entry.key().name()));
    this.active = active;
    this.counts = counts;
    this.operators = operators;
    this.snapshots = new OperationsSnapshots(store, active::ids, List.copyOf(witnesses.keySet()));
    this.agencyOperations =
        new AgencyOperations(
            store, active::ids, config.operations(), config.delivery().breaker(), clock);
    update(active.directory().all());
    AuditTrailTexts texts = new AuditTrailTexts(active::configuration, operators::nameOf);
    register(
        "Agencies",
        new OpenMBean(
            "The agencies with their contacts",
            AgenciesMXBean.class,
            new AgencyQueries(
                store,
                active,
                texts,
                new AgencyHistoryQueries(store, active::ids, config.history(), clock),
                clock)));
    register("Referrals", referrals(new ReferralQueries(store, texts, config.operations(), clock)));
    ReplayOperations operations =
        new ReplayOperations(
            store, () -> ActiveAgencies.of(active.configuration()), config.operations());
    register(
        "Replay", new ReplayBean(operations, operators, config.operations().shownIds()).bean());
    register(
        "Erasures",
        new OpenMBean(
            "Referrals erased for good, by two persons",
            ErasuresMXBean.class,
            new ErasureOperations(
                new ErasureService(store, config),
                retention,
                operators,
                config.operations().listed())));
    register(
        "LegalHolds",
        new OpenMBean(
            "Legal holds: referrals that are kept",
            LegalHoldsMXBean.class,
            new LegalHoldOperations(
                store,
                operators,
                config.retention().confirm(),
                config.operations().listed(),
                clock)));
    register(
        "Users",
        new OpenMBean(
            "Users of the console",
            UsersMXBean.class,
            new UserOperations(store, operators, config, clock)));
    register("Trail", trail(new RecordedOperationQueries(store, operators, config.operations())));
    register(
        "Log",
        new AuditLogBean(
                snapshots,
                witnesses,
                1_000L * config.auditLog().alarmSeconds(),
                new AuditLogOperations(store, config),
                operators,
                clock)
            .of(config.auditLog().origin()));
  }

  /** Registers the MBean by which a person drains this gateway. */
  public synchronized void drain(DrainOperations operations) {
    register("Drain", new OpenMBean("Going out of service", DrainMXBean.class, operations));
  }

  /** Registers the MBeans of agencies that have come, and takes away those of agencies gone. */
  public synchronized void update(Collection<Agency> now) {
    Set<AgencyId> ids = now.stream().map(Agency::id).collect(Collectors.toSet());
    for (Agency agency : now) {
      if (!agencies.containsKey(agency.id())) {
        AgencyBean bean =
            new AgencyBean(agency.id(), snapshots, counts, agencyOperations, operators);
        register("Agency,name=" + agency.id(), bean.of(() -> protocol(agency.id())));
        agencies.put(agency.id(), registered.peek());
      }
    }
    for (AgencyId agency : Set.copyOf(agencies.keySet())) {
      if (!ids.contains(agency)) {
        ObjectName name = agencies.remove(agency);
        if (name != null) {
          registered.remove(name);
          unregister(name);
        }
      }
    }
  }

  private String protocol(AgencyId agency) {
    return active.directory().byId(agency).map(it -> it.channel().protocol()).orElse("");
  }

  private OpenMBean referrals(ReferralQueries queries) {
    return new OpenMBean("Referrals, and what is parked of them", ReferralsMXBean.class, queries)
        .attribute(
            "Open",
            "Deliveries that are not over: waiting, under way or parked",
            LONG,
            () ->
                snapshots.stats().values().stream()
                    .mapToLong(
                        agencyBacklog ->
                            agencyBacklog.waiting()
                                + agencyBacklog.inFlight()
                                + agencyBacklog.parked())
                    .sum())
        .attribute(
            "ParkedTotal",
            "Deliveries that wait for a person",
            LONG,
            () -> snapshots.stats().values().stream().mapToLong(AgencyBacklog::parked).sum());
  }

  private static OpenMBean trail(RecordedOperationQueries operations) {
    CachedSnapshot<String> last = new CachedSnapshot<>(operations::last);
    return new OpenMBean("Actions of operations staff, for auditors", TrailMXBean.class, operations)
        .attribute(
            "LastAct",
            "When somebody last did something that was not only a view; empty before the first"
                + " time",
            STRING,
            last::get);
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
