package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.wasl.schemas.resource.JsonFile;

/**
 * Refuses a schema whose references lead nowhere, in a circle, or to so many places that nobody
 * could follow them all.
 */
final class ReferenceCheck {
  /** Maximum of values in a schema with all its references followed. Ours have 2,000. */
  private static final int MAX_VALUES = 100_000;

  private final Function<String, JsonNode> resolve;
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  /**
   * @param resolve gives the schema that a {@code $ref} names
   */
  ReferenceCheck(Function<String, JsonNode> resolve) {
    this.resolve = resolve;
  }

  /**
   * Follows all references of a schema.
   *
   * @throws org.wasl.schemas.resource.SchemaLoadException for the first that cannot be followed
   */
  void check(JsonFile source) {
    size(source.json(), "", true, source);
  }

  /**
   * @param at the place in the source, which a reference does not leave
   */
  private int size(JsonNode node, String at, boolean own, JsonFile source) {
    long size = 1;
    JsonNode reference = node.path("$ref");
    if (reference.isTextual()) {
      size += followed(reference.textValue(), own ? at + "/$ref" : at, source);
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      String below = own ? at + "/" + escaped(member.getKey()) : at;
      size += size(member.getValue(), below, own, source);
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      size += size(node.path(i), own ? at + "/" + i : at, own, source);
    }
    if (size > MAX_VALUES) {
      throw source.broken(at, "its references lead to more than " + MAX_VALUES + " values");
    }
    return (int) size;
  }

  private int followed(String reference, String at, JsonFile source) {
    Integer known = sizes.get(reference);
    if (known != null) {
      return known;
    }
    if (!open.add(reference)) {
      throw source.broken(at, "the reference leads to itself");
    }
    int size = size(target(reference, at, source), at, false, source);
    open.remove(reference);
    sizes.put(reference, size);
    return size;
  }

  private JsonNode target(String reference, String at, JsonFile source) {
    try {
      JsonNode target = resolve.apply(reference);
      if (!target.isMissingNode()) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      throw source.broken(at, "no such schema: " + reference);
    }
    throw source.broken(at, "no such schema: " + reference);
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
