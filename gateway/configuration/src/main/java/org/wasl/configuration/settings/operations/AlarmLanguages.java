package org.wasl.configuration.settings.operations;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.wasl.schemas.codes.CodeList;

/**
 * Languages of a notification, separated by commas. At least one is required, and each must be
 * supported.
 */
final class AlarmLanguages implements Function<String, List<String>> {
  @Override
  public List<String> apply(String text) {
    List<String> languages = Arrays.stream(text.split(",")).map(String::trim).distinct().toList();
    if (!CodeList.LANGUAGES.containsAll(languages)) {
      throw new IllegalArgumentException("must be ar, fr or en, separated by commas");
    }
    return languages;
  }
}
