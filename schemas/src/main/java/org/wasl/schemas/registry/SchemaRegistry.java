package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.compatibility.SchemaChange;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;
import org.wasl.schemas.resource.SchemaLoadException;

/**
 * All document types, compiled with their code lists. It is immutable and thread-safe. A valid
 * document costs {@link #validate} a few microseconds, an invalid one tens.
 */
public final class SchemaRegistry {

  private final CodeLists codes;
  private final Map<TypeId, Type> types;
  private final SortedSet<TypeId> configured;

  private record Type(
      String kind,
      String text,
      ValidityCheck check,
      Schema schema,
      ClearFacts clear,
      DatedCodes dated) {}

  private SchemaRegistry(CodeLists codes, Map<TypeId, Type> types, SortedSet<TypeId> configured) {
    this.codes = codes;
    this.types = types;
    this.configured = Collections.unmodifiableSortedSet(configured);
  }

  /**
   * Reads and compiles the schemas that come with this module. Tests validate their samples.
   *
   * @throws SchemaLoadException if a schema is broken, with file and line
   */
  public static SchemaRegistry load(CodeLists codes) {
    return ModuleResources.withFolder("types", folder -> load(folder, codes));
  }

  /**
   * Reads and compiles the schemas that come with this module, and those of the authority. A
   * version of the authority's is added, or takes the place of the one of this module.
   *
   * @param configured the folder of the authority's, which need not exist
   * @throws SchemaLoadException if a schema is broken or weaker than the one before, with file and
   *     line
   */
  public static SchemaRegistry load(CodeLists codes, Path configured) {
    SortedMap<TypeId, JsonFile> shipped =
        ModuleResources.withFolder("types", SchemaRegistry::sources);
    SortedMap<TypeId, JsonFile> own = ConfiguredSchemas.read(configured);
    SortedMap<TypeId, JsonFile> all = new TreeMap<>(shipped);
    all.putAll(own);
    SchemaRegistry registry = compiled(all, codes, new TreeSet<>(own.keySet()));
    new ConfiguredSchemas(shipped, all).check(own.keySet(), codes);
    return registry;
  }

  static SchemaRegistry load(Path folder, CodeLists codes) {
    return compiled(sources(folder), codes, new TreeSet<>());
  }

  private static SortedMap<TypeId, JsonFile> sources(Path folder) {
    SortedMap<TypeId, JsonFile> sources = new TreeMap<>();
    homes(folder)
        .forEach((id, home) -> sources.put(id, JsonFile.read(folder, home.resolve("schema.json"))));
    return sources;
  }

  private static SchemaRegistry compiled(
      SortedMap<TypeId, JsonFile> sources, CodeLists codes, SortedSet<TypeId> configured) {
    SchemaCompiler compiler = new SchemaCompiler(sources, codes);
    Map<TypeId, Type> types = new TreeMap<>();
    compiler.check();
    sources.forEach(
        (id, source) -> {
          Schema schema = compiler.compile(id, source);
          String kind = source.json().path("x-wasl-kind").asText();
          ValidityCheck check = compiler.validityCheck(source);
          ClearFacts clear = new ClearFacts(source.json(), compiler::resolve);
          DatedCodes dated = new DatedCodes(source.json(), codes, compiler::resolve);
          types.put(id, new Type(kind, source.text(), check, schema, clear, dated));
        });
    return new SchemaRegistry(codes, types, configured);
  }

  private static SortedMap<TypeId, Path> homes(Path folder) {
    SortedMap<TypeId, Path> homes = new TreeMap<>();
    for (Path type : ModuleResources.list(folder))
      for (Path version : ModuleResources.list(type))
        if (Files.exists(version.resolve("schema.json"))) homes.put(id(type, version), version);
    return homes;
  }

  private static TypeId id(Path type, Path version) {
    return new TypeId(
        type.getFileName().toString(), Integer.parseInt(version.getFileName().toString()));
  }

  /** The code lists that documents are validated by. */
  public CodeLists codes() {
    return codes;
  }

  /** All types, also those that only answer ({@code receipt/1}) or are shared. */
  public SortedSet<TypeId> types() {
    return new TreeSet<>(types.keySet());
  }

  /** The types and versions of the authority. */
  public SortedSet<TypeId> configured() {
    return configured;
  }

  /** Message types that only the gateway itself sends, without versions. */
  public SortedSet<String> ownTypes() {
    SortedSet<String> own = new TreeSet<>();
    types.forEach(
        (id, type) -> {
          if (type.kind().equals("own")) own.add(id.type());
        });
    return own;
  }

  /**
   * Tells whether an agency may send this type at all. It must be a message, not an answer or a
   * shared part.
   */
  public boolean isMessage(String type, int version) {
    Type known = types.get(new TypeId(type, version));
    return known != null && known.kind().equals("message");
  }

  /** The versions of a type that agencies may send, or empty if it is no message of theirs. */
  public SortedSet<Integer> messageVersions(String type) {
    SortedSet<Integer> versions = versions(type);
    versions.removeIf(version -> !isMessage(type, version));
    return versions;
  }

  /** The versions of a type that there are, or empty if the type is not known. */
  public SortedSet<Integer> versions(String type) {
    SortedSet<Integer> versions = new TreeSet<>();
    types.keySet().stream()
        .filter(id -> id.type().equals(type))
        .forEach(id -> versions.add(id.version()));
    return versions;
  }

  /**
   * The versions of each message type, without reading a schema.
   *
   * @param codes has the list of message types
   */
  public static SortedMap<String, SortedSet<Integer>> messageVersions(CodeLists codes) {
    return messageVersions(codes, Set.of());
  }

  /**
   * The versions of each message type, with those of the authority.
   *
   * @param codes has the list of message types
   * @param configured the folder of the authority's, which need not exist
   * @throws SchemaLoadException if a file or folder in it cannot be read or has a wrong name
   */
  public static SortedMap<String, SortedSet<Integer>> messageVersions(
      CodeLists codes, Path configured) {
    return messageVersions(codes, ConfiguredSchemas.read(configured).keySet());
  }

  private static SortedMap<String, SortedSet<Integer>> messageVersions(
      CodeLists codes, Set<TypeId> configured) {
    SortedMap<String, SortedSet<Integer>> versions = new TreeMap<>();
    List<String> messages = codes.list("message-type").codes();
    Set<TypeId> all = new TreeSet<>(configured);
    all.addAll(ModuleResources.withFolder("types", folder -> homes(folder).keySet()));
    for (TypeId id : all)
      if (messages.contains(id.type()))
        versions.computeIfAbsent(id.type(), type -> new TreeSet<>()).add(id.version());
    return versions;
  }

  /** The schema as we publish it, where the type is known. */
  public Optional<String> schemaText(String type, int version) {
    return Optional.ofNullable(types.get(new TypeId(type, version))).map(Type::text);
  }

  /**
   * The first place where the schema of this version refuses a document that an older text of the
   * same version accepts. Empty if there is none, or the texts are equal.
   *
   * @throws IllegalArgumentException if the type is not known
   */
  public Optional<SchemaChange> narrowed(String type, int version, String olderText) {
    String text = known(type, version).text();
    return text.equals(olderText)
        ? Optional.empty()
        : ConfiguredSchemas.narrowed(
            json(olderText), json(text), address -> document(address).map(SchemaRegistry::json));
  }

  private static JsonNode json(String text) {
    StrictJson strict = new StrictJson(JsonFile.LIMITS);
    return switch (strict.parse(text.getBytes(StandardCharsets.UTF_8))) {
      case StrictJson.Parsed parsed -> parsed.document();
      case StrictJson.Malformed _ -> throw new IllegalStateException("a schema is JSON");
    };
  }

  /** The schema of this address ({@code $id}) as we publish it, where it is one of ours. */
  public Optional<String> document(String address) {
    return types.keySet().stream()
        .filter(id -> address.equals(SchemaLinter.BASE + id))
        .findFirst()
        .flatMap(id -> schemaText(id.type(), id.version()));
  }

  /**
   * Validates a document.
   *
   * @return every violation, in the order of the schema, or empty if the document is valid
   * @throws IllegalArgumentException if the type is not known
   */
  public List<Violation> validate(String type, int version, JsonNode document) {
    return accepts(type, version, document) ? List.of() : violations(type, version, document);
  }

  /** Tells whether the document is certainly valid. See {@link ValidityCheck}. */
  boolean accepts(String type, int version, JsonNode document) {
    return known(type, version).check().accepts(document);
  }

  /** The violations that the library finds. */
  List<Violation> violations(String type, int version, JsonNode document) {
    return ViolationMapper.of(known(type, version).schema().validate(document));
  }

  /**
   * The codes of a valid document that are valid on none of some days. They are retired ones
   * ({@code code-retired}), and those that are not valid yet ({@code code-not-yet}). Apart from
   * {@link #validate}, so that what was accepted before stays valid for ever.
   *
   * @param days when the document, and the case that it is about, were written
   * @throws IllegalArgumentException if the type is not known
   */
  public List<Violation> codesOutOfDate(
      String type, int version, JsonNode document, Collection<LocalDate> days) {
    return known(type, version).dated().violations(document, days);
  }

  /**
   * The facts of a valid document that stay readable, by name.
   *
   * @throws IllegalArgumentException if the type is not known
   */
  public SortedMap<String, String> clearFacts(String type, int version, JsonNode document) {
    return known(type, version).clear().extract(document);
  }

  /**
   * The JSON pointer (RFC 6901) to the fact of that name in documents of that type, or empty if
   * there is none.
   *
   * @throws IllegalArgumentException if the type is not known
   */
  public Optional<String> clearPointer(String type, int version, String fact) {
    return known(type, version).clear().pointer(fact);
  }

  /** Names of the facts that stay readable in messages of this type, in any of its versions. */
  public SortedSet<String> clearNames(String type) {
    SortedSet<String> names = new TreeSet<>();
    versions(type).forEach(version -> known(type, version).clear().names().forEach(names::add));
    return names;
  }

  /** Names of all facts that stay readable, of all message types. */
  SortedSet<String> clearNames() {
    SortedSet<String> names = new TreeSet<>();
    types.values().forEach(type -> type.clear().names().forEach(names::add));
    return names;
  }

  private Type known(String type, int version) {
    Type known = types.get(new TypeId(type, version));
    if (known == null) throw new IllegalArgumentException("unknown document type");
    return known;
  }
}
