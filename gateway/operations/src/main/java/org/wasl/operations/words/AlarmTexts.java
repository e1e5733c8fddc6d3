package org.wasl.operations.words;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;

/** The texts of alarms in each language. */
public final class AlarmTexts {
  private final Map<String, AlarmText> byLanguage;

  /**
   * @param codes with the labels of the stages of deadlines
   */
  public AlarmTexts(CodeLists codes) {
    this.byLanguage =
        CodeList.LANGUAGES.stream()
            .collect(Collectors.toUnmodifiableMap(it -> it, it -> new AlarmText(codes, it)));
  }

  /**
   * The texts in one language.
   *
   * @param language {@code ar}, {@code fr} or {@code en}
   * @throws IllegalArgumentException for another one
   */
  public AlarmText in(String language) {
    AlarmText text = byLanguage.get(language);
    if (text == null) {
      throw new IllegalArgumentException("no texts in this language");
    }
    return text;
  }

  /** The texts in some languages, in their order. */
  public List<AlarmText> in(List<String> languages) {
    return languages.stream().map(this::in).toList();
  }
}
