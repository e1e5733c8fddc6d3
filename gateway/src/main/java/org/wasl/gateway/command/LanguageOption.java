package org.wasl.gateway.command;

import java.util.TreeSet;
import org.wasl.schemas.codes.CodeList;
import picocli.CommandLine.Option;

/** The language of a command's output. */
final class LanguageOption {
  @Option(
      names = "--language",
      paramLabel = "LANG",
      defaultValue = "en",
      description = "ar, fr or en (${DEFAULT-VALUE})")
  private String language;

  /**
   * @throws IllegalArgumentException for an unsupported language
   */
  String chosen() {
    if (!CodeList.LANGUAGES.contains(language)) {
      throw new IllegalArgumentException(
          "--language must be one of " + String.join(", ", new TreeSet<>(CodeList.LANGUAGES)));
    }
    return language;
  }
}
