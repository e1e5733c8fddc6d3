package org.wasl.sandbox.checker;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.DeterministicIds;

/**
 * One submitted message, as its sender knows it.
 *
 * @param sender the sender according to the message
 * @param messageId chosen by the sender
 * @param bodyDigest digest of its exact bytes, which distinguishes two messages under one id
 * @param handover the number of a handover, from which the ids of its deliveries follow; 0 for
 *     other messages
 * @param status the state of the submission
 * @param referral the referral of the 202
 * @param recipients the recipients of the 202
 * @param problem last part of the problem type of a refusal; empty otherwise
 */
public record SubmittedMessage(
    AgencyId sender,
    MessageId messageId,
    String bodyDigest,
    int handover,
    Status status,
    Optional<ReferralId> referral,
    List<AgencyId> recipients,
    String problem) {
  /** Handovers of one referral, as far as they are looked for. */
  private static final int MOST_HANDOVERS = 100;

  /** The answer to a message. */
  public enum Status {
    /** Sent without a final answer. It may have been accepted. */
    UNANSWERED,
    /** Accepted with a signed receipt. */
    ACCEPTED,
    /** Refused. */
    REFUSED
  }

  /** A message before its answer. */
  public static SubmittedMessage unanswered(
      AgencyId sender, MessageId messageId, String bodyDigest, int handover) {
    return new SubmittedMessage(
        sender,
        messageId,
        bodyDigest,
        handover,
        Status.UNANSWERED,
        Optional.empty(),
        List.of(),
        "");
  }

  /**
   * A message that somebody else sent, as the gateway has recorded it.
   *
   * @param deliveries of this message
   */
  static SubmittedMessage recorded(
      AgencyId sender,
      MessageId messageId,
      String bodyDigest,
      ReferralId referral,
      List<RecordedDelivery> deliveries) {
    return IntStream.rangeClosed(0, MOST_HANDOVERS)
        .mapToObj(number -> unanswered(sender, messageId, bodyDigest, number))
        .filter(
            sent ->
                deliveries.stream()
                    .allMatch(
                        delivery ->
                            delivery.id().equals(sent.deliveryId(referral, delivery.recipient()))))
        .findFirst()
        .orElseGet(() -> unanswered(sender, messageId, bodyDigest, 0))
        .accepted(referral, deliveries.stream().map(RecordedDelivery::recipient).toList());
  }

  /** The gateway's id of its delivery in this referral to that recipient. */
  DeliveryId deliveryId(ReferralId of, AgencyId recipient) {
    return DeterministicIds.deliveryId(of, sender, messageId, recipient, handover);
  }

  /** This message as accepted. */
  public SubmittedMessage accepted(ReferralId referralId, List<AgencyId> to) {
    return new SubmittedMessage(
        sender, messageId, bodyDigest, handover, Status.ACCEPTED, Optional.of(referralId), to, "");
  }

  /** This message as refused. */
  public SubmittedMessage refused(String type) {
    return new SubmittedMessage(
        sender, messageId, bodyDigest, handover, Status.REFUSED, Optional.empty(), List.of(), type);
  }

  boolean is(Status which) {
    return status == which;
  }

  /** Its name in reports. */
  String name() {
    return "message " + messageId + " of " + sender;
  }

  /** One line, the members in order. */
  String line() {
    return String.join(
        " ",
        status.name(),
        sender.value(),
        messageId.toString(),
        bodyDigest,
        referral.map(ReferralId::toString).orElse("-"),
        recipients.isEmpty()
            ? "-"
            : recipients.stream().map(AgencyId::value).collect(Collectors.joining(",")),
        problem.isEmpty() ? "-" : problem,
        Integer.toString(handover));
  }

  /** Reads a {@link #line}. Returns nothing for a line that a kill cut off. */
  static Optional<SubmittedMessage> of(String line) {
    String[] part = line.split(" ");
    if (part.length != 8) {
      return Optional.empty();
    }
    SubmittedMessage sent =
        unanswered(
            new AgencyId(part[1]), MessageId.parse(part[2]), part[3], Integer.parseInt(part[7]));
    return switch (Status.valueOf(part[0])) {
      case UNANSWERED -> Optional.of(sent);
      case REFUSED -> Optional.of(sent.refused(part[6]));
      case ACCEPTED ->
          Optional.of(
              sent.accepted(
                  ReferralId.parse(part[4]),
                  part[5].equals("-")
                      ? List.of()
                      : Arrays.stream(part[5].split(",")).map(AgencyId::new).toList()));
    };
  }
}
