package org.wasl.routes.delivery;

import java.util.Optional;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.delivery.DeliveryReceipts;
import org.wasl.store.delivery.DeliveryReceipts.Content;
import org.wasl.store.delivery.DeliveryReceipts.ExpectedReceipt;
import org.wasl.store.jdbc.Result;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/** Who comes to collect, and whether the delivery named is his. */
public final class DeliveryAccess {

  /**
   * A visitor at his own delivery.
   *
   * @param agency who he speaks for
   * @param subject the delivery
   */
  record Granted(Agency agency, ExpectedReceipt subject) {}

  private final AgencyDirectory directory;
  private final DeliveryReceipts receipts;
  private final RejectionHandler refusals;

  /** Lets in agencies of the directory. */
  public DeliveryAccess(
      AgencyDirectory directory, DeliveryReceipts receipts, RejectionHandler refusals) {
    this.directory = directory;
    this.receipts = receipts;
    this.refusals = refusals;
  }

  /** The {@link Agency} that came, or an {@link AgencyResponse} that refuses it, audited. */
  public Object admit(CollectionRequest visit) {
    Optional<Agency> agency = directory.admitted(visit.thumbprint());
    if (agency.isEmpty()) {
      return refusals.rejectVisit(ProblemType.UNKNOWN_AGENCY, visit, null, null);
    }
    if (visit.delivery().isEmpty()) {
      return agency.get();
    }
    Object found = checkRecipient(visit, agency.get());
    return found instanceof Granted ? agency.get() : found;
  }

  /**
   * What the visitor's delivery carries, as a {@link OutboundDelivery}, while an attempt at it is
   * under way, wherever that is; or an {@link AgencyResponse} that refuses it, audited.
   */
  public Object content(CollectionRequest visit) {
    Object found = authorize(visit);
    if (!(found instanceof Granted by)) {
      return found;
    }
    ExpectedReceipt subject = by.subject();
    Result<Optional<Content>> result = receipts.content(subject.deliveryId());
    if (!(result instanceof Result.Done<Optional<Content>> done)) {
      return refusals.rejectVisit(ProblemType.UNAVAILABLE, visit, by.agency(), null);
    }
    Optional<Content> content =
        done.value().filter(it -> Digest.of(it.ciphertext()).equals(subject.digest()));
    return content.isPresent()
        ? push(by.agency(), subject, content.get())
        : refusals.rejectVisit(ProblemType.NOT_FOUND, visit, by.agency(), "delivery");
  }

  private static OutboundDelivery push(Agency agency, ExpectedReceipt subject, Content content) {
    return new OutboundDelivery(
        agency,
        subject.deliveryId(),
        subject.referral(),
        subject.messageId(),
        subject.sender(),
        content.type() + "/" + content.version(),
        subject.digest(),
        content.ciphertext(),
        agency.callDeadlineMillis());
  }

  /** The visitor {@link Granted}, or an {@link AgencyResponse} that refuses it, audited. */
  Object authorize(CollectionRequest visit) {
    Object admitted =
        admit(new CollectionRequest(visit.thumbprint(), Optional.empty(), visit.acceptLanguage()));
    return admitted instanceof Agency agency ? checkRecipient(visit, agency) : admitted;
  }

  /** To whoever does not receive it, a delivery does not exist. */
  private Object checkRecipient(CollectionRequest visit, Agency agency) {
    Result<Optional<ExpectedReceipt>> result = receipts.expected(visit.delivery().orElseThrow());
    if (!(result instanceof Result.Done<Optional<ExpectedReceipt>> done)) {
      return refusals.rejectVisit(ProblemType.UNAVAILABLE, visit, agency, null);
    }
    Optional<ExpectedReceipt> own =
        done.value().filter(subject -> subject.recipient().equals(agency.id()));
    return own.isPresent()
        ? new Granted(agency, own.get())
        : refusals.rejectVisit(ProblemType.NOT_FOUND, visit, agency, "delivery");
  }
}
