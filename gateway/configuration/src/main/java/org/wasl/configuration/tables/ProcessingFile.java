package org.wasl.configuration.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wasl.configuration.file.CsvFile;
import org.wasl.configuration.file.CsvFile.CsvRow;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.runtime.settings.ConfigProblem;
import org.wasl.schemas.codes.CodeLists;

/** Reads {@code processing.csv}, which has a line for every message type and every register. */
public final class ProcessingFile {
  private static final List<String> HEADING =
      List.of("processing", "purpose", "grounds", "subjects", "data");

  private final CodeLists codes;
  private final List<ConfigProblem> problems = new ArrayList<>();

  private ProcessingFile(CodeLists codes) {
    this.codes = codes;
  }

  /**
   * Reads the file.
   *
   * @param types the message types; registers are the codes of the list {@code register}
   * @return the lines by message type or register
   * @throws ConfigException with every problem, if there is any
   */
  public static SortedMap<String, Processing> read(Path file, Set<String> types, CodeLists codes)
      throws ConfigException {
    return new ProcessingFile(codes).lines(file, types);
  }

  private SortedMap<String, Processing> lines(Path file, Set<String> types) throws ConfigException {
    SortedSet<String> expected = new TreeSet<>(types);
    expected.addAll(codes.list("register").codes());
    SortedMap<String, Processing> lines = new TreeMap<>();
    for (CsvRow row : CsvFile.read(file, HEADING, problems)) {
      String name = row.cells().get(0);
      Processing line =
          new Processing(
              row.cells().get(1),
              words(row, 2, "processing-ground"),
              words(row, 3, "data-subject"),
              words(row, 4, "personal-data"));
      requireCode(row, "processing-purpose", line.purpose());
      if (!expected.contains(name)) {
        problems.add(
            row.problem(
                "no such message type or register"
                    + SpellingSuggestions.suggestion(name, expected)));
      } else if (lines.putIfAbsent(name, line) != null) {
        problems.add(row.problem("appears twice in this file"));
      }
    }
    if (problems.isEmpty()) {
      expected.removeAll(lines.keySet());
      expected.forEach(
          name ->
              problems.add(
                  new ConfigProblem(file.toString(), 0, name, "has no line in this file")));
    }
    ConfigException.throwIfAny(problems);
    return lines;
  }

  private List<String> words(CsvRow row, int column, String list) {
    List<String> words = List.of(row.cells().get(column).split(" +"));
    words.forEach(word -> requireCode(row, list, word));
    return words;
  }

  private void requireCode(CsvRow row, String list, String code) {
    List<String> known = codes.list(list).codes();
    if (!known.contains(code)) {
      problems.add(
          row.problem(
              "\"%s\" is not in the code list %s%s"
                  .formatted(code, list, SpellingSuggestions.suggestion(code, known))));
    }
  }
}
