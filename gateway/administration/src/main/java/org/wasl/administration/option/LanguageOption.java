package org.wasl.administration.option;

import java.util.TreeSet;
import org.wasl.schemas.codes.CodeList;
import picocli.CommandLine.Option;

/** The language of a command's output. */
public final class LanguageOption {
  @Option(
      names = "--language",
      paramLabel = "LANG",
      defaultValue = "en",
      description = "ar, fr or en (${DEFAULT-VALUE})")
  private String language;

  /**
   * The requested language.
   *
   * @throws IllegalArgumentException for an unsupported language
   */
  public String chosen() {
    if (!CodeList.LANGUAGES.contains(language)) {
      throw new IllegalArgumentException(
          "--language must be one of " + String.join(", ", new TreeSet<>(CodeList.LANGUAGES)));
    }
    return language;
  }
}
