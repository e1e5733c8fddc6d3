package org.wasl.trials.checker;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.wasl.wire.message.DeterministicIds;

/**
 * One submitted message, as its sender knows it.
 *
 * @param sender who the message says sent it
 * @param messageId chosen by the sender
 * @param bodyDigest of its exact bytes: tells two messages under one id apart
 * @param handover 0, or the number of the handover that it is: its deliveries' ids follow from it
 * @param status what became of it
 * @param referral as the 202 said
 * @param recipients as the 202 said
 * @param problem of a refusal: the last part of its type; empty otherwise
 */
public record SubmittedMessage(
    String sender,
    UUID messageId,
    String bodyDigest,
    int handover,
    Status status,
    Optional<UUID> referral,
    List<String> recipients,
    String problem) {
  /** Handovers of one referral, as far as they are looked for. */
  private static final int MOST_HANDOVERS = 100;

  /** How a message was answered. */
  public enum Status {
    /** Sent without a final answer: it may have been accepted. */
    UNANSWERED,
    /** Accepted with a signed receipt. */
    ACCEPTED,
    /** Refused. */
    REFUSED
  }

  /** A message before its answer. */
  public static SubmittedMessage unanswered(
      String sender, UUID messageId, String bodyDigest, int handover) {
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
      String sender,
      UUID messageId,
      String bodyDigest,
      UUID referral,
      List<RecordedDelivery> deliveries) {
    return IntStream.rangeClosed(0, MOST_HANDOVERS)
        .mapToObj(number -> unanswered(sender, messageId, bodyDigest, number))
        .filter(
            sent ->
                deliveries.stream()
                    .allMatch(one -> one.id().equals(sent.deliveryId(referral, one.recipient()))))
        .findFirst()
        .orElseGet(() -> unanswered(sender, messageId, bodyDigest, 0))
        .accepted(referral, deliveries.stream().map(RecordedDelivery::recipient).toList());
  }

  /** The gateway's id of its delivery in this referral to that recipient. */
  UUID deliveryId(UUID of, String recipient) {
    return DeterministicIds.deliveryId(of, sender, messageId, recipient, handover);
  }

  /** The same message, accepted. */
  public SubmittedMessage accepted(UUID referralId, List<String> to) {
    return new SubmittedMessage(
        sender, messageId, bodyDigest, handover, Status.ACCEPTED, Optional.of(referralId), to, "");
  }

  /** The same message, refused. */
  public SubmittedMessage refused(String type) {
    return new SubmittedMessage(
        sender, messageId, bodyDigest, handover, Status.REFUSED, Optional.empty(), List.of(), type);
  }

  boolean is(Status which) {
    return status == which;
  }

  /** How reports name it. */
  String name() {
    return "message " + messageId + " of " + sender;
  }

  /** One line, the members in order. */
  String line() {
    return String.join(
        " ",
        status.name(),
        sender,
        messageId.toString(),
        bodyDigest,
        referral.map(UUID::toString).orElse("-"),
        recipients.isEmpty() ? "-" : String.join(",", recipients),
        problem.isEmpty() ? "-" : problem,
        Integer.toString(handover));
  }

  /** Reads a {@link #line}; empty for one that a kill cut off. */
  static Optional<SubmittedMessage> of(String line) {
    String[] part = line.split(" ");
    if (part.length != 8) {
      return Optional.empty();
    }
    SubmittedMessage sent =
        unanswered(part[1], UUID.fromString(part[2]), part[3], Integer.parseInt(part[7]));
    return switch (Status.valueOf(part[0])) {
      case UNANSWERED -> Optional.of(sent);
      case REFUSED -> Optional.of(sent.refused(part[6]));
      case ACCEPTED ->
          Optional.of(
              sent.accepted(
                  UUID.fromString(part[4]),
                  part[5].equals("-") ? List.of() : List.of(part[5].split(","))));
    };
  }
}
