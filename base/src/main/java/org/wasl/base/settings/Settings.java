package org.wasl.base.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.wasl.base.RootCause;
import org.wasl.base.SpellingSuggestions;

/**
 * The values of one file of settings and their overrides. Problems are collected, so that an
 * operator sees all of them at once; until {@link #throwIfRefused} a bad value reads as its
 * default.
 */
public final class Settings {

  private final String file;
  private final Map<String, PropertyFile.Entry> entries;
  private final List<ConfigProblem> problems = new ArrayList<>();

  /**
   * Reads the file.
   *
   * @param overrides key and value pairs that go before the file's ({@code --set key=value})
   * @param known every key there is
   */
  public Settings(Path file, Map<String, String> overrides, List<SettingKey<?>> known) {
    this.file = file.toString();
    List<String> names = known.stream().map(SettingKey::name).collect(Collectors.toList());
    entries = PropertyFile.read(file, names, problems);
    new TreeMap<>(overrides)
        .forEach(
            (name, value) -> {
              var entry = new PropertyFile.Entry("--set", 0, value.strip());
              if (names.contains(name)) {
                entries.put(name, entry);
              } else {
                problems.add(
                    entry.problem(
                        name, "unknown key" + SpellingSuggestions.suggestion(name, names)));
              }
            });
  }

  public <T> T get(SettingKey<T> key) {
    PropertyFile.Entry entry = entries.get(key.name());
    if (entry != null) {
      try {
        return key.parser().apply(entry.value());
      } catch (IllegalArgumentException e) {
        refuse(key, RootCause.message(e));
      }
    }
    return key.parser().apply(key.defaultValue());
  }

  /** Reports a value that is well-formed but not acceptable. */
  public void refuse(SettingKey<?> key, String reason) {
    var absent = new PropertyFile.Entry(file, 0, "");
    ConfigProblem problem = entries.getOrDefault(key.name(), absent).problem(key.name(), reason);
    if (!problems.contains(problem)) { // A value may be read several times.
      problems.add(problem);
    }
  }

  public void throwIfRefused() throws ConfigException {
    ConfigException.throwIfAny(problems);
  }
}
