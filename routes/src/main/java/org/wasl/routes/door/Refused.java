package org.wasl.routes.door;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.schemas.Violation;
import org.wasl.wire.Agency;
import org.wasl.wire.Envelope;

/**
 * A refusal on its way out; the remaining steps let it pass.
 *
 * @param problem why
 * @param sender who is refused; empty where the certificate is unknown
 * @param messageId the message, as far as it was read
 * @param why a further code for the audit entry and the answer
 * @param violations every place where the document does not match its schema
 * @param acceptLanguage languages the sender reads
 */
public record Refused(
    Problem problem,
    Optional<Agency> sender,
    Optional<UUID> messageId,
    Optional<String> why,
    List<Violation> violations,
    String acceptLanguage) {

  static Refused stranger(Problem problem, String acceptLanguage) {
    return new Refused(
        problem, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), acceptLanguage);
  }

  static Refused of(Problem problem, Identified by, String why) {
    return new Refused(
        problem,
        Optional.of(by.sender()),
        Optional.empty(),
        Optional.ofNullable(why),
        List.of(),
        by.submission().acceptLanguage());
  }

  static Refused of(Problem problem, Message message, String why) {
    return new Refused(
        problem,
        Optional.of(message.sender()),
        Optional.ofNullable(message.envelope()).map(Envelope::messageId),
        Optional.ofNullable(why),
        List.of(),
        message.submission().acceptLanguage());
  }

  Refused with(List<Violation> places) {
    return new Refused(problem, sender, messageId, why, places, acceptLanguage);
  }
}
