package org.wasl.sandbox.cases;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Technical indicators and evidence. Names lie under {@code example} (RFC 2606), addresses in the
 * documentation ranges (RFC 5737), telephone numbers begin with a digit that no number there has.
 */
final class TechnicalIndicators {
  /** Countries of reports from abroad, in Europe, Asia, the Middle East and North Africa. */
  static final List<String> COUNTRIES =
      List.of(
          "FR", "ES", "BE", "IT", "NL", "DE", "GB", "AE", "SA", "QA", "TN", "DZ", "EG", "TR", "IN");

  private static final List<String> KINDS =
      List.of("url", "account", "account", "phone", "email", "wallet", "ip-address");
  private static final List<String> NETWORKS = List.of("192.0.2.", "198.51.100.", "203.0.113.");
  private static final List<String> SERVICES =
      List.of("messagerie.example", "réseau.example", "video.example", "marché.example");

  private record FileKind(String name, String mediaType) {}

  private static final List<FileKind> FILES =
      List.of(
          new FileKind("capture-%s.png", "image/png"),
          new FileKind("conversation-%s.pdf", "application/pdf"),
          new FileKind("لقطة-%s.jpg", "image/jpeg"),
          new FileKind("vidéo-%s.mp4", "video/mp4"),
          new FileKind("reçu de virement %s.pdf", "application/pdf"));

  private TechnicalIndicators() {}

  static ObjectNode indicator(CaseRandom dice) {
    String kind = dice.oneOf(KINDS);
    String id = dice.hex(8);
    ObjectNode indicator = JsonNodeFactory.instance.objectNode().put("kind", kind);
    return switch (kind) {
      case "url" -> indicator.put("value", "https://site-" + id + ".example/p/" + dice.digits(5));
      case "phone" -> indicator.put("value", phone(dice));
      case "email" -> indicator.put("value", "fictif." + id + "@mail.example");
      case "wallet" -> indicator.put("value", "fictif" + dice.hex(34));
      case "ip-address" -> indicator.put("value", dice.oneOf(NETWORKS) + dice.between(1, 254));
      default -> indicator.put("value", "fictif_" + id).put("service", dice.oneOf(SERVICES));
    };
  }

  static String phone(CaseRandom dice) {
    return "+2120" + dice.digits(8);
  }

  static void evidence(CaseRandom dice, ArrayNode evidence) {
    for (int left = dice.between(0, 3); left > 0; left--) {
      FileKind file = dice.oneOf(FILES);
      evidence
          .addObject()
          .put("name", file.name.formatted(dice.digits(4)))
          .put("mediaType", file.mediaType)
          .put("sizeBytes", dice.between(20_000, 40_000_000))
          .put("sha256", dice.hex(64));
    }
  }
}
