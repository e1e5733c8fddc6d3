package org.wasl.operations.alarms;

import java.util.List;
import org.wasl.operations.words.AlarmText;
import org.wasl.rules.alarms.AlarmKind;

/**
 * The format of notifications for one receiver.
 *
 * @param texts the texts in each of the languages, in this order; never empty
 * @param runbook the path or URL of the runbook
 */
public record AlarmFormat(List<AlarmText> texts, String runbook) {

  private static final String LANGUAGE = "{language}";

  /**
   * The address of the section of this kind, for all languages. It may contain {@code {language}}.
   */
  public String runbook(AlarmKind kind) {
    return runbook + "#" + kind.code();
  }

  /**
   * The address of the section of this kind, for one reader. Translations of the runbook in the
   * product lie beside it, named by their language. A URL can contain a placeholder for the
   * language.
   */
  public String runbook(AlarmKind kind, String language) {
    boolean isOwn = !runbook.contains(LANGUAGE) && !runbook.startsWith("https://");
    String place =
        isOwn && !language.equals("en")
            ? runbook.replaceFirst("\\.md$", "." + language + ".md")
            : runbook.replace(LANGUAGE, language);
    return place + "#" + kind.code();
  }
}
