package org.wasl.wire.exchange;

import org.wasl.wire.directory.Agency;

/**
 * Connects the connectors to the routes of the gateway. A connector sends an agency's request
 * there, and a route answers it. Both name the endpoint by its constant here, so that neither
 * compiles with another request or answer than the other has.
 *
 * <p>Any of them may answer an {@link AgencyResponse} instead, which refuses the request.
 *
 * @param <Q> the request
 * @param <R> the answer
 */
public final class DoorEndpoint<Q, R> {
  /** A message is accepted and durable, or it is refused and nothing is kept. */
  public static final DoorEndpoint<Submission, AgencyResponse> SUBMIT =
      answering("submit", Submission.class);

  /** The timeline of a referral. */
  public static final DoorEndpoint<TimelineInquiry, AgencyResponse> TIMELINE =
      answering("timeline", TimelineInquiry.class);

  /** The messages that the agency may send in a referral now. */
  public static final DoorEndpoint<ReferralInquiry, AgencyResponse> ACTIONS =
      answering("actions", ReferralInquiry.class);

  /** The referrals in which the agency takes part. */
  public static final DoorEndpoint<ListInquiry, AgencyResponse> LIST =
      answering("list", ListInquiry.class);

  /** The notices that the agency holds. */
  public static final DoorEndpoint<ListInquiry, AgencyResponse> NOTICES =
      answering("notices", ListInquiry.class);

  /** Reference data. */
  public static final DoorEndpoint<ReferenceDataInquiry, AgencyResponse> REFERENCE =
      answering("reference", ReferenceDataInquiry.class);

  /** The evidence of a referral, or of one step of it. */
  public static final DoorEndpoint<EvidenceInquiry, AgencyResponse> EVIDENCE =
      answering("evidence", EvidenceInquiry.class);

  /** Statistics. */
  public static final DoorEndpoint<StatisticsInquiry, AgencyResponse> STATISTICS =
      answering("statistics", StatisticsInquiry.class);

  /** A file of the audit log. */
  public static final DoorEndpoint<LogInquiry, AgencyResponse> LOG =
      answering("log", LogInquiry.class);

  /** A receipt for a delivery is valid and recorded, or it is refused and nothing changes. */
  public static final DoorEndpoint<Acknowledgement, AgencyResponse> RECEIPT =
      answering("receipt", Acknowledgement.class);

  /** The asking agency. If the request names a delivery, it must be the recipient. */
  public static final DoorEndpoint<CollectionRequest, Agency> ADMIT =
      new DoorEndpoint<>("admit", CollectionRequest.class, Agency.class);

  /** A delivery of the agency, while an attempt is under way on any gateway. */
  public static final DoorEndpoint<CollectionRequest, OutboundDelivery> CONTENT =
      new DoorEndpoint<>("content", CollectionRequest.class, OutboundDelivery.class);

  /** A sealed evidence file that the agency uploads or may read. */
  public static final DoorEndpoint<FileInquiry, FileGrant> FILE =
      new DoorEndpoint<>("file", FileInquiry.class, FileGrant.class);

  /** A receipt for an evidence file is valid and recorded, or it is refused and nothing changes. */
  public static final DoorEndpoint<FileAcknowledgement, AgencyResponse> FILE_RECEIPT =
      answering("filereceipt", FileAcknowledgement.class);

  private final String name;
  private final Class<Q> request;
  private final Class<R> answer;

  private DoorEndpoint(String name, Class<Q> request, Class<R> answer) {
    this.name = name;
    this.request = request;
    this.answer = answer;
  }

  private static <Q> DoorEndpoint<Q, AgencyResponse> answering(String name, Class<Q> request) {
    return new DoorEndpoint<>(name, request, AgencyResponse.class);
  }

  /** Its name, of lower-case letters. */
  public String name() {
    return name;
  }

  /** The type of what it is sent. */
  public Class<Q> request() {
    return request;
  }

  /** The type of what it answers. */
  public Class<R> answer() {
    return answer;
  }

  /** Its address in the gateway's process. */
  public String uri() {
    return "direct:door." + name;
  }

  @Override
  public String toString() {
    return uri();
  }
}
