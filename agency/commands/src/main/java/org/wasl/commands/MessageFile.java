package org.wasl.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.wire.message.Envelope;

/** A file to be sent, which is a whole message document or the content of one. */
record MessageFile(byte[] bytes, JsonNode json) {
  /** Parses the file. The message of the exception says what is wrong, and at which position. */
  static MessageFile of(byte[] bytes) {
    int most = MessageLimits.LARGEST.handoverBytes();
    if (bytes.length > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "no message has more than %d bytes, this one has %d",
              most,
              bytes.length));
    }
    return switch (new StrictJson(JsonLimits.DEFAULT).parse(bytes)) {
      case StrictJson.Parsed parsed -> new MessageFile(bytes, parsed.document());
      case StrictJson.Malformed malformed -> throw new IllegalArgumentException(malformed.text());
    };
  }

  boolean isComplete() {
    return json.has("envelope") && json.has("content");
  }

  /** The envelope of a whole document. */
  Envelope envelope() {
    try {
      JsonNode envelope = json.path("envelope");
      return Envelope.of(name -> envelope.path(name).asText(null));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("its envelope is not complete");
    }
  }

  /** Returns the document with the mark of a test in its envelope. */
  MessageFile asTest() {
    ObjectNode marked = json.deepCopy();
    if (!(marked.get("envelope") instanceof ObjectNode envelope)) {
      throw new IllegalArgumentException("its envelope is not complete");
    }
    envelope.put("test", true);
    return new MessageFile(marked.toString().getBytes(StandardCharsets.UTF_8), marked);
  }

  /** Returns the file with these sealed files at the end of the list in its content. */
  MessageFile withEvidence(List<EvidenceEntry> files) {
    ObjectNode document = json.deepCopy();
    JsonNode content = isComplete() ? document.get("content") : document;
    if (!(content instanceof ObjectNode object)) {
      throw new IllegalArgumentException("its content is no object");
    }
    ArrayNode evidence = object.withArray("/evidence");
    files.forEach(file -> evidence.add(file.toJson()));
    return new MessageFile(document.toString().getBytes(StandardCharsets.UTF_8), document);
  }

  /** The whole document as it is, byte for byte. */
  OutgoingMessage signed(MessageWriter writer) {
    Envelope envelope = envelope();
    MessageLimits.LARGEST.check(envelope.type(), bytes.length);
    return writer.signed(envelope.messageId(), bytes);
  }

  /**
   * A new message with this content.
   *
   * @param typeAndVersion for example {@code instruction/1}; version 1 if none is given
   * @param test whether it has the mark of a test
   */
  OutgoingMessage wrapped(
      MessageWriter writer, String typeAndVersion, Optional<ReferralId> referral, boolean test) {
    String[] parts = typeAndVersion.split("/", 2);
    int version;
    try {
      version = parts.length == 2 ? Integer.parseInt(parts[1]) : 1;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("no such type: " + typeAndVersion);
    }
    return writer.write(parts[0], version, referral, test, json);
  }
}
