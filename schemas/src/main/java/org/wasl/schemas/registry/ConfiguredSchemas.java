package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.compatibility.SchemaChange;
import org.wasl.schemas.compatibility.SchemaComparison;
import org.wasl.schemas.compatibility.SchemaComparison.Compared;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;

/**
 * The schemas of the authority, in a folder {@code TYPE/VERSION/schema.json}. A schema describes a
 * message, with our envelope. In place of a version of ours it refuses nothing that ours accepts.
 * It shows only facts that the program knows, and none that the version before seals.
 */
final class ConfiguredSchemas {
  /** Maximum of versions in the folder. */
  private static final int MAX_SCHEMAS = 500;

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{1,62}");
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,2}");
  private static final String SUBTYPE = "subtype";

  /** Facts whose codes are those of the type. */
  private static final Set<String> CODES = Set.of(SUBTYPE, "ground");

  /** The members of the content that give the subtype of a message. */
  private static final List<String> SUBTYPE_MEMBERS = List.of("code", "action");

  private final SortedMap<TypeId, JsonFile> shipped;
  private final SortedMap<TypeId, JsonFile> all;
  private final Map<String, List<JsonNode>> knownFacts = new TreeMap<>();

  /**
   * @param shipped our schemas
   * @param all the same, with those of the authority
   */
  ConfiguredSchemas(SortedMap<TypeId, JsonFile> shipped, SortedMap<TypeId, JsonFile> all) {
    this.shipped = shipped;
    this.all = all;
    shipped.values().stream()
        .flatMap(source -> facts(source).all().stream())
        .forEach(
            fact ->
                knownFacts
                    .computeIfAbsent(fact.name(), name -> new ArrayList<>())
                    .add(fact.schema()));
  }

  /** Reads the folder. There are none if there is no such folder. */
  static SortedMap<TypeId, JsonFile> read(Path folder) {
    SortedMap<TypeId, JsonFile> sources = new TreeMap<>();
    for (Path type : named(folder, folder, TYPE, "a type is a-z, 0-9 and hyphens"))
      for (Path version : named(folder, type, VERSION, "a version is a number from 1 to 999")) {
        Path file = version.resolve("schema.json");
        if (!Files.isRegularFile(file))
          throw JsonFile.misplaced(folder, file, "there is no such file");
        int number = Integer.parseInt(version.getFileName().toString());
        sources.put(new TypeId(type.getFileName().toString(), number), JsonFile.read(folder, file));
        if (sources.size() > MAX_SCHEMAS)
          throw JsonFile.misplaced(folder, file, "there are more than " + MAX_SCHEMAS + " schemas");
      }
    return sources;
  }

  /** The folders in a folder. Hidden files, such as those of an editor, do not count. */
  private static List<Path> named(Path root, Path folder, Pattern form, String reason) {
    List<Path> entries =
        ModuleResources.list(folder).stream()
            .filter(entry -> !entry.getFileName().toString().startsWith("."))
            .toList();
    for (Path entry : entries)
      if (!Files.isDirectory(entry) || !form.matcher(entry.getFileName().toString()).matches())
        throw JsonFile.misplaced(
            root, entry, reason + "; schemas are in folders TYPE/VERSION/schema.json");
    return entries;
  }

  /**
   * Checks schemas that compile.
   *
   * @param codes has the list of message types
   * @throws org.wasl.schemas.resource.SchemaLoadException for the first fault
   */
  void check(Set<TypeId> configured, CodeLists codes) {
    for (TypeId id : configured) {
      JsonFile source = source(id);
      if (!codes.list("message-type").has(id.type()))
        throw source.broken("", "no name of " + id.type() + ": add it to codes/message-type.json");
      checkForm(id, source);
      checkFacts(source);
      Optional<JsonFile> ours = Optional.ofNullable(shipped.get(id));
      ours.flatMap(before -> narrowed(before.json(), source.json(), this::document))
          .ifPresent(
              change -> {
                throw source.broken(
                    change.pointer(),
                    change.refusal()
                        + ", and the shipped "
                        + id
                        + " does not: make it a new version");
              });
      ours.or(() -> before(id, source)).ifPresent(before -> checkClear(before, source));
    }
  }

  private JsonFile source(TypeId id) {
    return Optional.ofNullable(all.get(id)).orElseThrow();
  }

  private Optional<JsonFile> before(TypeId id, JsonFile source) {
    if (id.version() == 1) return Optional.empty();
    TypeId before = new TypeId(id.type(), id.version() - 1);
    if (!all.containsKey(before)) throw source.broken("", "there is no " + before + " before it");
    return Optional.of(source(before));
  }

  /** The first refusal by the newer schema of what the older one accepts. */
  static Optional<SchemaChange> narrowed(
      JsonNode older, JsonNode newer, Function<String, Optional<JsonNode>> documents) {
    return SchemaComparison.compare(new Compared(older, documents), new Compared(newer, documents))
        .stream()
        .filter(change -> change.breaks() == SchemaChange.Side.WRITERS)
        .findFirst();
  }

  /** A message has our envelope, with its own type and version, and a content. */
  private static void checkForm(TypeId id, JsonFile source) {
    JsonNode schema = source.json();
    if (!schema.path("x-wasl-kind").asText().equals("message"))
      throw source.broken("/x-wasl-kind", "x-wasl-kind must be message");
    String envelope = "/properties/envelope";
    if (!schema.at(envelope + "/$ref").asText().equals(SchemaLinter.BASE + "envelope/1"))
      throw source.broken(envelope, "the envelope must be " + SchemaLinter.BASE + "envelope/1");
    if (!schema.at(envelope + "/properties/type/const").asText().equals(id.type())
        || schema.at(envelope + "/properties/version/const").asInt() != id.version())
      throw source.broken(envelope, "the envelope must have the type and version " + id);
    Set<String> required = Stream.of("envelope", "content").collect(Collectors.toSet());
    schema.path("required").forEach(name -> required.remove(name.asText()));
    if (!required.isEmpty() || !schema.at("/properties/content/type").asText().equals("object"))
      throw source.broken("", "a message requires an envelope, and an object as content");
  }

  private void checkFacts(JsonFile source) {
    ClearFacts facts = facts(source);
    for (ClearFacts.Fact fact : facts.all())
      if (!isKnown(fact))
        throw source.broken(
            fact.at(),
            knownFacts.containsKey(fact.name())
                ? "the readable fact " + fact.name() + " has values that it has nowhere else"
                : "no readable fact " + fact.name() + "; there are: " + names());
    for (String member : SUBTYPE_MEMBERS) {
      List<String> path = List.of("content", member);
      boolean shown =
          facts.all().stream()
              .anyMatch(fact -> fact.name().equals(SUBTYPE) && fact.path().equals(path));
      if (facts.describes(path) && !shown)
        throw source.broken(
            "/properties/content/properties/" + member,
            "the gateway reads this member as subtype: it has a code list, and x-wasl-clear");
    }
  }

  private String names() {
    return String.join(", ", knownFacts.keySet());
  }

  /** A fact has codes, or is like one that we show. */
  private boolean isKnown(ClearFacts.Fact fact) {
    if (CODES.contains(fact.name()) && isCode(fact.schema()))
      return !fact.name().equals(SUBTYPE)
          || fact.path().size() == 2 && SUBTYPE_MEMBERS.contains(fact.path().getLast());
    return knownFacts.getOrDefault(fact.name(), List.of()).stream()
        .anyMatch(known -> narrowed(fact.schema(), known, this::document).isEmpty());
  }

  private boolean isCode(JsonNode schema) {
    return schema.has(CodeListKeyword.NAME)
        || schema.has("$ref") && isCode(resolve(schema.path("$ref").asText()));
  }

  /** No fact disappears, and nothing that was sealed becomes readable. */
  private void checkClear(JsonFile before, JsonFile source) {
    ClearFacts facts = facts(source);
    ClearFacts earlier = facts(before);
    earlier
        .names()
        .filter(name -> facts.names().noneMatch(name::equals))
        .findFirst()
        .ifPresent(
            name -> {
              throw source.broken(
                  "", "the fact " + name + " is readable in " + before.file() + " and not here");
            });
    for (ClearFacts.Fact fact : facts.all())
      if (earlier.all().stream().noneMatch(known -> known.path().equals(fact.path()))
          && earlier.describes(fact.path()))
        throw source.broken(
            fact.at(), "is sealed in " + before.file() + " and must not become readable");
  }

  private ClearFacts facts(JsonFile source) {
    return new ClearFacts(source.json(), this::resolve);
  }

  private JsonNode resolve(String reference) {
    String[] parts = reference.split("#", 2);
    return document(parts[0]).orElseThrow().at(parts.length > 1 ? parts[1] : "");
  }

  private Optional<JsonNode> document(String address) {
    return all.entrySet().stream()
        .filter(entry -> address.equals(SchemaLinter.BASE + entry.getKey()))
        .map(entry -> entry.getValue().json())
        .findFirst();
  }
}
