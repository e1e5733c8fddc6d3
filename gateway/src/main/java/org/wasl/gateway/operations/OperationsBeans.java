package org.wasl.gateway.operations;

import static javax.management.openmbean.SimpleType.LONG;
import static javax.management.openmbean.SimpleType.STRING;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.wasl.console.OpenBean;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.rules.operations.Guard.Move;
import org.wasl.store.Stats.AgencyStats;
import org.wasl.store.Store;
import org.wasl.wire.Agency;

/** Our MBeans of what moves, in the platform's MBean server for as long as the gateway runs. */
public final class OperationsBeans implements AutoCloseable {
  private static final String DOMAIN = "org.wasl:type=";
  private static final String SELECTION =
      "{\"ids\":[id]?,\"cause\":code?,\"agency\":id?,\"olderThanSeconds\":number?,"
          + "\"action\":replay|re-route|discard,\"to\":agency?,\"reason\":code,"
          + "\"perMinute\":number?}";
  private static final String REQUEST = "{\"request\":id}";

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final Deque<ObjectName> registered = new ArrayDeque<>();

  /**
   * Registers them.
   *
   * @param agencies those of the directory
   * @param counts what this process has done for each
   */
  public OperationsBeans(
      Store store,
      Collection<Agency> agencies,
      AgencyCounts counts,
      Configuration configuration,
      Clock clock) {
    GatewayConfig config = configuration.gateway();
    Map<String, String> witnesses =
        config.auditLog().witnesses().all().stream()
            .collect(Collectors.toMap(one -> one.key().toString(), one -> one.key().name()));
    Set<String> ids = agencies.stream().map(Agency::id).collect(Collectors.toSet());
    Sights sights = new Sights(store, ids, List.copyOf(witnesses.keySet()));
    AgencyDesk agencyDesk =
        new AgencyDesk(store, ids, config.operations(), config.delivery().breaker(), clock);
    for (Agency agency : agencies) {
      AgencyBean bean = new AgencyBean(agency.id(), sights, counts, agencyDesk);
      register("Agency,name=" + agency.id(), bean.of(agency.protocol()));
    }
    register("Referrals", referrals(sights, new ReferralDesk(store, config.operations(), clock)));
    ReplayDesk desk = new ReplayDesk(store, InService.of(configuration), config.operations());
    register("Replay", replay(desk, config.operations().shownIds()));
    register("Trail", trail(new TrailDesk(store, config.operations())));
    register(
        "Log",
        new LogBean(sights, witnesses, 1_000L * config.auditLog().alarmSeconds(), clock)
            .of(config.auditLog().origin()));
  }

  private static OpenBean referrals(Sights sights, ReferralDesk desk) {
    return new OpenBean("Referrals, and what is parked of them")
        .with(
            "Open",
            "Deliveries that are not over: waiting, under way or parked",
            LONG,
            () ->
                sights.stats().values().stream()
                    .mapToLong(one -> one.waiting() + one.inFlight() + one.parked())
                    .sum())
        .with(
            "ParkedTotal",
            "Deliveries that wait for a person",
            LONG,
            () -> sights.stats().values().stream().mapToLong(AgencyStats::parked).sum())
        .answers(
            "find",
            "Referrals by their id, or by that of a delivery",
            "an id, or its first 8 characters or more",
            Asked.plainly(desk::find))
        .answers(
            "timeline",
            "Steps of a referral, and where its deliveries stand; no content",
            "id of a referral",
            Asked.plainly(desk::timeline))
        .tells("parked", "Parked deliveries by cause and agency", () -> Asked.told(desk::parked));
  }

  private static OpenBean replay(ReplayDesk desk, int shownIds) {
    ReplayDocuments documents = new ReplayDocuments(desk, shownIds);
    return new OpenBean("Parked deliveries sent again, elsewhere, or given up")
        .with("Running", "Requests that run", LONG, () -> desk.requests().open().running())
        .with(
            "Waiting", "Requests for a second person", LONG, () -> desk.requests().open().waiting())
        .answers("plan", "The dry run", SELECTION, Asked.plainly(documents::plan))
        .does(
            "request",
            "Asks for it; what one person may do alone begins at once",
            SELECTION,
            Asked.by(documents::request))
        .does("replay", "Sends one delivery again", SELECTION, Asked.by(documents::replay))
        .does(
            "approve",
            "Lets a request of another person run",
            REQUEST,
            Asked.by((document, person) -> documents.move(document, Move.APPROVE, person)))
        .does(
            "reject",
            "Says no to a request",
            REQUEST,
            Asked.by((document, person) -> documents.move(document, Move.REJECT, person)))
        .does(
            "stop",
            "Ends a request at once; what was done stays done",
            REQUEST,
            Asked.by((document, person) -> documents.move(document, Move.STOP, person)))
        .answers("progress", "How far a request is", REQUEST, Asked.plainly(documents::progress))
        .tells(
            "requests",
            "Open requests, then the latest of those that are over",
            () -> Asked.told(documents::requests));
  }

  private static OpenBean trail(TrailDesk desk) {
    Kept<String> last = new Kept<>(desk::last);
    return new OpenBean("What persons of operations did, for auditors")
        .with(
            "LastAct",
            "When somebody last did something that was no mere look; empty before the first time",
            STRING,
            last::now)
        .answers(
            "operations",
            "What they did and were refused, the newest first",
            "{\"before\":place?,\"person\":name?,\"what\":acts|all?,\"limit\":number?}",
            Asked.plainly(desk::operations));
  }

  private void register(String type, OpenBean bean) {
    try {
      ObjectName name = new ObjectName(DOMAIN + type);
      server.registerMBean(bean, name);
      registered.push(name);
    } catch (JMException e) {
      close();
      throw new IllegalStateException("cannot register " + DOMAIN + type, e);
    }
  }

  @Override
  public void close() {
    while (!registered.isEmpty()) {
      try {
        server.unregisterMBean(registered.pop());
      } catch (JMException e) {
        throw new IllegalStateException("cannot unregister an MBean of ours", e);
      }
    }
  }
}
