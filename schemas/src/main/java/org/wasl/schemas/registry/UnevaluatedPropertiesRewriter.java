package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Replaces {@code unevaluatedProperties} by {@code additionalProperties} if both are equivalent.
 * That is the case if no other schema applies to the same object (JSON Schema 2020-12 core,
 * sections 10.3.2.3 and 11.3). The library then need not record what was evaluated.
 */
final class UnevaluatedPropertiesRewriter {
  static final String WRITTEN = "unevaluatedProperties";
  static final String STANDARD = "additionalProperties";

  /** Keywords that apply a schema to the same object. */
  private static final Set<String> IN_PLACE =
      Set.of(
          "$ref",
          "$dynamicRef",
          "allOf",
          "anyOf",
          "oneOf",
          "not",
          "if",
          "then",
          "else",
          "dependentSchemas",
          STANDARD);

  private UnevaluatedPropertiesRewriter() {}

  /** A copy of the schema, for the library. */
  static JsonNode rewrite(JsonNode schema) {
    JsonNode copy = schema.deepCopy();
    close(copy);
    return copy;
  }

  private static void close(JsonNode node) {
    node.forEach(UnevaluatedPropertiesRewriter::close);
    if (node instanceof ObjectNode object
        && object.path(WRITTEN).isBoolean()
        && IN_PLACE.stream().noneMatch(object::has)) {
      object.set(STANDARD, object.remove(WRITTEN));
    }
  }
}
