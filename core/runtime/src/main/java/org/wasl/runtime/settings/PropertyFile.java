package org.wasl.runtime.settings;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wasl.runtime.SpellingSuggestions;

/**
 * A file of {@code key = value} lines: UTF-8, no escapes, no continuation, a key once. {@code
 * java.util.Properties} is not used, because it has no line numbers and silently takes the last of
 * two equal keys.
 */
public final class PropertyFile {

  /** A value and its position. */
  public record Entry(String file, int line, String value) {
    public ConfigProblem problem(String key, String reason) {
      return new ConfigProblem(file, line, key, reason);
    }
  }

  private PropertyFile() {}

  public static Map<String, Entry> read(
      Path file, Collection<String> known, List<ConfigProblem> problems) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (TextLines.Line line : TextLines.of(file, problems)) {
      int equals = line.text().indexOf('=');
      if (equals < 1) {
        problems.add(new ConfigProblem(file.toString(), line.number(), "", "is not key = value"));
        continue;
      }
      String key = line.text().substring(0, equals).strip();
      Entry entry =
          new Entry(file.toString(), line.number(), line.text().substring(equals + 1).strip());
      if (!known.contains(key)) {
        problems.add(
            entry.problem(key, "unknown key" + SpellingSuggestions.suggestion(key, known)));
      } else if (entries.putIfAbsent(key, entry) != null) {
        problems.add(entry.problem(key, "appears twice in this file"));
      }
    }
    return entries;
  }
}
