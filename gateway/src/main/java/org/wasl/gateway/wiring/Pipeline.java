package org.wasl.gateway.wiring;

import java.time.Clock;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.wasl.connectors.PresenceListener;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.history.AgencyHistoryRecorder;
import org.wasl.gateway.lifecycle.DiskSpace;
import org.wasl.gateway.reload.ActiveConfiguration;
import org.wasl.routes.DeliveryAccessRoutes;
import org.wasl.routes.DeliveryRoutes;
import org.wasl.routes.DoorRoutes;
import org.wasl.routes.FailurePolicies;
import org.wasl.routes.InquiryRoutes;
import org.wasl.routes.OwnMessageRoutes;
import org.wasl.routes.PeriodicRoutes;
import org.wasl.routes.RelayRoutes;
import org.wasl.routes.RetentionRoutes;
import org.wasl.routes.StatisticsRoutes;
import org.wasl.routes.broker.ParkedView;
import org.wasl.routes.delivery.AcknowledgementHandler;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.CallPlaces;
import org.wasl.routes.delivery.DeliveryAccess;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.DeliveryByPlace;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.door.AdmissionControl;
import org.wasl.routes.door.MessageChecks;
import org.wasl.routes.door.MessageDecision;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.SubmissionOpener;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.inquiry.NoticeListHandler;
import org.wasl.routes.inquiry.ReferenceDataHandler;
import org.wasl.routes.inquiry.ReferralActionsHandler;
import org.wasl.routes.inquiry.ReferralListHandler;
import org.wasl.routes.inquiry.TimelineHandler;
import org.wasl.routes.statistics.QueryBudget;
import org.wasl.routes.statistics.StatisticsHandler;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.store.Store;
import org.wasl.store.trail.RequestAudit;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SubmissionKeys;

/** Builds the routes of the pipeline: door, relay, deliver; and those of what agencies ask. */
public final class Pipeline {
  private final ActiveConfiguration active;
  private final GatewayConfig config;
  private final SchemaDocuments documents;
  private final Infrastructure infrastructure;
  private final Store store;
  private final AuditLogWiring log;
  private final RequestAudit requests;
  private final RouteEvents events;
  private final RejectionHandler refusals;
  private final Clock clock = Clock.systemUTC();
  private final DueSignal due = new DueSignal();
  private final AgencyPresence presence;
  private final DeliveryRoutes deliveries;
  private final List<RoutesBuilder> routes;

  public Pipeline(
      ActiveConfiguration active,
      SchemaDocuments documents,
      Infrastructure infrastructure,
      AuditLogWiring log,
      SubmissionKeys submissionKeys,
      RequestAudit requests,
      Runnable retentionCheck,
      AgencyHistoryRecorder figures,
      RouteEvents events) {
    GatewayConfig config = active.configuration().gateway();
    Supplier<AgencyDirectory> directory = active::directory;
    Store store = infrastructure.store();
    Clock clock = Clock.systemUTC();
    DueSignal due = new DueSignal();
    RejectionHandler refusals =
        new RejectionHandler(requests, documents.responder(config.door()), events::refused);
    DiskSpace disk = new DiskSpace(config.folders().dataDir(), config.folders().minFreeBytes());
    return new AdmissionControl(
        store.deliveryBacklog()::recent,
        store.deliveryBacklog()::recentBySender,
        config.door().maxBacklog(),
        config.door().maxBacklogPerSender(),
        () -> log.obstacle(disk),
        reason -> events.alarm(reason, AlarmKey.GATEWAY));
  }

  /** What is due at once begins at the agency's route. */
  private MessageRecorder recorder(CallPlaces places) {
    return new MessageRecorder(
        new MessageSealer(config.processing().paddingStepBytes(), config.processing().agreement()),
        active::signer,
        store.intake(),
        requests,
        clock,
        new DeliveryByPlace(places, deliveries::begin),
        due::signal);
  }

  private DoorRoutes door(
      AdmissionControl capacity, MessageRecorder recorder, SubmissionKeys submissionKeys) {
    MessageChecks checks =
        new MessageChecks(
            active::directory,
            capacity,
            new StrictJson(jsonLimits(config)),
            config.door().messages(),
            documents.schemas(),
            clock,
            config.door().maxClockSkewMillis());
    MessageDecision decision =
        new MessageDecision(
            active::snapshot,
            config.triageAgency(),
            documents.schemas(),
            documents.codes(),
            store.referralSnapshots()::snapshot,
            clock.withZone(zone));
    SignatureVerifier signatures = SignatureVerifier.ofNow(directory, clock);
    DeliveryAttempt attempt =
        new DeliveryAttempt(directory, signatures, store.attempts(), due, events);
    this.presence = new AgencyPresence(directory, due);
    CallPlaces places = new CallPlaces(directory);
    this.deliveries = new DeliveryRoutes(attempt, active.directory().all(), presence, places);
    MessageRecorder recording =
        new MessageRecorder(
            new MessageSealer(
                config.processing().paddingStepBytes(), config.processing().agreement()),
            active::signer,
            store.intake(),
            requests,
            clock,
            new DeliveryByPlace(places, deliveries::begin),
            due::signal);
    DeliveryAccess deliveryAccess =
        new DeliveryAccess(directory, store.deliveryReceipts(), refusals);
    AcknowledgementHandler acknowledgements =
        new AcknowledgementHandler(
            access,
            signatures,
            store.attempts(),
            store.deliveryReceipts(),
            due,
            events,
            refusals,
            config.delivery().maxAnswerBytes()));
  }

  private PeriodicRoutes periodic(AdmissionControl capacity, AgencyHistoryRecorder figures) {
    QueueReconciler reconciler =
        new QueueReconciler(
            store,
            infrastructure.broker(),
            new ParkedView(infrastructure.broker(), config.broker().maxShownParked()),
            active.ids(),
            due,
            events);
    this.routes =
        List.of(
            new FailurePolicies(refusals),
            new DoorRoutes(
                checks,
                new SubmissionOpener(submissionKeys),
                decisions,
                recording,
                refusals,
                events),
            new StatisticsRoutes(
                new StatisticsHandler(
                    directory,
                    store.statistics(),
                    StatisticsWiring.policy(
                        active.configuration(), active.loaded().keys().cellKeys()),
                    new QueryBudget(config.statistics().maxPerHourPerAgency(), System::nanoTime),
                    documents.codes(),
                    requests,
                    refusals,
                    clock)),
            new InquiryRoutes(
                new TimelineHandler(
                    directory,
                    store.timelines(),
                    store.deadlines(),
                    store.erasures(),
                    requests,
                    refusals,
                    clock,
                    config.door().maxTimelineSteps()),
                new ReferralActionsHandler(
                    active::snapshot, documents.schemas(), store, requests, refusals, clock),
                log.proofs(directory, store, requests, refusals, events),
                new ReferralListHandler(
                    directory,
                    store.referralLists(),
                    requests,
                    config.door().maxListed(),
                    refusals),
                new NoticeListHandler(
                    directory,
                    store.noticeHoldings(),
                    requests,
                    config.door().maxListed(),
                    active::signer,
                    refusals),
                new ReferenceDataHandler(
                    directory,
                    documents.codes(),
                    () -> active.configuration().stages().calendar(),
                    requests,
                    refusals)),
            new RelayRoutes(
                store.relay(),
                due,
                () -> presence.limits(config.delivery().windowPerAgency()),
                config.processing().relayMillis(),
                config.processing().relayPauseMillis()),
            deliveries,
            new DeliveryAccessRoutes(deliveryAccess, acknowledgements),
            new PeriodicRoutes(
                reconciling,
                capacity,
                config.processing().reconcileMillis(),
                figures::record,
                figures.interval()),
            new OwnMessageRoutes(recording, events),
            new RetentionRoutes(
                store.erasures(),
                config.retention().backups(),
                store.parkedRequestRetention(),
                store.userChangeRequests(),
                config.retention().requests(),
                config.retention().intervalMillis(),
                retentionCheck,
                config.retention().dueInterval()),
            log.routes(directory, refusals),
            DeadlineWiring.routes(active, documents, store, clock, events));
  }

  public List<RoutesBuilder> routes() {
    return routes;
  }

  /** The routes to the agencies, which change with the directory. */
  public DeliveryRoutes deliveries() {
    return deliveries;
  }

  /** Receives from connectors which agencies start and stop polling. */
  public PresenceListener presence() {
    return new PresenceListener() {
      @Override
      public void arrived(String agency) {
        presence.arrived(agency);
      }

      @Override
      public void left(String agency) {
        presence.left(agency);
      }
    };
  }

  private static JsonLimits jsonLimits(GatewayConfig config) {
    return new JsonLimits(
        config.door().messages().handoverBytes(),
        config.json().maxDepth(),
        config.json().maxNumberDigits(),
        config.json().maxTokens());
  }
}
