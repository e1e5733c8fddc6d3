package org.wasl.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.Described;

/**
 * The operations of {@code org.wasl:type=Replay}. Each refuses another document, and an operation
 * that the person may not do, by an {@link OperationRefusedException}.
 */
public interface ReplayMXBean {
  /** The members of a selection's document. */
  String SELECTION =
      "{\"ids\":[id]?,\"cause\":code?,\"agency\":id?,\"olderThanSeconds\":number?,"
          + "\"action\":replay|re-route|discard,\"to\":agency?,\"reason\":code,"
          + "\"perMinute\":number?}";

  /** The document that names a request. */
  String REQUEST = "{\"request\":id}";

  /**
   * The dry run, with numbers, recipients, the first ids, and whether a second person is needed.
   */
  @Described(value = "The dry run", document = SELECTION)
  ParkedPlan plan(String document);

  /** Files a request. */
  @Described(
      value = "Files a request; it begins at once if no second person is needed",
      document = SELECTION)
  ParkedRequestReport request(String document);

  /** Sends one delivery again. Returns the request, which has begun. */
  @Described(value = "Sends one delivery again", document = SELECTION)
  ParkedRequestReport replay(String document);

  /** Approves a request of another person. */
  @Described(value = "Approves a request of another person", document = REQUEST)
  ParkedRequestReport approve(String document);

  /** Rejects a request. */
  @Described(value = "Rejects a request", document = REQUEST)
  ParkedRequestReport reject(String document);

  /** Ends a request. */
  @Described(value = "Ends a request at once; finished work is not undone", document = REQUEST)
  ParkedRequestReport stop(String document);

  /** Progress and deliveries of a request. The document may be its bare id. */
  @Described(value = "The progress of a request", document = REQUEST)
  ParkedRequestReport progress(String document);

  /** Open requests first, then the latest of those that are over. */
  @Described("Open requests, then the latest finished ones")
  ParkedRequestList requests();

  /**
   * A dry run.
   *
   * @param secondPerson whether a second person must approve
   * @param ids the first of the deliveries
   */
  record ParkedPlan(
      String action,
      int count,
      boolean secondPerson,
      @Nullable String to,
      List<SelectedGroup> groups,
      List<String> ids) {}

  /** Deliveries to one agency, parked for one cause if one was selected. */
  record SelectedGroup(String agency, @Nullable String cause, int count, List<String> ids) {}

  /** Requests about parked deliveries. */
  record ParkedRequestList(List<ParkedRequestReport> requests) {}

  /**
   * A request about parked deliveries. Persons are named.
   *
   * @param perMinute the maximum of deliveries moved in each minute
   * @param count the number of deliveries
   * @param processed how many were processed
   * @param done how many were moved
   * @param changed for a waiting request, how many have moved since
   * @param delivered for a replay, as the next two members, how many are delivered
   * @param outcome for a replay that is over, the outcome of all in one word
   * @param groups its deliveries, with the causes that they have now
   * @param ids the first of its deliveries, only if its progress was requested
   */
  record ParkedRequestReport(
      String id,
      String state,
      String action,
      @Nullable String to,
      String reason,
      String requestedBy,
      String requestedAt,
      String expiresAt,
      @Nullable String approvedBy,
      @Nullable String decidedBy,
      @Nullable String decidedAt,
      int perMinute,
      int count,
      int processed,
      int done,
      @Nullable String endedAt,
      @Nullable Integer changed,
      @Nullable Integer delivered,
      @Nullable Integer parkedAgain,
      @Nullable Integer underWay,
      @Nullable String outcome,
      List<SelectedGroup> groups,
      List<String> ids) {}
}
