package org.wasl.schemas.codes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wasl.schemas.codes.CodeList.Code;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.schemas.resource.SchemaLoadException;

/**
 * All code lists of {@code codes/}. Legal words in them are an illustration, to be confirmed by
 * counsel. It is immutable.
 */
public final class CodeLists {

  private final SortedMap<String, CodeList> byName;

  private CodeLists(SortedMap<String, CodeList> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /**
   * Reads the lists that come with this module.
   *
   * @throws SchemaLoadException if one is broken, with file and line
   */
  public static CodeLists load() {
    return ModuleResources.withFolder("codes", CodeLists::load);
  }

  static CodeLists load(Path folder) {
    SortedMap<String, CodeList> lists = new TreeMap<>();
    for (Path file : ModuleResources.jsonFiles(folder)) {
      CodeList list = read(JsonFile.read(folder, file));
      lists.put(list.name(), list);
    }
    return new CodeLists(lists);
  }

  /** Names of all lists, sorted. */
  public Set<String> names() {
    return byName.keySet();
  }

  /**
   * The list of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public CodeList list(String name) {
    CodeList list = byName.get(name);
    if (list == null) throw new IllegalArgumentException("no code list " + name);
    return list;
  }

  /** The label of a code in a language ({@code ar}, {@code fr}, {@code en}), or the code itself. */
  public String label(String list, String code, String language) {
    return list(list).label(code, language);
  }

  private static CodeList read(JsonFile source) {
    String name = source.json().path("list").asText();
    if (!source.file().endsWith("/" + name + ".json"))
      throw source.broken("/list", "a code list must have the name of its file");
    Map<String, Code> codes = new LinkedHashMap<>();
    JsonNode rows = source.json().path("codes");
    for (int i = 0; i < rows.size(); i++) {
      Code code = code(source, "/codes/" + i, rows.get(i));
      if (codes.put(code.code(), code) != null)
        throw source.broken("/codes/" + i, "duplicate code");
    }
    if (codes.isEmpty()) throw source.broken("", "a code list has at least one code");
    for (int i = 0; i < rows.size(); i++) checkDates(source, "/codes/" + i, rows.get(i), codes);
    boolean ordered = source.json().path("ordered").asBoolean();
    return new CodeList(name, ordered, Collections.unmodifiableMap(codes));
  }

  /** Days are ISO 8601 and in order. A code that is replaced is retired, by another of the list. */
  private static void checkDates(
      JsonFile source, String pointer, JsonNode row, Map<String, Code> codes) {
    try {
      Code code = codes.get(row.path("code").asText());
      if (code == null) return;
      Optional<LocalDate> from = code.from();
      Optional<LocalDate> retired = code.retired();
      if (from.isPresent() && retired.filter(since -> !since.isAfter(from.get())).isPresent())
        throw source.broken(pointer + "/until", "the last day is before the first");
      Optional<String> other = code.attribute(CodeList.REPLACED_BY);
      if (other.isPresent() && (retired.isEmpty() || !codes.containsKey(other.get())))
        throw source.broken(
            pointer + "/replacedBy", "a code with a last day is replaced by one of the same list");
    } catch (DateTimeException e) {
      throw source.broken(pointer, "from and until are days, such as 2026-06-30");
    }
  }

  private static Code code(JsonFile source, String pointer, JsonNode row) {
    Map<String, String> labels = new TreeMap<>();
    Map<String, String> attributes = new TreeMap<>();
    flatten("", row, labels, attributes);
    String code = attributes.remove("code");
    if (code == null || code.isBlank()) throw source.broken(pointer, "the code is missing");
    if (!labels.keySet().equals(CodeList.LANGUAGES) || labels.containsValue(""))
      throw source.broken(pointer, "labels are needed in ar, fr and en");
    return new Code(code, Map.copyOf(labels), Map.copyOf(attributes));
  }

  private static void flatten(
      String prefix, JsonNode row, Map<String, String> labels, Map<String, String> attributes) {
    row.properties()
        .forEach(
            field -> {
              String key = prefix + field.getKey();
              if (field.getValue().isObject())
                flatten(key + ".", field.getValue(), labels, attributes);
              else
                (CodeList.LANGUAGES.contains(key) ? labels : attributes)
                    .put(key, field.getValue().asText());
            });
  }
}
