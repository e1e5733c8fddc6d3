package org.wasl.gateway.config.settings.door;

import java.util.List;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.schemas.json.JsonLimits;

/**
 * Limits of a JSON document at the door. They may be lowered only: an agency's kit reads what is
 * within {@link JsonLimits#DEFAULT}.
 *
 * @param maxDepth deepest nesting
 * @param maxNumberDigits longest number, in characters
 * @param maxTokens most tokens in one document
 */
public record JsonConfig(int maxDepth, int maxNumberDigits, int maxTokens) {

  static final SettingKey<Integer> DEPTH =
      SettingKey.integer(
          "json.maxDepth",
          JsonLimits.DEFAULT.maxDepth(),
          8,
          JsonLimits.DEFAULT.maxDepth(),
          "Deepest nesting of a document");
  static final SettingKey<Integer> DIGITS =
      SettingKey.integer(
          "json.maxNumberDigits",
          JsonLimits.DEFAULT.maxNumberLength(),
          20,
          JsonLimits.DEFAULT.maxNumberLength(),
          "Longest number in a document");
  static final SettingKey<Integer> TOKENS =
      SettingKey.integer(
          "json.maxTokens",
          JsonLimits.DEFAULT.maxNodes(),
          1_000,
          JsonLimits.DEFAULT.maxNodes(),
          "Most tokens in a document");

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS = List.of(DEPTH, DIGITS, TOKENS);

  /** The values that are set; an invalid one is reported to the settings. */
  public static JsonConfig from(Settings settings) {
    return new JsonConfig(settings.get(DEPTH), settings.get(DIGITS), settings.get(TOKENS));
  }
}
