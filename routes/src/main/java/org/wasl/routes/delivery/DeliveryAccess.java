package org.wasl.routes.delivery;

import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.delivery.DeliveryReceipts;
import org.wasl.store.delivery.DeliveryReceipts.Content;
import org.wasl.store.delivery.DeliveryReceipts.ExpectedReceipt;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;

/**
 * Admits agencies that collect a delivery or hand in a receipt, each to its own deliveries only.
 */
public final class DeliveryAccess {

  /**
   * An agency may act on one of its deliveries.
   *
   * @param agency the recipient
   * @param expected the contents that a valid receipt for the delivery must have
   */
  record Granted(Agency agency, ExpectedReceipt expected) {}

  private final Supplier<AgencyDirectory> directory;
  private final DeliveryReceipts receipts;
  private final RejectionHandler rejections;

  /** Admits agencies of the directory. */
  public DeliveryAccess(
      Supplier<AgencyDirectory> directory, DeliveryReceipts receipts, RejectionHandler rejections) {
    this.directory = directory;
    this.receipts = receipts;
    this.rejections = rejections;
  }

  /** The requesting agency. If the request names a delivery, the agency must be its recipient. */
  public StepResult<Agency> admit(CollectionRequest request) {
    return request.delivery().isEmpty()
        ? identify(request)
        : authorize(request).map(Granted::agency);
  }

  /** The content of a delivery, while an attempt is under way on any gateway. */
  public StepResult<OutboundDelivery> content(CollectionRequest request) {
    return authorize(request)
        .then(
            granted ->
                switch (receipts.content(granted.expected().deliveryId())) {
                  case Result.Failed<?> _ ->
                      reject(ProblemType.UNAVAILABLE, request, granted.agency(), Optional.empty());
                  case Result.Done<Optional<Content>>(var content) ->
                      content
                          .filter(it -> isIntact(it, granted.expected()))
                          .filter(it -> isFor(granted.agency(), it))
                          .map(it -> StepResult.next(delivery(granted, it)))
                          .orElseGet(() -> notFound(request, granted.agency()));
                });
  }

  private static boolean isIntact(Content content, ExpectedReceipt expected) {
    return Digest.of(content.ciphertext()).equals(expected.digest());
  }

  /** It may have become a sandbox, or be none any more, while the attempt was under way. */
  private static boolean isFor(Agency agency, Content content) {
    return SandboxRule.mayReceive(content.test(), agency.sandbox());
  }

  private static OutboundDelivery delivery(Granted granted, Content content) {
    ExpectedReceipt expected = granted.expected();
    return new OutboundDelivery(
        granted.agency(),
        expected.deliveryId(),
        expected.referral(),
        expected.messageId(),
        expected.sender(),
        content.type() + "/" + content.version(),
        expected.digest(),
        content.ciphertext(),
        granted.agency().channel().callDeadlineMillis());
  }

  private StepResult<Agency> identify(CollectionRequest request) {
    return rejections.identify(directory.get(), request);
  }

  /** Requires that the agency is the recipient. To any other agency the delivery does not exist. */
  StepResult<Granted> authorize(CollectionRequest request) {
    return identify(request)
        .then(
            agency ->
                switch (receipts.expected(request.delivery().orElseThrow())) {
                  case Result.Failed<?> _ ->
                      reject(ProblemType.UNAVAILABLE, request, agency, Optional.empty());
                  case Result.Done<Optional<ExpectedReceipt>>(var expected) ->
                      expected
                          .filter(it -> it.recipient().equals(agency.id()))
                          .map(it -> StepResult.next(new Granted(agency, it)))
                          .orElseGet(() -> notFound(request, agency));
                });
  }

  private <T> StepResult<T> notFound(CollectionRequest request, Agency agency) {
    return reject(ProblemType.NOT_FOUND, request, agency, Optional.of("delivery"));
  }

  private <T> StepResult<T> reject(
      ProblemType type, CollectionRequest request, Agency agency, Optional<String> why) {
    return StepResult.answered(rejections.rejectCollection(type, request, agency, why));
  }
}
