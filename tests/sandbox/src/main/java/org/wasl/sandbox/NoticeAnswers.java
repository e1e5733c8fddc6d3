package org.wasl.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import org.wasl.kit.receive.OpenedMessage;

/** Answers of the holders of a notice or warrant to each message about it. */
final class NoticeAnswers {
  private static final Set<String> ANSWERED = Set.of("wanted-notice", "warrant", "notice-expiry");
  private static final Set<String> REGISTERED = Set.of("issue", "modify");

  private NoticeAnswers() {}

  /** Tells whether a message is about a notice or a warrant. */
  static boolean areDue(OpenedMessage message) {
    return ANSWERED.contains(message.envelope().type());
  }

  /** Returns a holder's confirmation. */
  static List<Reaction> confirmed(OpenedMessage message) {
    return List.of(reaction("confirmed", message.document().path("content"), message));
  }

  /**
   * Returns the registry's answer, which is a number for an issued or modified object, and
   * otherwise a confirmation.
   */
  static List<Reaction> registered(OpenedMessage message, SeededValues seeded) {
    JsonNode content = message.document().path("content");
    if (!REGISTERED.contains(content.path("action").asText())) {
      return confirmed(message);
    }
    Reaction registered = reaction("registered", content, message);
    String number = seeded.number("registry-number", message.received().deliveryId().value());
    ((ObjectNode) registered.content()).put("registryNumber", "FPR-" + number);
    return List.of(registered);
  }

  private static Reaction reaction(String action, JsonNode content, OpenedMessage message) {
    String issued = message.envelope().messageId().toString();
    String object = content.path("noticeId").asText(content.path("warrantId").asText(issued));
    ObjectNode answer =
        JsonNodeFactory.instance.objectNode().put("action", action).put("object", object);
    return new Reaction(action, "notice-answer", answer);
  }
}
