package org.wasl.assembly.wiring;

import java.time.Clock;
import java.util.List;
import org.apache.camel.RoutesBuilder;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.connectors.PresenceListener;
import org.wasl.operations.history.AgencyHistoryRecorder;
import org.wasl.operations.lifecycle.DiskSpace;
import org.wasl.operations.reload.ActiveConfiguration;
import org.wasl.routes.AgencyRoutes;
import org.wasl.routes.DeliveryAccessRoutes;
import org.wasl.routes.DeliveryRoutes;
import org.wasl.routes.DoorRoutes;
import org.wasl.routes.FailurePolicies;
import org.wasl.routes.FileRoutes;
import org.wasl.routes.InquiryRoutes;
import org.wasl.routes.OwnMessageRoutes;
import org.wasl.routes.PeriodicRoutes;
import org.wasl.routes.RetentionRoutes;
import org.wasl.routes.StatisticsRoutes;
import org.wasl.routes.broker.ParkedView;
import org.wasl.routes.delivery.AcknowledgementHandler;
import org.wasl.routes.delivery.AgencyPresence;
import org.wasl.routes.delivery.CallPermits;
import org.wasl.routes.delivery.DeliveryAccess;
import org.wasl.routes.delivery.DeliveryAttempt;
import org.wasl.routes.delivery.DueSignal;
import org.wasl.routes.delivery.DueTickets;
import org.wasl.routes.delivery.QueueReconciler;
import org.wasl.routes.delivery.RefusedQueues;
import org.wasl.routes.delivery.UnavailableAgencyParking;
import org.wasl.routes.door.AdmissionControl;
import org.wasl.routes.door.ImmediateDelivery;
import org.wasl.routes.door.MessageChecks;
import org.wasl.routes.door.MessageDecision;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.RefusalReceipts;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.SubmissionOpener;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.file.FileAccess;
import org.wasl.routes.file.FileReceiptHandler;
import org.wasl.routes.inquiry.NoticeListHandler;
import org.wasl.routes.inquiry.ParkedReceipts;
import org.wasl.routes.inquiry.ReferenceDataHandler;
import org.wasl.routes.inquiry.ReferralActionsHandler;
import org.wasl.routes.inquiry.ReferralListHandler;
import org.wasl.routes.inquiry.TimelineHandler;
import org.wasl.routes.runtime.Drain;
import org.wasl.routes.statistics.QueryBudget;
import org.wasl.routes.statistics.StatisticsHandler;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.store.Store;
import org.wasl.store.file.EvidenceFiles;
import org.wasl.trail.RequestAudit;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SubmissionKeys;

/** Builds the routes of intake, deliveries and agencies' queries. */
public final class Pipeline {
  private final ActiveConfiguration active;
  private final GatewayConfig config;
  private final Infrastructure infrastructure;
  private final Store store;
  private final AuditLogWiring log;
  private final RequestAudit requests;
  private final RouteEvents events;
  private final RejectionHandler refusals;
  private final Clock clock = Clock.systemUTC();
  private final DueSignal due = new DueSignal();
  private final AgencyPresence presence;
  private final Drain drain;
  private final CallPermits permits;
  private final AgencyRoutes agencies;
  private final List<RoutesBuilder> routes;

  public Pipeline(
      ActiveConfiguration active,
      SchemaDocuments documents,
      Infrastructure infrastructure,
      AuditLogWiring log,
      SubmissionKeys submissionKeys,
      RequestAudit requests,
      EvidenceFiles files,
      Runnable fileCheck,
      Runnable retentionCheck,
      AgencyHistoryRecorder figures,
      Drain drain,
      RouteEvents events) {
    this.active = active;
    this.config = active.configuration().gateway();
    this.infrastructure = infrastructure;
    this.store = infrastructure.store();
    this.log = log;
    this.requests = requests;
    this.events = events;
    this.refusals =
        new RejectionHandler(
            requests,
            documents.responder(config.door()),
            new RefusalReceipts(active::signer, clock),
            events::refused);
    this.drain = drain;
    this.presence = new AgencyPresence(active::directory, due, drain);
    SignatureVerifier signatures = SignatureVerifier.ofNow(active::directory, clock);
    this.permits = new CallPermits(active::directory, drain);
    this.agencies = new AgencyRoutes(active.directory().all(), presence, permits, drain);
    DeliveryRoutes deliveries = deliveries(signatures);
    AdmissionControl capacity = capacity();
    MessageRecorder recorder = recorder(deliveries.immediate());
    this.routes =
        List.of(
            new FailurePolicies(refusals),
            door(capacity, recorder, submissionKeys),
            deliveries,
            agencies,
            deliveryAccess(signatures),
            new FileRoutes(
                new FileAccess(active::directory, files, refusals),
                new FileReceiptHandler(
                    active::directory,
                    signatures,
                    files,
                    refusals,
                    config.delivery().maxAnswerBytes()),
                files,
                fileCheck,
                config.retention().intervalMillis()),
            periodic(capacity, figures),
            statistics(),
            inquiries(),
            log.routes(active::directory, refusals),
            new OwnMessageRoutes(recorder, events),
            DeadlineWiring.routes(active, store, clock, events),
            retention(retentionCheck));
  }

  private AdmissionControl capacity() {
    DiskSpace disk = new DiskSpace(config.folders().dataDir(), config.folders().minFreeBytes());
    return new AdmissionControl(
        store.deliveryBacklog()::recent,
        store.deliveryBacklog()::recentBySender,
        config.door().maxBacklog(),
        config.door().maxBacklogPerSender(),
        drain::isNoticeOver,
        log::stop,
        () -> log.obstacle(disk, infrastructure),
        reason -> events.alarm(reason, AlarmKey.GATEWAY));
  }

  private MessageRecorder recorder(ImmediateDelivery immediate) {
    return new MessageRecorder(
        new MessageSealer(config.processing().paddingStepBytes(), config.processing().agreement()),
        active::signer,
        store.intake(),
        requests,
        clock,
        immediate,
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
            active::schemas,
            clock,
            config.door().maxClockSkewMillis());
    MessageDecision decision =
        new MessageDecision(
            active::snapshot,
            config.triageAgency(),
            config.country(),
            store.referralSnapshots()::snapshot,
            clock.withZone(active.configuration().stages().calendar().zone()));
    return new DoorRoutes(
        checks, new SubmissionOpener(submissionKeys), decision, recorder, refusals, events);
  }

  private DeliveryRoutes deliveries(SignatureVerifier signatures) {
    DueTickets tickets =
        new DueTickets(
            store.dueDeliveries(),
            due,
            () -> presence.limits(config.delivery().windowPerAgency()),
            config.processing().claimMillis(),
            new RefusedQueues(config.processing().queueRefusedPauseMillis(), System::nanoTime),
            infrastructure.broker()::answers,
            DueTickets.MOST_REFUSING_NANOS);
    return new DeliveryRoutes(
        tickets,
        config.processing().claimPauseMillis(),
        new DeliveryAttempt(active::directory, signatures, store.attempts(), due, events),
        permits);
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
                System::nanoTime),
            () -> drain.isBegun() && infrastructure.embeddedBroker().isPresent());
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
            () ->
                StatisticsWiring.policy(active.configuration(), active.loaded().keys().cellKeys()),
            new QueryBudget(config.statistics().maxPerHourPerAgency(), System::nanoTime),
            () -> active.configuration().codes(),
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
        new ReferralActionsHandler(active::snapshot, store, requests, refusals, clock),
        log.proofs(
            active::directory,
            store,
            requests,
            new ParkedReceipts(active::signer),
            refusals,
            events),
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
            () -> active.configuration().codes(),
            () -> active.configuration().stages().calendar(),
            requests,
            refusals,
            clock));
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

  /** The number of calls under way. */
  public int calls() {
    return permits.taken();
  }

  /** Receives from connectors that agencies start or stop polling. */
  public PresenceListener presence() {
    return new PresenceListener() {
      @Override
      public void arrived(AgencyId agency) {
        presence.arrived(agency);
      }

      @Override
      public void left(AgencyId agency) {
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
