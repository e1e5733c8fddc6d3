package org.wasl.schemas.partner;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.PointerTokens;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.partner.SchemaSetCheck.SetSize;
import org.wasl.schemas.partner.SetFiles.Target;

/**
 * The JSON Schemas of a set (drafts 4 to 2020-12) and their samples. Nothing is fetched. A
 * reference names a file of the set, or the {@code $id} of a schema in it.
 */
final class JsonSchemaSet {
  private static final String ROOT = "https://partner.invalid/schema-set/";
  private static final String SCHEMA = "$schema";
  private static final String REF = "$ref";

  /** Keywords whose value is data, in which nothing refers to anything. */
  private static final Set<String> DATA = Set.of("enum", "const", "default", "examples");

  private static final Map<String, SpecificationVersion> DRAFTS =
      Stream.of(SpecificationVersion.values())
          .collect(
              Collectors.toUnmodifiableMap(draft -> bare(draft.getDialectId()), draft -> draft));

  /** A schema of the set. */
  private record Source(
      String file, JsonNode json, JsonPositions positions, String address, String text) {}

  private final SetFiles files;
  private final SortedSet<SchemaFinding> findings;
  private final StrictJson strict;
  private final SortedMap<String, Source> sources = new TreeMap<>();
  private final SortedMap<String, String> byAddress = new TreeMap<>();
  private final SortedMap<String, Schema> compiled = new TreeMap<>();

  JsonSchemaSet(SetFiles files, SortedSet<SchemaFinding> findings, SchemaSetLimits limits) {
    this.files = files;
    this.findings = findings;
    this.strict = new StrictJson(new JsonLimits(limits.fileBytes(), 100, 64, 1_000_000));
  }

  /** Checks every schema and sample, and counts them. */
  SetSize check() {
    List<String> schemas =
        files.names(".json", false).stream()
            .filter(name -> !("/" + name).endsWith("/invalid.json"))
            .toList();
    List<String> samples = files.names(".json", true);
    schemas.forEach(this::read);
    int before = findings.size();
    sources.values().forEach(this::checkAlone);
    if (findings.size() == before && sources.size() == schemas.size()) {
      compile(samples);
    }
    return new SetSize(schemas.size(), samples.size());
  }

  private Optional<JsonNode> parse(String file) {
    return switch (strict.parse(files.bytes(file))) {
      case StrictJson.Parsed(var document) -> Optional.of(document);
      case StrictJson.Malformed(var reason, var line, var column) -> {
        findings.add(
            new SchemaFinding(file, line, column, "is not acceptable JSON: " + explained(reason)));
        yield Optional.empty();
      }
    };
  }

  private static String explained(StrictJson.Reason reason) {
    return switch (reason) {
      case BYTE_ORDER_MARK -> "it begins with a byte order mark: save it as UTF-8 without one";
      case BAD_UTF8 -> "it is not UTF-8: save it as UTF-8";
      case DUPLICATE_KEY -> "a member appears twice in the same object";
      default -> reason.code();
    };
  }

  private void read(String file) {
    parse(file)
        .ifPresent(
            json -> {
              JsonPositions positions = new JsonPositions(file, files.bytes(file));
              String own = json.path("$id").asText(json.path("id").asText(""));
              String address = bare(resolved(ROOT + file.replace(" ", "%20"), own));
              Source source = new Source(file, json, positions, address, json.toString());
              sources.put(file, source);
              String other = byAddress.putIfAbsent(address, file);
              if (other != null) {
                findings.add(
                    positions.finding("/$id", "$id is that of %s as well".formatted(other)));
              }
            });
  }

  private void checkAlone(Source source) {
    String draft = source.json().path(SCHEMA).asText("");
    SpecificationVersion version = DRAFTS.get(bare(draft));
    if (!source.json().isObject()) {
      findings.add(source.positions().finding("", "is no JSON Schema: an object is expected"));
    } else if (draft.isEmpty()) {
      findings.add(
          source
              .positions()
              .finding(
                  "",
                  "$schema is missing: say which draft it is, as"
                      + " https://json-schema.org/draft/2020-12/schema"));
    } else if (version == null) {
      findings.add(
          source.positions().finding("/" + SCHEMA, "$schema names no draft from 4 to 2020-12"));
    } else {
      Schema meta =
          SchemaRegistry.withDefaultDialect(
                  version, builder -> builder.schemaRegistryConfig(config(false)))
              .getSchema(SchemaLocation.of(version.getDialectId()));
      for (Error error : meta.validate(source.json())) {
        findings.add(
            source
                .positions()
                .finding(
                    error.getInstanceLocation().toString(),
                    "is no JSON Schema here: " + error.getMessage()));
      }
    }
    walk(source, source.json(), "");
  }

  /** References and patterns, wherever they stand. */
  private void walk(Source source, JsonNode node, String at) {
    if (node.path(REF).isTextual()) {
      reference(source, node.path(REF).textValue(), at + "/" + REF);
    }
    if (node.path("pattern").isTextual()) {
      pattern(source, node.path("pattern").textValue(), at + "/pattern");
    }
    node.path("patternProperties")
        .fieldNames()
        .forEachRemaining(
            name ->
                pattern(source, name, at + "/patternProperties/" + PointerTokens.escaped(name)));
    node.properties()
        .forEach(
            member -> {
              if (!DATA.contains(member.getKey())) {
                walk(source, member.getValue(), at + "/" + PointerTokens.escaped(member.getKey()));
              }
            });
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        walk(source, node.get(i), at + "/" + i);
      }
    }
  }

  private void pattern(Source source, String pattern, String at) {
    try {
      new BoundedRegex(pattern);
    } catch (PatternSyntaxException e) {
      findings.add(
          source.positions().finding(at, "is no regular expression: " + e.getDescription()));
    }
  }

  private void reference(Source source, String reference, String at) {
    String[] parts = reference.split("#", 2);
    Optional<Source> target = Optional.of(source);
    if (!parts[0].isEmpty()) {
      String address = bare(resolved(source.address(), parts[0]));
      target = Optional.ofNullable(byAddress.get(address)).map(sources::get);
      if (target.isEmpty()) {
        switch (files.follow(source.file(), parts[0])) {
          case Target.Found(var file) -> {
            target = Optional.ofNullable(sources.get(file));
            byAddress.put(address, file);
          }
          case Target.Broken(var reason) ->
              findings.add(source.positions().finding(at, "the reference " + reason));
        }
      }
    }
    if (target.isPresent() && parts.length == 2 && parts[1].startsWith("/")) {
      JsonPointer pointer = JsonPointer.compile(decoded(parts[1]));
      if (target.get().json().at(pointer).isMissingNode()) {
        findings.add(
            source
                .positions()
                .finding(
                    at,
                    "the reference %s names nothing in %s"
                        .formatted(reference, target.get().file())));
      }
    }
  }

  private void compile(List<String> samples) {
    Map<String, String> texts = new TreeMap<>();
    byAddress.forEach(
        (address, file) ->
            Optional.ofNullable(sources.get(file))
                .ifPresent(source -> texts.put(address, source.text())));
    SchemaRegistry library =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemaRegistryConfig(config(true))
                    .schemas(texts)
                    .schemaLoader(
                        loader ->
                            loader
                                .fetchRemoteResources(false)
                                .allow(iri -> texts.containsKey(bare(iri.toString())))));
    for (Source source : sources.values()) {
      try {
        Schema schema = library.getSchema(SchemaLocation.of(source.address()));
        schema.initializeValidators();
        compiled.put(source.file(), schema);
      } catch (SchemaException | IllegalArgumentException | StackOverflowError e) {
        findings.add(source.positions().finding("", "does not compile: " + e.getMessage()));
      }
    }
    samples.forEach(this::validate);
  }

  /** Files of the schemas that compile. */
  Set<String> compiled() {
    return compiled.keySet();
  }

  /**
   * Faults that a schema that compiles finds in a document. {@link BoundedRegex} bounds how often a
   * pattern looks at a text, but not how deep it recurses. Nothing bounds a schema that refers to
   * itself either. So a stack overflow also refuses the document.
   */
  List<DocumentFault> faults(String schema, byte[] document) {
    if (!(strict.parse(document) instanceof StrictJson.Parsed(var parsed))) {
      return List.of(new DocumentFault(1, 0, "", "json"));
    }
    JsonPositions positions = new JsonPositions(schema, document);
    try {
      return Stream.ofNullable(compiled.get(schema))
          .flatMap(found -> found.validate(parsed).stream())
          .map(error -> fault(error, positions))
          .toList();
    } catch (BoundedRegex.TooSlow e) {
      return List.of(new DocumentFault(1, 0, "", "pattern"));
    } catch (StackOverflowError e) {
      return List.of(new DocumentFault(1, 0, "", "recursion"));
    }
  }

  private static DocumentFault fault(Error error, JsonPositions positions) {
    String pointer = error.getInstanceLocation().toString();
    SchemaFinding place = positions.finding(pointer, "");
    return new DocumentFault(place.line(), place.column(), pointer, error.getKeyword());
  }

  private void validate(String sample) {
    boolean mustFail = SetFiles.mustFail(sample);
    if (mustFail && strict.parse(files.bytes(sample)) instanceof StrictJson.Malformed) {
      return;
    }
    Optional<JsonNode> document = parse(sample);
    Optional<String> of = schemaOf(sample);
    if (of.isEmpty()) {
      findings.add(
          new SchemaFinding(
              sample,
              0,
              0,
              "its schema is not clear: name that one schema.json, beside the"
                  + " folder of the samples"));
    }
    Optional<Schema> schema = of.map(compiled::get);
    if (document.isPresent() && schema.isPresent()) {
      validate(sample, document.get(), schema.get(), mustFail);
    }
  }

  private void validate(String sample, JsonNode document, Schema schema, boolean mustFail) {
    JsonPositions positions = new JsonPositions(sample, files.bytes(sample));
    try {
      List<Error> errors = schema.validate(document);
      if (mustFail && errors.isEmpty()) {
        findings.add(positions.finding("", "is valid, though it is among the invalid samples"));
      }
      for (Error error : mustFail ? List.<Error>of() : errors) {
        findings.add(
            positions.finding(
                error.getInstanceLocation().toString(),
                "a valid sample is refused: " + error.getMessage()));
      }
    } catch (BoundedRegex.TooSlow e) {
      findings.add(positions.finding("", String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      findings.add(
          positions.finding(
              "",
              "a pattern or a reference of its schema recurses without bound: write (a|b)* as"
                  + " [ab]*, and let no schema refer to itself for the same value"));
    }
  }

  /**
   * The schema beside the folder of a sample, which is {@code schema.json} or the only one there
   * is.
   */
  private Optional<String> schemaOf(String sample) {
    String samples = SetFiles.folder(sample);
    String folder = SetFiles.folder(samples.substring(0, samples.length() - 1));
    List<String> present =
        sources.keySet().stream().filter(file -> SetFiles.folder(file).equals(folder)).toList();
    return present.contains(folder + "schema.json")
        ? Optional.of(folder + "schema.json")
        : Optional.of(present).filter(files -> files.size() == 1).map(List::getFirst);
  }

  /** Formats are asserted in samples. In schemas, patterns and references are looked at here. */
  private static SchemaRegistryConfig config(boolean formats) {
    return SchemaRegistryConfig.builder()
        .formatAssertionsEnabled(formats)
        .pathType(PathType.JSON_POINTER)
        .regularExpressionFactory(BoundedRegex::new)
        .build();
  }

  private static String resolved(String base, String reference) {
    try {
      return reference.isEmpty() ? base : URI.create(base).resolve(reference).toString();
    } catch (IllegalArgumentException e) {
      return reference; // told as a reference that leads nowhere
    }
  }

  /** An address without its fragment. */
  private static String bare(String address) {
    int fragment = address.indexOf('#');
    return fragment < 0 ? address : address.substring(0, fragment);
  }

  private static String decoded(String fragment) {
    try {
      String text = URI.create("#" + fragment).getFragment();
      return text == null ? fragment : text;
    } catch (IllegalArgumentException e) {
      return fragment;
    }
  }
}
