package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.Database;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.database.SqlStatement.Cursor;
import org.wasl.rules.delivery.AttemptHistory;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.CircuitBreaker;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.delivery.RetryDecision;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.AgencyGateSql.GateState;
import org.wasl.store.delivery.DeliveryChange.Lease;
import org.wasl.store.delivery.LeaseResult.DropReason;
import org.wasl.store.delivery.LeaseResult.Dropped;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.trail.Actors;

/**
 * The transaction around calls to agencies. It records the outcomes of calls that have ended, then
 * grants leases to calls that are about to begin. Both share one transaction, because under load
 * there is always some of each.
 *
 * <p>The locks are taken in this order: deliveries, gates, counters of the trail. A lease is
 * committed before its call, so that a call during which this process ends counts as an attempt.
 */
final class AttemptTransaction {

  /** One caller's request. */
  sealed interface Request {
    DeliveryId deliveryId();
  }

  /** A call is about to begin. The answer is a {@link LeaseResult}. */
  record LeaseRequest(Ticket ticket) implements Request {
    @Override
    public DeliveryId deliveryId() {
      return ticket.deliveryId();
    }
  }

  /**
   * A call has ended. The answer is an {@link OutcomeResult}.
   *
   * @param delivery the delivery of the call
   * @param attempt number that the lease gave
   * @param outcome how it ended
   */
  record OutcomeReport(ReceiptSubject delivery, int attempt, AttemptOutcome outcome)
      implements Request {
    @Override
    public DeliveryId deliveryId() {
      return delivery.deliveryId();
    }
  }

  /**
   * Reads the content of the leases that were granted. A delivery without content is missing from
   * the result.
   */
  @FunctionalInterface
  private interface ContentReader {
    Map<DeliveryId, Leased> read(AttemptTransaction transaction) throws SQLException;
  }

  private static final String CONTENT =
      """
      select x.id, m.type, m.version, r.test, s.ciphertext, s.digest,
             (extract(epoch from clock_timestamp() - m.accepted_at) * 1000)::bigint as age_millis
        from unnest(:id, :sender, :message_id) as x(id, sender, message_id)
        join message m using (sender, message_id)
        join sealed_content s using (sender, message_id)
        join referral r on r.id = m.referral
      """;

  private static final Logger LOG = LoggerFactory.getLogger(AttemptTransaction.class);

  private final Connection connection;
  private final DeliveryConfig config;

  /** The locked deliveries, as changed so far. */
  private final Map<DeliveryId, DeliveryRow> rows;

  /** The gates of their agencies, as changed so far. */
  private final Map<AgencyId, GateState> gates;

  /** The changes to write, in order. */
  private final List<DeliveryChange> changes = new ArrayList<>();

  private final Map<AgencyId, List<AttemptOutcome>> outcomesByAgency = new LinkedHashMap<>();

  /** Attempts that the gates still count although they have ended, by agency. */
  private final Map<AgencyId, Integer> endedByAgency = new HashMap<>();

  private final Map<AgencyId, Integer> attemptingByAgency = new HashMap<>();
  private final List<DeliveryRow> leased = new ArrayList<>();

  private AttemptTransaction(
      Connection connection, DeliveryConfig config, Map<DeliveryId, DeliveryRow> locked)
      throws SQLException {
    this.connection = connection;
    this.config = config;
    this.rows = new HashMap<>(locked);
    this.gates =
        AgencyGateSql.read(
            connection,
            locked.values().stream().map(DeliveryRow::recipient).collect(Collectors.toSet()));
  }

  /**
   * Gives the result of each request, in the same order. A lease whose content the database cannot
   * read is the only request of its transaction once it is found, and is parked.
   */
  static List<AttemptResult> write(
      Connection connection, DeliveryConfig config, int owner, List<Request> requests)
      throws SQLException {
    try {
      return write(connection, config, owner, requests, AttemptTransaction::leasesWithContent);
    } catch (SQLException e) {
      if (Database.DATA_CORRUPTED.equals(e.getSQLState())
          && requests.size() == 1
          && requests.getFirst() instanceof LeaseRequest) {
        connection.rollback();
        return write(connection, config, owner, requests, nothing -> Map.of());
      }
      throw e;
    }
  }

  private static List<AttemptResult> write(
      Connection connection,
      DeliveryConfig config,
      int owner,
      List<Request> requests,
      ContentReader contents)
      throws SQLException {
    IdentityHashMap<Request, AttemptResult> results = new IdentityHashMap<>();
    results.putAll(ReceivedReceipts.record(connection, requests));
    List<Request> others =
        requests.stream().filter(request -> !results.containsKey(request)).toList();
    if (!others.isEmpty()) {
      Map<DeliveryId, DeliveryRow> locked =
          DeliverySql.lock(connection, others.stream().map(Request::deliveryId).toList());
      AttemptTransaction transaction = new AttemptTransaction(connection, config, locked);
      results.putAll(transaction.write(others, owner, contents));
    }
    return requests.stream().map(request -> requireResult(results, request)).toList();
  }

  private static AttemptResult requireResult(Map<Request, AttemptResult> results, Request request) {
    AttemptResult result = results.get(request);
    if (result == null) {
      throw new IllegalStateException("a request has no result");
    }
    return result;
  }

  /** Records the outcomes of calls whose deliveries are locked already. */
  static List<OutcomeResult> recordOutcomes(
      Connection connection,
      DeliveryConfig config,
      Map<DeliveryId, DeliveryRow> locked,
      List<OutcomeReport> reports)
      throws SQLException {
    if (reports.isEmpty()) {
      return List.of(); // every second of an idle gateway
    }
    AttemptTransaction transaction = new AttemptTransaction(connection, config, locked);
    List<OutcomeResult> results = reports.stream().map(transaction::record).toList();
    transaction.updateGates(transaction.halfOpenAgencies());
    DeliverySql.write(connection, transaction.changes);
    return results;
  }

  private IdentityHashMap<Request, AttemptResult> write(
      List<Request> requests, int owner, ContentReader contents) throws SQLException {
    IdentityHashMap<Request, AttemptResult> results = new IdentityHashMap<>();
    List<LeaseRequest> leaseRequests = new ArrayList<>();
    for (Request request : requests) {
      switch (request) {
        case OutcomeReport report -> results.put(report, record(report));
        case LeaseRequest lease -> leaseRequests.add(lease);
      }
    }
    updateGates(halfOpenAgencies());
    List<LeaseRequest> granted = new ArrayList<>();
    for (LeaseRequest request : leaseRequests) {
      grant(request.ticket(), owner)
          .ifPresentOrElse(dropped -> results.put(request, dropped), () -> granted.add(request));
    }
    DeliverySql.write(connection, changes);
    Map<DeliveryId, Leased> leases = leased.isEmpty() ? Map.of() : contents.read(this);
    List<DeliveryChange> parked = new ArrayList<>();
    for (LeaseRequest request : granted) {
      Leased lease = leases.get(request.deliveryId());
      if (lease == null) {
        parked.add(withoutContent(request.deliveryId()));
        results.put(request, new Dropped(DropReason.CONTENT_CORRUPT));
      } else {
        results.put(request, lease);
      }
    }
    DeliverySql.write(connection, parked); // nearly always none
    return results;
  }

  /** There is nothing to send, however often it is tried. */
  private DeliveryChange withoutContent(DeliveryId delivery) {
    DeliveryRow row = rows.get(delivery);
    if (row == null) {
      throw new IllegalStateException("a lease was granted without a delivery");
    }
    LOG.error("parked delivery {}: its content is missing or unreadable", delivery);
    return change(
        row,
        row.attempt(),
        new RetryDecision.Park(ReasonCode.CONTENT_CORRUPT, ReasonCode.CONTENT_CORRUPT));
  }

  // Outcomes of calls that have ended.

  private OutcomeResult record(OutcomeReport report) {
    DeliveryRow row = rows.get(report.deliveryId());
    if (row == null) {
      return new OutcomeResult.Unknown();
    }
    boolean isReceipt = report.outcome() instanceof AttemptOutcome.Delivered;
    boolean isCurrent =
        row.state() == DeliveryState.ATTEMPTING && row.attempt() == report.attempt();
    // A valid receipt counts from any attempt, because the agency has the message in any case.
    if (isReceipt ? !row.allows(AuditAction.DELIVERED) : !isCurrent) {
      return new OutcomeResult.Stale(row.state());
    }
    RetryDecision decision =
        RetryDecision.decide(
            row.history(),
            row.probe(),
            report.outcome(),
            config.retry(),
            ThreadLocalRandom.current().nextLong());
    put(change(row, report.attempt(), decision));
    if (row.state() == DeliveryState.ATTEMPTING) {
      endedByAgency.merge(row.recipient(), 1, Integer::sum);
    }
    outcomesByAgency
        .computeIfAbsent(row.recipient(), agency -> new ArrayList<>())
        .add(report.outcome());
    return new OutcomeResult.Applied(decision);
  }

  private static DeliveryChange change(DeliveryRow row, int attempt, RetryDecision decision) {
    Step step = row.step(decision.action(), Actors.GATEWAY).attempt(attempt);
    return switch (decision) {
      case RetryDecision.Deliver(String receipt) ->
          DeliveryChange.to(row.transition(decision.action(), row.history()), step)
              .withReceipt(receipt);
      case RetryDecision.Release(ReasonCode reason, long delayMillis, AttemptHistory next) ->
          DeliveryChange.to(row.transition(decision.action(), next), step)
              .dueIn(delayMillis)
              .withReason(reason);
      case RetryDecision.Park(ReasonCode reason, ReasonCode cause) ->
          DeliveryChange.to(row.transition(decision.action(), row.history()), step)
              .withReason(
                  reason == cause
                      ? new StepReason.Code(reason.code())
                      : new StepReason.Parked(reason.code(), cause.code()));
      case RetryDecision.RetryAfter retry ->
          DeliveryChange.to(row.transition(retry.action(), retry.next()), step)
              .dueIn(retry.delayMillis())
              .withReason(retry.reason());
    };
  }

  // Gates.

  /**
   * Locks the gates that change or must not change meanwhile, all at once and in one order, and
   * writes their changes.
   */
  private void updateGates(Set<AgencyId> toLock) throws SQLException {
    Set<AgencyId> locked = new HashSet<>(changedBreakers().keySet());
    locked.addAll(toLock);
    if (locked.isEmpty()) {
      return; // nearly always: all agencies answer
    }
    gates.putAll(AgencyGateSql.lock(connection, locked));
    Map<AgencyId, CircuitBreaker> changed = changedBreakers();
    changed.keySet().retainAll(locked);
    if (!changed.isEmpty()) {
      AgencyGateSql.write(connection, changed);
      changed.forEach(
          (agency, breaker) -> gates.computeIfPresent(agency, (id, old) -> old.with(breaker)));
    }
  }

  private Map<AgencyId, CircuitBreaker> changedBreakers() {
    Map<AgencyId, CircuitBreaker> changed = new HashMap<>();
    outcomesByAgency.forEach(
        (agency, outcomes) -> {
          GateState state = gate(agency);
          CircuitBreaker breaker = state.breaker();
          for (AttemptOutcome outcome : outcomes) {
            breaker = breaker.after(outcome, config.breaker(), state.nowMillis());
          }
          if (!breaker.equals(state.breaker())) {
            changed.put(agency, breaker);
          }
        });
    return changed;
  }

  private GateState gate(AgencyId agency) {
    GateState gate = gates.get(agency);
    if (gate == null) {
      throw new IllegalStateException("the gate of a delivery's agency was not read");
    }
    return gate;
  }

  /** Their one probe must be one for every gateway. */
  private Set<AgencyId> halfOpenAgencies() {
    return gates.entrySet().stream()
        .filter(entry -> entry.getValue().breaker().isProbing(config.breaker()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  // Leases for calls that are about to begin.

  /** Grants a lease, or returns the reason why there is none. */
  private Optional<Dropped> grant(Ticket ticket, int owner) {
    DeliveryRow row = rows.get(ticket.deliveryId());
    if (row == null) {
      return Optional.of(new Dropped(DropReason.UNKNOWN));
    }
    if (row.state() != DeliveryState.DISPATCHED || row.generation() != ticket.generation()) {
      return Optional.of(new Dropped(DropReason.STALE));
    }
    GateState gate = gate(row.recipient());
    boolean probe = gate.breaker().isProbing(config.breaker());
    int before = gate.attempting() - endedByAgency.getOrDefault(row.recipient(), 0);
    int attempting = attemptingByAgency.getOrDefault(row.recipient(), before);
    if (!gate.isOpen() || (probe && attempting > 0)) {
      release(row, gate.paused() ? ReasonCode.OPERATOR : ReasonCode.BREAKER_OPEN);
      return Optional.of(new Dropped(DropReason.GATE_CLOSED));
    }
    attemptingByAgency.put(row.recipient(), attempting + 1);
    leased.add(begin(row, probe, owner));
    return Optional.empty();
  }

  private DeliveryRow begin(DeliveryRow row, boolean probe, int owner) {
    DeliveryRow next = row.transition(AuditAction.ATTEMPTED, row.history()).withProbe(probe);
    Step step = next.step(AuditAction.ATTEMPTED, Actors.GATEWAY).attempt(next.attempt());
    put(
        DeliveryChange.to(next, step)
            .leased(new Lease(owner, config.leaseMillis(next.recipient()))));
    return next;
  }

  private void release(DeliveryRow row, ReasonCode reason) {
    DeliveryRow next = row.transition(AuditAction.RELEASED, row.history()).withProbe(false);
    Step step = next.step(AuditAction.RELEASED, Actors.GATEWAY);
    put(DeliveryChange.to(next, step).withReason(reason));
  }

  private void put(DeliveryChange change) {
    changes.add(change);
    rows.put(change.row().id(), change.row());
  }

  private Map<DeliveryId, Leased> leasesWithContent() throws SQLException {
    SqlStatement contents =
        SqlStatement.of(connection, CONTENT)
            .unnest(
                leased,
                row ->
                    row.uuid("id", deliveryRow -> deliveryRow.id().value())
                        .text("sender", it -> it.sender().value())
                        .uuid("message_id", deliveryRow -> deliveryRow.messageId().value()));
    Map<DeliveryId, Leased> leases = new HashMap<>();
    try (Cursor cursor = contents.cursor()) {
      while (cursor.next()) {
        DeliveryRow delivery = rows.get(new DeliveryId(cursor.row().uuid("id")));
        if (delivery != null) {
          leases.put(delivery.id(), leased(delivery, cursor.row()));
        }
      }
    }
    return leases;
  }

  private Leased leased(DeliveryRow delivery, Row content) throws SQLException {
    return new Leased(
        delivery.id(),
        delivery.referral(),
        delivery.sender(),
        delivery.messageId(),
        content.text("type"),
        content.int4("version"),
        content.bool("test"),
        delivery.recipient(),
        delivery.attempt(),
        delivery.alone(),
        true, // queued
        content.unpacked("ciphertext"),
        content.text("digest"),
        content.int8("age_millis"),
        config.leaseMillis(delivery.recipient()));
  }
}
