package org.wasl.gateway.config.settings;

import java.util.List;
import org.wasl.gateway.config.file.SettingKey;
import org.wasl.gateway.config.file.Settings;
import org.wasl.schemas.json.JsonLimits;

/**
 * Limits of a JSON document at the door.
 *
 * @param maxDepth deepest nesting, at most {@link JsonLimits#DEEPEST}
 * @param maxStringChars longest string, in UTF-16 units
 * @param maxNumberDigits longest number, in characters
 * @param maxTokens most tokens in one document
 */
public record JsonConfig(int maxDepth, int maxStringChars, int maxNumberDigits, int maxTokens) {

  static final SettingKey<Integer> DEPTH =
      SettingKey.integer(
          "json.maxDepth",
          JsonLimits.DEFAULT.maxDepth(),
          8,
          JsonLimits.DEEPEST,
          "Deepest nesting of a document");
  static final SettingKey<Integer> STRING =
      SettingKey.integer(
          "json.maxStringChars",
          JsonLimits.DEFAULT.maxStringLength(),
          1_024,
          16_777_216,
          "Longest string or member name in a document");
  static final SettingKey<Integer> DIGITS =
      SettingKey.integer(
          "json.maxNumberDigits",
          JsonLimits.DEFAULT.maxNumberLength(),
          20,
          1_000,
          "Longest number in a document");
  static final SettingKey<Integer> TOKENS =
      SettingKey.integer(
          "json.maxTokens",
          JsonLimits.DEFAULT.maxNodes(),
          1_000,
          10_000_000,
          "Most tokens in a document");
  static final List<SettingKey<?>> KEYS = List.of(DEPTH, STRING, DIGITS, TOKENS);

  static JsonConfig from(Settings settings) {
    return new JsonConfig(
        settings.get(DEPTH), settings.get(STRING), settings.get(DIGITS), settings.get(TOKENS));
  }
}
