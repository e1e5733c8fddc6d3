package org.wasl.schemas.codes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wasl.schemas.codes.CodeList.Code;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.schemas.resource.SchemaLoadException;

/**
 * All code lists of {@code codes/}. Legal words in them are an illustration, to be confirmed by
 * counsel. Immutable.
 */
public final class CodeLists {

  private final SortedMap<String, CodeList> byName;

  private CodeLists(SortedMap<String, CodeList> byName) {
    this.byName = Collections.unmodifiableSortedMap(byName);
  }

  /**
   * Reads the lists that come with this module.
   *
   * @throws SchemaLoadException where one is broken, with file and line
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
   * @throws IllegalArgumentException where there is none
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
      throw source.broken("/list", "a code list bears the name of its file");
    Map<String, Code> codes = new LinkedHashMap<>();
    JsonNode rows = source.json().path("codes");
    for (int i = 0; i < rows.size(); i++) {
      Code code = code(source, "/codes/" + i, rows.get(i));
      if (codes.put(code.code(), code) != null)
        throw source.broken("/codes/" + i, "the code is there twice");
    }
    if (codes.isEmpty()) throw source.broken("", "a code list has at least one code");
    boolean ordered = source.json().path("ordered").asBoolean();
    return new CodeList(name, ordered, Collections.unmodifiableMap(codes));
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
