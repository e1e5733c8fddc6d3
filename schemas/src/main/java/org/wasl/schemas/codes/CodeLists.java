package org.wasl.schemas.codes;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.wasl.schemas.codes.CodeList.Code;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.schemas.resource.SchemaLoadException;

/**
 * All code lists. Legal words in them are an illustration, to be confirmed by counsel. It is
 * immutable.
 */
public final class CodeLists {
  /**
   * The lists that the authority decides, in {@code config/codes}. Schemas or programs fix the
   * codes of the others.
   */
  public static final SortedSet<String> CONFIGURABLE =
      Collections.unmodifiableSortedSet(
          new TreeSet<>(
              Set.of(
                  "country",
                  "data-subject",
                  "holiday",
                  "offence",
                  "personal-data",
                  "processing-ground",
                  "processing-purpose",
                  "region",
                  "territory")));

  /**
   * The names of message types. The authority adds those of its own types. The names of ours stay.
   */
  private static final String MESSAGE_TYPE = "message-type";

  /** Attribute of a message type, the code list of its subtypes. */
  private static final String SUBTYPES = "subtypes";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{1,62}");

  /** Maximum of codes in a list, as in {@code code-list/1}. */
  private static final int MAX_CODES = 10_000;

  private static final int MAX_LABEL_LENGTH = 200;
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Set<String> DATES =
      Set.of(CodeList.FROM, CodeList.UNTIL, CodeList.REPLACED_BY);

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

  /**
   * These lists, with those of the authority. Its list takes the place of one that the authority
   * decides, or is a further one. Its {@code message-type} adds types. A list that the folder does
   * not have stays.
   *
   * @param folder the folder, which need not exist
   * @throws SchemaLoadException if one is broken, with file and line
   */
  public CodeLists withListsOf(Path folder) {
    SortedMap<String, CodeList> lists = new TreeMap<>(byName);
    for (Path file : ModuleResources.jsonFiles(folder)) {
      JsonFile source = JsonFile.read(folder, file);
      CodeList list = read(source);
      requireConfigurable(source, list.name());
      requirePublishable(source, list, attributes(list.name()));
      lists.put(list.name(), list.name().equals(MESSAGE_TYPE) ? added(source, list) : list);
    }
    CodeLists all = new CodeLists(lists);
    all.requireSubtypes(folder);
    return all;
  }

  private void requireConfigurable(JsonFile source, String name) {
    boolean own = !byName.containsKey(name);
    if (own && !NAME.matcher(name).matches())
      throw source.broken("/list", "the name of a list is a-z, 0-9 and hyphens");
    if (!own && !CONFIGURABLE.contains(name) && !name.equals(MESSAGE_TYPE))
      throw source.broken(
          "/list",
          "this list cannot be changed; those that can: " + String.join(", ", CONFIGURABLE));
  }

  /** The types of the authority after ours. */
  private CodeList added(JsonFile source, CodeList further) {
    CodeList ours = list(MESSAGE_TYPE);
    Map<String, Code> codes = new LinkedHashMap<>(ours.byCode());
    int i = 0;
    for (Code code : further.byCode().values()) {
      String pointer = "/codes/" + i++;
      if (!NAME.matcher(code.code()).matches())
        throw source.broken(pointer + "/code", "a message type is a-z, 0-9 and hyphens");
      if (codes.putIfAbsent(code.code(), code) != null)
        throw source.broken(pointer + "/code", "is a type of ours: list only further types");
    }
    return new CodeList(ours.name(), ours.ordered(), Collections.unmodifiableMap(codes));
  }

  /** Refuses a message type that names a list of subtypes that there is not. */
  private void requireSubtypes(Path folder) {
    list(MESSAGE_TYPE)
        .byCode()
        .values()
        .forEach(
            code ->
                code.attribute(SUBTYPES)
                    .filter(name -> !byName.containsKey(name))
                    .ifPresent(
                        name -> {
                          Path file = folder.resolve(MESSAGE_TYPE + ".json");
                          throw JsonFile.misplaced(
                              folder, file, "there is no code list " + name + " of subtypes");
                        }));
  }

  /** Each code that these lists had and others no longer have, as {@code LIST/CODE}. */
  public List<String> missingIn(CodeLists others) {
    List<String> missing = new ArrayList<>();
    byName.forEach(
        (name, list) ->
            list.codes().stream()
                .filter(code -> !others.names().contains(name) || !others.list(name).has(code))
                .forEach(code -> missing.add(name + "/" + code)));
    return missing;
  }

  /** The attributes that a code of the list may have. A list that is not ours has dates only. */
  private SortedSet<String> attributes(String name) {
    SortedSet<String> names = new TreeSet<>(DATES);
    if (byName.containsKey(name))
      list(name).byCode().values().forEach(code -> names.addAll(code.attributes().keySet()));
    return names;
  }

  /** Refuses a list that {@code code-list/1} could not hold, or an attribute that nobody reads. */
  private static void requirePublishable(
      JsonFile source, CodeList list, SortedSet<String> attributes) {
    if (list.byCode().size() > MAX_CODES)
      throw source.broken("/codes", "a code list has at most " + MAX_CODES + " codes");
    int i = 0;
    for (Code code : list.byCode().values()) {
      String pointer = "/codes/" + i++;
      if (!CODE.matcher(code.code()).matches())
        throw source.broken(pointer + "/code", "a code has 1 to 64 of A-Z, a-z, 0-9 and -");
      code.labels()
          .forEach(
              (language, label) -> {
                if (label.length() > MAX_LABEL_LENGTH || label.chars().anyMatch(c -> c < ' '))
                  throw source.broken(
                      pointer + "/" + language,
                      "a label is one line of at most " + MAX_LABEL_LENGTH + " characters");
              });
      for (String name : code.attributes().keySet())
        if (!attributes.contains(name))
          throw source.broken(
              pointer, "unknown member " + name + "; known: " + String.join(", ", attributes));
    }
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

  @Override
  public boolean equals(Object other) {
    return other instanceof CodeLists that && byName.equals(that.byName);
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
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

  /**
   * Days are ISO 8601 and in order. A code that is replaced is retired, by another of the list that
   * is valid on the next day.
   */
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
      Optional<Code> successor = other.map(codes::get);
      if (successor.isPresent() && !successor.get().isValidOn(retired.orElseThrow()))
        throw source.broken(
            pointer + "/replacedBy",
            "on " + retired.get() + " neither the code nor the one that replaces it is valid");
    } catch (DateTimeException e) {
      throw source.broken(pointer, "from and until are days, such as 2026-06-30");
    }
  }

  private static Code code(JsonFile source, String pointer, JsonNode row) {
    Map<String, String> labels = new TreeMap<>();
    Map<String, String> attributes = new TreeMap<>();
    flatten(source, pointer, "", row, labels, attributes);
    String code = attributes.remove("code");
    if (code == null || code.isBlank()) throw source.broken(pointer, "the code is missing");
    if (!labels.keySet().equals(CodeList.LANGUAGES) || labels.containsValue(""))
      throw source.broken(pointer, "labels are needed in ar, fr and en");
    return new Code(code, Map.copyOf(labels), Map.copyOf(attributes));
  }

  private static void flatten(
      JsonFile source,
      String pointer,
      String prefix,
      JsonNode row,
      Map<String, String> labels,
      Map<String, String> attributes) {
    row.properties()
        .forEach(
            field -> {
              String key = prefix + field.getKey();
              if (field.getValue().isObject())
                flatten(source, pointer, key + ".", field.getValue(), labels, attributes);
              else if (!field.getValue().isTextual())
                throw source.broken(pointer, key + " must be a text");
              else
                (CodeList.LANGUAGES.contains(key) ? labels : attributes)
                    .put(key, field.getValue().asText());
            });
  }
}
