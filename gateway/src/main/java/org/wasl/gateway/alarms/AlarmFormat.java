package org.wasl.gateway.alarms;

import java.util.List;
import org.wasl.gateway.words.AlarmText;
import org.wasl.rules.alarms.AlarmKind;

/**
 * How notifications are written for one receiver.
 *
 * @param texts in each of the languages, in this order; never empty
 * @param runbook where the runbook is
 */
public record AlarmFormat(List<AlarmText> texts, String runbook) {

  private static final String LANGUAGE = "{language}";

  /** Where the section of this kind is, whatever the language: {@code {language}} may be in it. */
  public String runbook(AlarmKind kind) {
    return runbook + "#" + kind.code();
  }

  /**
   * Where a reader finds the section of this kind. Translations of the file that comes with the
   * gateway lie beside it, named by their language; a copy at a URL has them where it says so.
   */
  public String runbook(AlarmKind kind, String language) {
    boolean ours = !runbook.contains(LANGUAGE) && !runbook.startsWith("https://");
    String place =
        ours && !language.equals("en")
            ? runbook.replaceFirst("\\.md$", "." + language + ".md")
            : runbook.replace(LANGUAGE, language);
    return place + "#" + kind.code();
  }
}
