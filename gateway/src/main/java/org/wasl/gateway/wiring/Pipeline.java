package org.wasl.gateway.wiring;

import java.time.Clock;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.wasl.connectors.PresenceListener;
import org.wasl.gateway.config.settings.GatewayConfig;
import org.wasl.gateway.history.AgencyHistoryRecorder;
import org.wasl.gateway.lifecycle.DiskSpace;
import org.wasl.gateway.reload.ActiveConfiguration;
import org.wasl.routes.AgencyRoutes;
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
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.DeliveryAccess;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.DeliveryByPermit;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.delivery.RefusedQueues;
import org.wasl.routes.delivery.UnavailableAgencyParking;
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
  private final AgencyRoutes agencies;
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
    this.active = active;
    this.config = active.configuration().gateway();
    this.documents = documents;
    this.infrastructure = infrastructure;
    this.store = infrastructure.store();
    this.log = log;
    this.requests = requests;
    this.events = events;
    this.refusals =
        new RejectionHandler(requests, documents.responder(config.door()), events::refused);
    this.presence = new AgencyPresence(active::directory, due);
    SignatureVerifier signatures = SignatureVerifier.ofNow(active::directory, clock);
    CallPermits permits = new CallPermits(active::directory);
    this.agencies = new AgencyRoutes(active.directory().all(), presence, permits);
    AdmissionControl capacity = capacity();
    MessageRecorder recorder = recorder(permits);
    this.routes =
        List.of(
            new FailurePolicies(refusals),
            door(capacity, recorder, submissionKeys),
            relay(),
            agencies,
            new DeliveryRoutes(
                new DeliveryAttempt(active::directory, signatures, store.attempts(), due, events),
                permits),
            deliveryAccess(signatures),
            periodic(capacity, figures),
            statistics(),
            inquiries(),
            log.routes(active::directory, refusals),
            new OwnMessageRoutes(recorder, events),
            DeadlineWiring.routes(active, documents, store, clock, events),
            retention(retentionCheck));
  }

  private AdmissionControl capacity() {
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
  private MessageRecorder recorder(CallPermits permits) {
    return new MessageRecorder(
        new MessageSealer(config.processing().paddingStepBytes(), config.processing().agreement()),
        active::signer,
        store.intake(),
        requests,
        clock,
        new DeliveryByPermit(permits, agencies::begin),
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
            clock.withZone(active.configuration().stages().calendar().zone()));
    return new DoorRoutes(
        checks, new SubmissionOpener(submissionKeys), decision, recorder, refusals, events);
  }

  private RelayRoutes relay() {
    return new RelayRoutes(
        store.relay(),
        due,
        () -> presence.limits(config.delivery().windowPerAgency()),
        config.processing().relayMillis(),
        config.processing().relayPauseMillis(),
        new RefusedQueues(config.processing().relayRefusedPauseMillis(), System::nanoTime),
        infrastructure.broker()::answers,
        RelayRoutes.MOST_REFUSING_NANOS);
  }

  private DeliveryAccessRoutes deliveryAccess(SignatureVerifier signatures) {
    DeliveryAccess access =
        new DeliveryAccess(active::directory, store.deliveryReceipts(), refusals);
    return new DeliveryAccessRoutes(
        access,
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
            events,
            new UnavailableAgencyParking(
                store,
                active::directory,
                events,
                Math.max(
                    config.delivery().unavailableMillis(), 2L * config.folders().reloadMillis()),
                System::nanoTime));
    return new PeriodicRoutes(
        reconciler,
        capacity,
        config.processing().reconcileMillis(),
        figures::record,
        figures.interval());
  }

  private StatisticsRoutes statistics() {
    return new StatisticsRoutes(
        new StatisticsHandler(
            active::directory,
            store.statistics(),
            StatisticsWiring.policy(active.configuration(), active.loaded().keys().cellKeys()),
            new QueryBudget(config.statistics().maxPerHourPerAgency(), System::nanoTime),
            documents.codes(),
            requests,
            refusals,
            clock));
  }

  private InquiryRoutes inquiries() {
    int maxListed = config.door().maxListed();
    return new InquiryRoutes(
        new TimelineHandler(
            active::directory,
            store.timelines(),
            store.deadlines(),
            store.erasures(),
            requests,
            refusals,
            clock,
            config.door().maxTimelineSteps()),
        new ReferralActionsHandler(
            active::snapshot, documents.schemas(), store, requests, refusals, clock),
        log.proofs(active::directory, store, requests, refusals, events),
        new ReferralListHandler(
            active::directory, store.referralLists(), requests, maxListed, refusals),
        new NoticeListHandler(
            active::directory,
            store.noticeHoldings(),
            requests,
            maxListed,
            active::signer,
            refusals),
        new ReferenceDataHandler(
            active::directory,
            documents.codes(),
            () -> active.configuration().stages().calendar(),
            requests,
            refusals));
  }

  private RetentionRoutes retention(Runnable retentionCheck) {
    return new RetentionRoutes(
        store.erasures(),
        config.retention().backups(),
        store.parkedRequestRetention(),
        store.userChangeRequests(),
        config.retention().requests(),
        config.retention().intervalMillis(),
        retentionCheck,
        config.retention().dueInterval());
  }

  public List<RoutesBuilder> routes() {
    return routes;
  }

  /** The routes to the agencies, which change with the directory. */
  public AgencyRoutes agencies() {
    return agencies;
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
