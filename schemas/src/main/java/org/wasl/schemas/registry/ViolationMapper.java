package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/** Maps the library's errors to violations, without any part of the document. */
final class ViolationMapper {

  private ViolationMapper() {}

  static List<Violation> of(List<Error> errors) {
    if (errors.isEmpty()) return List.of();
    Set<Violation> violations = new LinkedHashSet<>();
    for (Error error : errors) violations.add(of(error));
    return List.copyOf(violations);
  }

  private static Violation of(Error error) {
    String keyword = keyword(error.getKeyword());
    return new Violation(pointer(error), keyword, expected(keyword, error));
  }

  private static String keyword(String ofLibrary) {
    return switch (ofLibrary) {
      case "false" -> "absent";
      case UnevaluatedPropertiesRewriter.STANDARD -> UnevaluatedPropertiesRewriter.WRITTEN;
      default -> ofLibrary;
    };
  }

  static String pointer(Error error) {
    return error.getInstanceLocation().toString();
  }

  private static String expected(String keyword, Error error) {
    if (keyword.equals("required")) return error.getProperty();
    JsonNode asked = error.getSchemaNode();
    if (asked == null || asked.isBoolean() || asked.isObject()) return "";
    if (!asked.isArray()) return asked.asText();
    StringJoiner values = new StringJoiner(", ");
    asked.forEach(value -> values.add(value.asText()));
    return values.toString();
  }
}
