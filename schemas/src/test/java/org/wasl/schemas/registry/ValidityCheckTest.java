package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.runtime.TestSeed;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.resource.JsonFile;
import org.wasl.schemas.resource.ModuleResources;

class ValidityCheckTest {
  private static final CodeLists CODES = CodeLists.load();
  private static final SchemaRegistry REGISTRY = SchemaRegistry.load(CODES);
  private static final int MUTANTS_OF_A_SAMPLE = 150;

  /** Values of every kind, at the borders of what schemas ask for. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "1",
          "2",
          "-1",
          "9007199254740993",
          "\"\"",
          "\"a\"",
          "\"MA\"",
          "\"2026-02-28T10:00:00Z\"",
          "\"2026-02-31T10:00:00Z\"",
          "\"2024-02-29T23:59:59.5Z\"",
          "\"2026-02-28T24:00:00Z\"",
          "\"2026-02-28\"",
          "\"http://a.example/\"",
          "\"0a7f3c52-9d41-4b6e-8f21-5c3de90a1b77\"",
          "\"\\uD83D\\uDD10\"",
          "\"line\\nline\\u0001\"",
          "[]",
          "[\"a\",\"a\"]",
          "{}",
          "{\"a\":1}");

  private static final List<String> NUMBERS = List.of("1.0", "1.5", "0.0", "18446744073709551617");

  /** Every sample, valid or not, by its type. */
  private static Map<TypeId, List<JsonNode>> samples() {
    Map<TypeId, List<JsonNode>> samples = new TreeMap<>();
    ModuleResources.withFolder(
        "types",
        types -> {
          for (TypeId id : REGISTRY.types()) {
            Path home = types.resolve(id.type()).resolve(Integer.toString(id.version()));
            for (String folder : List.of("valid", "invalid")) {
              if (Files.exists(home.resolve(folder))) {
                for (Path file : ModuleResources.jsonFiles(home.resolve(folder))) {
                  samples
                      .computeIfAbsent(id, first -> new ArrayList<>())
                      .add(JsonFile.read(types, file).json());
                }
              }
            }
          }
          return samples;
        });
    return samples;
  }

  @Test
  void acceptsSamplesAndMutantsThatLibraryAccepts() {
    // Given
    Random random = TestSeed.random(ValidityCheckTest.class, 11);
    int[] verdicts = new int[2];
    samples()
        .forEach(
            (id, documents) -> {
              for (JsonNode sample : documents) {
                for (int i = 0; i < MUTANTS_OF_A_SAMPLE; i++) {
                  // When
                  JsonNode mutant = mutant(sample, documents, VALUES, random, i % 4);
                  boolean accepted = REGISTRY.accepts(id.type(), id.version(), mutant);
                  // Then
                  assertThat(accepted)
                      .as("%s: %s", id, mutant)
                      .isEqualTo(REGISTRY.violations(id.type(), id.version(), mutant).isEmpty());
                  verdicts[accepted ? 1 : 0]++;
                }
              }
            });
    assertThat(verdicts[0]).isGreaterThan(10_000);
    assertThat(verdicts[1]).isGreaterThan(3_000);
  }

  @Test
  void delegatesUnusualNumbersAndAcceptsNothingThatLibraryRejects() {
    // Given
    Random random = TestSeed.random(ValidityCheckTest.class, 12);
    samples()
        .forEach(
            (id, documents) -> {
              for (JsonNode sample : documents) {
                for (int i = 0; i < MUTANTS_OF_A_SAMPLE; i++) {
                  // When
                  JsonNode mutant = mutant(sample, documents, NUMBERS, random, 1 + i % 2);
                  boolean accepted = REGISTRY.accepts(id.type(), id.version(), mutant);
                  // Then
                  assertThat(
                          !accepted
                              || REGISTRY.violations(id.type(), id.version(), mutant).isEmpty())
                      .as("%s: %s", id, mutant)
                      .isTrue();
                }
              }
            });
  }

  /** A copy with that many changes. */
  private static JsonNode mutant(
      JsonNode sample, List<JsonNode> others, List<String> values, Random random, int changes) {
    JsonNode copy = sample.deepCopy();
    for (int i = 0; i < changes; i++) {
      JsonNode at = anyContainer(copy, random);
      JsonNode value =
          random.nextInt(3) == 0
              ? anyContainer(others.get(random.nextInt(others.size())), random).deepCopy()
              : TestDocuments.parse(values.get(random.nextInt(values.size())));
      switch (at) {
        case ObjectNode object -> change(object, value, random);
        case ArrayNode array -> change(array, value, random);
        default -> throw new IllegalStateException("neither object nor array");
      }
    }
    return copy;
  }

  private static void change(ObjectNode object, JsonNode value, Random random) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.isEmpty() ? "a" : names.get(random.nextInt(names.size()));
    JsonNode old = object.path(name);
    switch (random.nextInt(5)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name + "x", value);
      case 2 -> object.set(name, value);
      case 3 -> object.put(name, old.asText() + (random.nextBoolean() ? "é" : "0"));
      default -> object.put(name, "a".repeat(random.nextInt(300)));
    }
  }

  private static void change(ArrayNode array, JsonNode value, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> array.add(value);
      case 1 -> array.addAll(array.deepCopy());
      default -> array.removeAll();
    }
  }

  /** An object or array within the document, the document included. */
  private static JsonNode anyContainer(JsonNode document, Random random) {
    List<JsonNode> all = new ArrayList<>();
    collect(document, all);
    return all.get(random.nextInt(all.size()));
  }

  private static void collect(JsonNode node, List<JsonNode> into) {
    if (node.isContainerNode()) {
      into.add(node);
      node.forEach(child -> collect(child, into));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"string\", \"contains\": {}}",
        "{\"type\": \"number\"}",
        "{\"type\": [\"string\", \"null\"]}",
        "{\"enum\": [1, 2]}",
        "{\"const\": null}",
        "{\"format\": \"moon\"}",
        "{\"unevaluatedProperties\": {\"type\": \"string\"}}",
        "{\"if\": {\"minimum\": 1}, \"then\": false}",
        "{\"if\": {\"properties\": {\"a\": {\"const\": 1}}}, \"then\": false}",
        "{\"properties\": {\"again\": {\"$ref\": \"#\"}}}"
      })
  void rejectsSchemaThatItWouldDecideDifferently(String schema) {
    // Given
    JsonNode json = TestDocuments.parse(schema);
    // When / Then
    assertThatThrownBy(() -> new ValidityCheck(json, CODES, reference -> json))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
