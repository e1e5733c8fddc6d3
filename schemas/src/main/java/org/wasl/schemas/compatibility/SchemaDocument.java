package org.wasl.schemas.compatibility;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A schema document, in which {@code #…} is looked up, and those that it refers to. There is one
 * object for each document, so identity tells them apart.
 */
final class SchemaDocument {
  private static final List<String> REFERENCES = List.of("$ref", "$dynamicRef", "$recursiveRef");

  private final JsonNode root;
  private final Function<String, Optional<JsonNode>> documents;
  private final Map<String, Optional<SchemaDocument>> known;

  /** A schema in its document. */
  record Target(JsonNode schema, SchemaDocument document) {}

  private SchemaDocument(
      JsonNode root,
      Function<String, Optional<JsonNode>> documents,
      Map<String, Optional<SchemaDocument>> known) {
    this.root = root;
    this.documents = documents;
    this.known = known;
  }

  /**
   * A document.
   *
   * @param documents gives the schema document of an address without fragment, where it is known
   */
  static SchemaDocument of(JsonNode root, Function<String, Optional<JsonNode>> documents) {
    return new SchemaDocument(root, documents, new HashMap<>());
  }

  /** The target of a reference in this document, or empty if it is not known. */
  Optional<Target> resolve(String reference) {
    String[] parts = reference.split("#", 2);
    String fragment = parts.length == 2 ? parts[1] : "";
    if (!fragment.isEmpty() && !fragment.startsWith("/")) {
      return Optional.empty();
    }
    return named(parts[0])
        .map(found -> new Target(found.root.at(JsonPointer.compile(fragment)), found))
        .filter(target -> !target.schema().isMissingNode());
  }

  private Optional<SchemaDocument> named(String address) {
    return address.isEmpty() || address.equals(root.path("$id").textValue())
        ? Optional.of(this)
        : known.computeIfAbsent(
            address,
            it -> documents.apply(it).map(json -> new SchemaDocument(json, documents, known)));
  }

  /**
   * Tells whether two schemas mean the same, so that they and everything that they refer to are
   * equal. A reference to a document that neither side knows is compared by its text.
   */
  static boolean isAlike(Target target, Target other) {
    return isAlike(target, other, new HashSet<>());
  }

  private static boolean isAlike(Target target, Target other, Set<List<Object>> followed) {
    return target.schema().equals(other.schema())
        && REFERENCES.stream()
            .flatMap(keyword -> target.schema().findValues(keyword).stream())
            .filter(JsonNode::isTextual)
            .map(JsonNode::textValue)
            .filter(text -> followed.add(List.of(text, target.document(), other.document())))
            .allMatch(text -> leadsAlike(text, target.document(), other.document(), followed));
  }

  /** Tells whether a reference in one document leads to the same as it does in the other. */
  static boolean leadsAlike(String reference, SchemaDocument schemaDocument, SchemaDocument other) {
    return leadsAlike(reference, schemaDocument, other, new HashSet<>());
  }

  private static boolean leadsAlike(
      String reference,
      SchemaDocument schemaDocument,
      SchemaDocument other,
      Set<List<Object>> followed) {
    Optional<Target> first = schemaDocument.resolve(reference);
    Optional<Target> second = other.resolve(reference);
    if (first.isPresent() && second.isPresent()) {
      return isAlike(first.get(), second.get(), followed);
    }
    String address = reference.split("#", 2)[0];
    return first.isEmpty()
        && second.isEmpty()
        && schemaDocument
            .named(address)
            .map(document -> document.root)
            .equals(other.named(address).map(document -> document.root));
  }
}
