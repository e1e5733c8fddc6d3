package org.wasl.runtime.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.wasl.runtime.RootCause;
import org.wasl.runtime.SpellingSuggestions;

/**
 * The values of one file of settings and their overrides. Problems are collected, so that an
 * operator sees all of them at once. Until {@link #throwIfRefused} a bad value reads as its
 * default.
 */
public final class Settings {

  private final String file;
  private final List<SettingKey<?>> known;
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
    this.known = List.copyOf(known);
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

  /** Without a file, every setting has its default. */
  Settings(List<SettingKey<?>> known) {
    this.file = "";
    this.known = known;
    this.entries = Map.of();
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

  /** The value of every setting that bounds something, as text, by its name. */
  public SortedMap<String, String> limits() {
    SortedMap<String, String> limits = new TreeMap<>();
    known.stream()
        .filter(SettingKey::isLimit)
        .forEach(key -> limits.put(key.name(), String.valueOf(get(key))));
    return Collections.unmodifiableSortedMap(limits);
  }

  /** Reports a value that is well-formed but not acceptable. */
  public void refuse(SettingKey<?> key, String reason) {
    refuse(key.name(), reason);
  }

  /**
   * Reports a value that is well-formed but not acceptable.
   *
   * @throws IllegalArgumentException if there is no setting of that name
   */
  public void refuse(String name, String reason) {
    if (known.stream().noneMatch(key -> key.name().equals(name))) {
      throw new IllegalArgumentException("no setting " + name);
    }
    var absent = new PropertyFile.Entry(file, 0, "");
    ConfigProblem problem = entries.getOrDefault(name, absent).problem(name, reason);
    if (!problems.contains(problem)) { // A value may be read several times.
      problems.add(problem);
    }
  }

  public void throwIfRefused() throws ConfigException {
    ConfigException.throwIfAny(problems);
  }
}
