package org.wasl.client;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.wasl.client.answer.JsonText;

/**
 * A message in another version of its type, for a program that knows that version only. Nobody
 * signed it. The original is the evidence.
 */
public sealed interface OtherVersion {
  /**
   * The message in that version.
   *
   * @param document message document, JSON
   */
  record Shown(byte[] document) implements OtherVersion {}

  /**
   * An older version cannot say everything that the message says.
   *
   * @param pointers the parts that would be lost, as JSON pointers (RFC 6901) into the message
   * @param version the newest version that cannot say it
   */
  record Lossy(List<String> pointers, int version) implements OtherVersion {}

  /**
   * Shows a valid message in another version. A newer version states nothing that the author did
   * not state.
   *
   * @param version version of the type, from 1
   * @throws IllegalArgumentException if no conversion leads from one version to the other
   */
  static OtherVersion of(OpenedDelivery message, int version) {
    int now = message.envelope().version();
    if (now == version) {
      return new Shown(message.body());
    }
    // The versions of the schemas, as in VersionConversion of the gateway. A test compares both.
    if (!message.envelope().type().equals("investigation-report")
        || Math.min(now, version) != 1
        || Math.max(now, version) != 2) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there is no conversion from %s to version %d",
              message.envelope().typeAndVersion(),
              version));
    }
    return now < version ? withLinkObjects(message) : withLinkIds(message);
  }

  private static OtherVersion withLinkObjects(OpenedDelivery message) {
    JsonText content = JsonText.of(message.body()).object("content");
    List<Map<String, String>> links =
        content.texts("links").stream().map(id -> Map.of("referral", id)).toList();
    return shown(message, 2, links);
  }

  private static OtherVersion withLinkIds(OpenedDelivery message) {
    List<JsonText> links = JsonText.of(message.body()).object("content").list("links");
    List<String> lost =
        IntStream.range(0, links.size())
            .filter(i -> links.get(i).members().containsKey("ground"))
            .mapToObj(i -> "/content/links/" + i + "/ground")
            .toList();
    if (!lost.isEmpty()) {
      return new Lossy(lost, 1);
    }
    List<String> ids = new ArrayList<>();
    links.forEach(link -> link.text("referral").ifPresent(ids::add));
    return shown(message, 1, ids);
  }

  private static Shown shown(OpenedDelivery message, int version, List<?> links) {
    JsonText document = JsonText.of(message.body());
    Map<String, Object> members = new LinkedHashMap<>(document.members());
    Map<String, Object> envelope = new LinkedHashMap<>(document.object("envelope").members());
    envelope.put("version", version);
    Map<String, Object> content = new LinkedHashMap<>(document.object("content").members());
    content.put("links", links);
    members.put("envelope", envelope);
    members.put("content", content);
    return new Shown(JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8));
  }
}
