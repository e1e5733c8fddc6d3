package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.PathType;
import java.util.Map;
import java.util.TreeMap;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.JsonFile;

/**
 * Compiles our schema files into validators. It knows one dialect, asserts formats and follows no
 * external reference.
 */
final class SchemaCompiler {

  private final Map<TypeId, JsonFile> sources;
  private final CodeLists codes;
  private final SchemaRegistry library;
  private final Schema metaSchema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of(SchemaLinter.DIALECT));

  SchemaCompiler(Map<TypeId, JsonFile> sources, CodeLists codes) {
    this.sources = sources;
    this.codes = codes;
    this.library = library();
  }

  /** Checks every schema before the first is compiled, because one may name another. */
  void check() {
    sources.values().forEach(this::check);
    ReferenceCheck references = new ReferenceCheck(this::resolve);
    sources.values().forEach(references::check);
  }

  /** The schema that one of our references names. */
  JsonNode resolve(String reference) {
    String[] parts = reference.substring(SchemaLinter.BASE.length()).split("#", 2);
    for (var entry : sources.entrySet())
      if (entry.getKey().toString().equals(parts[0]))
        return entry.getValue().json().at(parts.length > 1 ? parts[1] : "");
    throw new IllegalArgumentException("no such schema: " + reference);
  }

  private void check(JsonFile source) {
    for (SchemaLinter.Fault fault : SchemaLinter.lint(source.json(), codes))
      throw source.broken(fault.pointer(), fault.reason());
    for (Error error : metaSchema.validate(source.json()))
      throw source.broken(
          ViolationMapper.pointer(error), "not a JSON Schema: " + error.getMessage());
  }

  Schema compile(TypeId id, JsonFile source) {
    String iri = SchemaLinter.BASE + id;
    if (!iri.equals(source.json().path("$id").asText()))
      throw source.broken("/$id", "$id must be " + iri);
    try {
      Schema schema = library.getSchema(SchemaLocation.of(iri));
      schema.initializeValidators();
      return schema;
    } catch (SchemaException | IllegalArgumentException e) {
      throw source.broken("", "does not compile: " + e.getMessage());
    }
  }

  /** The check by which most documents are found valid without the library. */
  ValidityCheck validityCheck(JsonFile source) {
    try {
      return new ValidityCheck(source.json(), codes, this::resolve);
    } catch (IllegalArgumentException e) {
      throw source.broken("", "does not compile: " + e.getMessage());
    }
  }

  private SchemaRegistry library() {
    Dialect dialect =
        Dialect.builder(Dialects.getDraft202012())
            .format(new DateTimeFormat())
            .keyword(new CodeListKeyword(codes))
            .keyword(new NonValidationKeyword("x-wasl-clear"))
            .keyword(new NonValidationKeyword("x-wasl-kind"))
            .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
            .build();
    Map<String, String> texts = new TreeMap<>();
    sources.forEach(
        (id, source) ->
            texts.put(
                SchemaLinter.BASE + id,
                UnevaluatedPropertiesRewriter.rewrite(source.json()).toString()));
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(true)
            .strict("format", true)
            .pathType(PathType.JSON_POINTER)
            .regularExpressionFactory(CharacterClassRegex.FACTORY)
            .preloadSchema(true)
            .cacheRefs(true)
            .build();
    return SchemaRegistry.withDialect(
        dialect,
        builder ->
            builder
                .schemaRegistryConfig(config)
                .schemas(texts)
                .schemaLoader(
                    loader ->
                        loader
                            .fetchRemoteResources(false)
                            .allow(iri -> texts.containsKey(iri.toString()))));
  }
}
