package org.wasl.audit.verify;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.log.MalformedException;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;

/**
 * An opened message, which lists files with the digests of their opened and their sealed bytes.
 *
 * @param body the bytes that its sender signed
 * @param signature the sender's detached JWS over them
 * @param sender its sender, as it says
 * @param messageId its id
 * @param files the sealed files that it lists
 */
record SentMessage(
    byte[] body,
    String signature,
    AgencyId sender,
    MessageId messageId,
    List<ListedDigests> files) {

  /**
   * A file in the list.
   *
   * @param sizeBytes size of the opened file
   * @param opened SHA-256 of the opened file, in hexadecimal digits
   * @param sealed base64url SHA-256 of the sealed file
   */
  record ListedDigests(FileId file, long sizeBytes, String opened, String sealed) {}

  /**
   * Reads a message.
   *
   * @throws MalformedException if it is no message document
   */
  static SentMessage read(byte[] body, String signature) {
    JsonValue document = JsonReader.parse(body);
    JsonValue envelope = member(document, "envelope");
    return new SentMessage(
        body,
        signature.strip(),
        new AgencyId(text(envelope, "sender")),
        new MessageId(uuid(text(envelope, "messageId"))),
        find(member(document, "content"), "evidence").map(SentMessage::files).orElse(List.of()));
  }

  private static List<ListedDigests> files(JsonValue evidence) {
    if (!(evidence instanceof ArrayValue(List<JsonValue> entries))) {
      throw new MalformedException("evidence is an array");
    }
    return entries.stream()
        .filter(entry -> find(entry, "sealed").isPresent())
        .map(entry -> file(entry, member(entry, "sealed")))
        .toList();
  }

  private static ListedDigests file(JsonValue entry, JsonValue sealed) {
    if (!(member(entry, "sizeBytes") instanceof IntegerValue(long sizeBytes))) {
      throw new MalformedException("sizeBytes is a number");
    }
    return new ListedDigests(
        new FileId(uuid(text(sealed, "id"))),
        sizeBytes,
        text(entry, "sha256"),
        base64url(text(sealed, "sha256")));
  }

  private static String base64url(String hex) {
    try {
      return Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(hex));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a digest in hexadecimal digits");
    }
  }

  private static UUID uuid(String text) {
    return JsonMembers.uuid(text, "an id");
  }

  private static String text(JsonValue value, String name) {
    if (!(member(value, name) instanceof TextValue(String text))) {
      throw new MalformedException(name + " is a string");
    }
    return text;
  }

  private static JsonValue member(JsonValue value, String name) {
    return find(value, name)
        .orElseThrow(() -> new MalformedException("a message with the member " + name));
  }

  private static Optional<JsonValue> find(JsonValue value, String name) {
    return value instanceof ObjectValue(Map<String, JsonValue> members)
        ? Optional.ofNullable(members.get(name))
        : Optional.empty();
  }
}
