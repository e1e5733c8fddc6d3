package org.wasl.gateway;

import java.time.Clock;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.gateway.keys.OwnKeys;
import org.wasl.routes.DeliveryRoutes;
import org.wasl.routes.DoorRoutes;
import org.wasl.routes.Events;
import org.wasl.routes.FailurePolicies;
import org.wasl.routes.InquiryRoutes;
import org.wasl.routes.OwnRoutes;
import org.wasl.routes.ReconcileRoutes;
import org.wasl.routes.RelayRoutes;
import org.wasl.routes.RetentionRoutes;
import org.wasl.routes.StatisticsRoutes;
import org.wasl.routes.VisitRoutes;
import org.wasl.routes.broker.ParkedView;
import org.wasl.routes.delivery.Acknowledgements;
import org.wasl.routes.delivery.Attempt;
import org.wasl.routes.delivery.Attendance;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.Reconciling;
import org.wasl.routes.delivery.Visits;
import org.wasl.routes.door.Capacity;
import org.wasl.routes.door.Checks;
import org.wasl.routes.door.Decisions;
import org.wasl.routes.door.Recording;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.inquiry.Inquiries;
import org.wasl.routes.statistics.Counting;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.schemas.JsonLimits;
import org.wasl.schemas.StrictJson;
import org.wasl.store.Store;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Sealing;
import org.wasl.wire.SignatureVerifier;

/** The one way through the gateway, put together: door, relay, deliver. */
final class Pipeline {
  private final List<RoutesBuilder> routes;
  private final Attendance attendance;

  Pipeline(
      Configuration configuration,
      AgencyDirectory directory,
      Documents documents,
      Foundation foundation,
      OwnKeys keys,
      AuditLog log,
      Events events) {
    GatewayConfig config = configuration.gateway();
    Store store = foundation.store();
    Clock clock = Clock.systemUTC();
    DueSignal due = new DueSignal();
    Refusals refusals =
        new Refusals(
            store.intake(),
            documents.problems(),
            config.door().retryAfterSeconds(),
            events::refused);
    Disk disk = new Disk(config.folders().dataDir(), config.folders().minFreeBytes());
    Capacity capacity =
        new Capacity(
            store.stats()::snapshot,
            config.door().maxBacklog(),
            () -> log.obstacle(disk),
            reason -> events.alarm(reason, AlarmKey.GATEWAY));
    Checks checks =
        new Checks(
            directory,
            capacity,
            new StrictJson(jsonLimits(config)),
            documents.schemas(),
            clock,
            config.door().maxClockSkewMillis());
    Decisions decisions =
        new Decisions(
            directory,
            configuration.competence(),
            configuration.agreements(),
            config.triageAgency(),
            documents.schemas(),
            documents.codes(),
            store.timelines()::standing,
            clock);
    Recording recording =
        new Recording(
            new Sealing(config.pace().paddingStepBytes()),
            keys.signer(),
            store.intake(),
            clock,
            due::raise);
    Attempt attempt = new Attempt(directory, store.attempts(), due, events);
    Visits visits = new Visits(directory, store.receipts(), refusals);
    Acknowledgements acknowledgements =
        new Acknowledgements(
            visits,
            new SignatureVerifier(directory),
            store.attempts(),
            store.receipts(),
            due,
            events,
            refusals,
            config.delivery().maxAnswerBytes());
    this.attendance = new Attendance(directory.all(), due);
    Reconciling reconciling =
        new Reconciling(
            store,
            foundation.broker(),
            new ParkedView(foundation.broker(), config.broker().maxShownParked()),
            directory.all().stream().map(Agency::id).toList(),
            due,
            events);
    this.routes =
        List.of(
            new FailurePolicies(refusals),
            new DoorRoutes(checks, decisions, recording, refusals, events),
            new StatisticsRoutes(
                new Counting(
                    directory,
                    store.statistics(),
                    config.statistics().hiddenBelow(),
                    config.statistics().maxConcurrent(),
                    documents.codes(),
                    refusals)),
            new InquiryRoutes(
                new Inquiries(
                    directory,
                    store.timelines(),
                    store.deadlines(),
                    store.erasures(),
                    refusals,
                    clock),
                log.proofs(directory, store, refusals, events)),
            new RelayRoutes(
                store.relay(),
                due,
                () -> attendance.windows(config.delivery().windowPerAgency()),
                config.pace().relayMillis(),
                config.pace().relayPauseMillis()),
            new DeliveryRoutes(attempt, directory.all(), attendance),
            new VisitRoutes(visits, acknowledgements),
            new ReconcileRoutes(reconciling, capacity, config.pace().reconcileMillis()),
            new OwnRoutes(recording, events),
            new RetentionRoutes(
                store.erasures(),
                config.retention().backups(),
                store.requestRetention(),
                config.retention().requests(),
                config.retention().lookMillis()),
            log.routes(directory, refusals),
            DeadlineWiring.routes(configuration, directory, documents, store, keys, clock, events));
  }

  List<RoutesBuilder> routes() {
    return routes;
  }

  /** The pull connector's word on who is there. */
  org.wasl.connectors.pull.Attendance attendance() {
    return new org.wasl.connectors.pull.Attendance() {
      @Override
      public void came(String agency) {
        attendance.came(agency);
      }

      @Override
      public void left(String agency) {
        attendance.left(agency);
      }
    };
  }

  private static JsonLimits jsonLimits(GatewayConfig config) {
    return new JsonLimits(
        config.door().maxBodyBytes(),
        config.json().maxDepth(),
        config.json().maxStringChars(),
        config.json().maxNumberDigits(),
        config.json().maxTokens());
  }
}
