package org.wasl.link.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.client.OutgoingMessage;
import org.wasl.link.state.StateFolder;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * The messages that are being sent, and those that were accepted. A message is written here before
 * its first attempt, so that the same bytes are sent again after a crash. When it is accepted, its
 * content is removed and the result kept for some time.
 */
final class OutboxRecords {
  private static final JsonMapper JSON = new JsonMapper();

  private final StateFolder pending;
  private final StateFolder accepted;

  OutboxRecords(StateFolder pending, StateFolder accepted) {
    this.pending = pending;
    this.accepted = accepted;
  }

  /** The recorded state of a message. */
  sealed interface Known {
    /** By which its document is known again. */
    String mac();

    /**
     * It is being sent.
     *
     * @param referral the referral of the message; empty if it opens one
     */
    record Pending(String mac, Optional<ReferralId> referral, OutgoingMessage message)
        implements Known {
      /** Returns the record with another signature. */
      Pending signed(String signature) {
        return new Pending(
            mac, referral, new OutgoingMessage(message.messageId(), message.bytes(), signature));
      }
    }

    /** The gateway accepted it. */
    record Accepted(String mac, ObjectNode result) implements Known {}
  }

  /** Finds the recorded state of the message with this id. */
  Optional<Known> find(MessageId messageId) throws IOException {
    Optional<byte[]> done = accepted.get(messageId.toString());
    if (done.isPresent()) {
      JsonNode record = JSON.readTree(done.get());
      if (record.get("result") instanceof ObjectNode result) {
        return Optional.of(new Known.Accepted(record.path("mac").asText(), result));
      }
    }
    return findPending(messageId).map(found -> found);
  }

  /** The message with this id, where it is being sent. */
  Optional<Known.Pending> findPending(MessageId messageId) throws IOException {
    Optional<byte[]> bytes = pending.get(messageId.toString());
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    JsonNode record = JSON.readTree(bytes.get());
    return Optional.of(
        new Known.Pending(
            record.path("mac").asText(),
            Optional.ofNullable(record.path("referral").asText(null)).map(ReferralId::parse),
            new OutgoingMessage(
                messageId,
                record.path("document").binaryValue(),
                record.path("signature").asText())));
  }

  /** Ids of the messages that are being sent. */
  List<MessageId> pending() throws IOException {
    return pending.names().stream().map(MessageId::parse).toList();
  }

  /** Records that it is going to be sent. It is durable when this returns. */
  void put(Known.Pending record) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("mac", record.mac());
    record.referral().ifPresent(referral -> json.put("referral", referral.toString()));
    json.put("signature", record.message().signature());
    json.put("document", record.message().bytes());
    pending.put(record.message().messageId().toString(), JSON.writeValueAsBytes(json));
  }

  /** Records that the gateway accepted it. It is durable when this returns. */
  void accepted(Known.Pending record, ObjectNode result) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("mac", record.mac());
    json.set("result", result);
    String name = record.message().messageId().toString();
    accepted.put(name, JSON.writeValueAsBytes(json));
    pending.remove(name);
  }

  /** The gateway refused it, and keeps nothing of it. */
  void refused(Known.Pending record) throws IOException {
    pending.remove(record.message().messageId().toString());
  }

  /** Forgets messages that were accepted before this time. */
  void forgetOlder(Instant limit) throws IOException {
    accepted.removeOlder(limit);
  }
}
