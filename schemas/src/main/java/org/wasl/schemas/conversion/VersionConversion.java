package org.wasl.schemas.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.schemas.registry.TypeId;

/**
 * Shows a message in another version of its type. The result is for a program that knows that
 * version only. Nobody signed it, and the original stays the evidence. An agency that wants to send
 * it signs it anew, as a message of its own.
 */
public final class VersionConversion {

  /** Result of a conversion. */
  public sealed interface ConversionResult {}

  /** The message in the other version. It is valid if the original was. */
  public record Converted(JsonNode document) implements ConversionResult {}

  /**
   * The older version cannot say everything that the message says.
   *
   * @param pointers JSON pointers (RFC 6901) into the message, to what would be lost
   * @param version the newest version that cannot say it
   */
  public record Lossy(List<String> pointers, int version) implements ConversionResult {}

  private static final Map<TypeId, VersionStep> STEPS =
      Stream.of(new InvestigationReport2())
          .collect(Collectors.toUnmodifiableMap(VersionStep::newer, Function.identity()));
  private static final String CONTENT = "content";

  private VersionConversion() {}

  /**
   * Converts a message step by step.
   *
   * @param message a valid message, which stays as it is
   * @param version the version of its type that is wanted
   * @throws IllegalArgumentException if there is no way from one version to the other
   */
  public static ConversionResult convert(JsonNode message, int version) {
    String type = message.at("/envelope/type").asText();
    int now = message.at("/envelope/version").asInt();
    ObjectNode document = message.deepCopy();
    while (now != version) {
      boolean up = version > now;
      VersionStep step = step(type, up ? now + 1 : now);
      ObjectNode content = (ObjectNode) document.path(CONTENT);
      if (up) {
        step.up(content);
      } else {
        List<String> lost = step.lostDown(content);
        if (!lost.isEmpty()) {
          return new Lossy(lost.stream().map(("/" + CONTENT)::concat).toList(), now - 1);
        }
        step.down(content);
      }
      now += up ? 1 : -1;
      ((ObjectNode) document.path("envelope")).put("version", now);
    }
    return new Converted(document);
  }

  private static VersionStep step(String type, int newer) {
    VersionStep step = STEPS.get(new TypeId(type, newer));
    if (step == null) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "there is no conversion between %s/%d and %s/%d",
              type,
              newer - 1,
              type,
              newer));
    }
    return step;
  }
}
