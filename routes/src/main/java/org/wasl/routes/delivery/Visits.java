package org.wasl.routes.delivery;

import java.util.Optional;
import org.wasl.routes.door.Refusals;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Receipts;
import org.wasl.store.Receipts.Content;
import org.wasl.store.Receipts.Subject;
import org.wasl.store.Result;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Answer;
import org.wasl.wire.Digest;
import org.wasl.wire.Push;
import org.wasl.wire.Visit;

/** Who comes to collect, and whether the delivery named is his. */
public final class Visits {

  /**
   * A visitor at his own delivery.
   *
   * @param agency who he speaks for
   * @param subject the delivery
   */
  record AtDelivery(Agency agency, Subject subject) {}

  private final AgencyDirectory directory;
  private final Receipts receipts;
  private final Refusals refusals;

  /** Lets in agencies of the directory. */
  public Visits(AgencyDirectory directory, Receipts receipts, Refusals refusals) {
    this.directory = directory;
    this.receipts = receipts;
    this.refusals = refusals;
  }

  /** The {@link Agency} that came, or an {@link Answer} that refuses it, audited. */
  public Object admit(Visit visit) {
    Optional<Agency> agency = directory.admitted(visit.thumbprint());
    if (agency.isEmpty()) {
      return refusals.visit(ProblemType.UNKNOWN_AGENCY, visit, null, null);
    }
    if (visit.delivery().isEmpty()) {
      return agency.get();
    }
    Object found = at(visit, agency.get());
    return found instanceof AtDelivery ? agency.get() : found;
  }

  /**
   * What the visitor's delivery carries, as a {@link Push}, while an attempt at it is under way,
   * wherever that is; or an {@link Answer} that refuses it, audited.
   */
  public Object content(Visit visit) {
    Object found = atDelivery(visit);
    if (!(found instanceof AtDelivery by)) {
      return found;
    }
    Subject subject = by.subject();
    Result<Optional<Content>> result = receipts.content(subject.deliveryId());
    if (!(result instanceof Result.Done<Optional<Content>> done)) {
      return refusals.visit(ProblemType.UNAVAILABLE, visit, by.agency(), null);
    }
    Optional<Content> content =
        done.value().filter(it -> Digest.of(it.ciphertext()).equals(subject.digest()));
    return content.isPresent()
        ? push(by.agency(), subject, content.get())
        : refusals.visit(ProblemType.NOT_FOUND, visit, by.agency(), "delivery");
  }

  private static Push push(Agency agency, Subject subject, Content content) {
    return new Push(
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

  /** The visitor {@link AtDelivery}, or an {@link Answer} that refuses it, audited. */
  Object atDelivery(Visit visit) {
    Object admitted =
        admit(new Visit(visit.thumbprint(), Optional.empty(), visit.acceptLanguage()));
    return admitted instanceof Agency agency ? at(visit, agency) : admitted;
  }

  /** To whoever does not receive it, a delivery does not exist. */
  private Object at(Visit visit, Agency agency) {
    Result<Optional<Subject>> result = receipts.subject(visit.delivery().orElseThrow());
    if (!(result instanceof Result.Done<Optional<Subject>> done)) {
      return refusals.visit(ProblemType.UNAVAILABLE, visit, agency, null);
    }
    Optional<Subject> own = done.value().filter(subject -> subject.recipient().equals(agency.id()));
    return own.isPresent()
        ? new AtDelivery(agency, own.get())
        : refusals.visit(ProblemType.NOT_FOUND, visit, agency, "delivery");
  }
}
