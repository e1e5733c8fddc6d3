package org.wasl.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;

/**
 * The places of one document type that have a code of a list with dates. A code there may be
 * retired or not valid yet, though the schema allows it.
 */
final class DatedCodes {

  /** A place with the steps to it ("*" for every item), and the list. */
  private record Place(List<String> path, CodeList list) {}

  private static final String EVERY = "*";

  private final List<Place> places = new ArrayList<>();

  /**
   * @param schema the schema of a type
   * @param resolve gives the schema that a {@code $ref} names
   */
  DatedCodes(JsonNode schema, CodeLists codes, Function<String, JsonNode> resolve) {
    collect(schema, List.of(), codes, resolve);
  }

  private void collect(
      JsonNode schema, List<String> path, CodeLists codes, Function<String, JsonNode> resolve) {
    if (schema.has("$ref")) {
      collect(resolve.apply(schema.path("$ref").asText()), path, codes, resolve);
    }
    if (schema.has(CodeListKeyword.NAME)) {
      CodeList list = codes.list(schema.path(CodeListKeyword.NAME).asText());
      if (list.isDated()) {
        places.add(new Place(path, list));
      }
    }
    schema
        .path("properties")
        .properties()
        .forEach(it -> collect(it.getValue(), then(path, it.getKey()), codes, resolve));
    if (schema.has("items")) {
      collect(schema.path("items"), then(path, EVERY), codes, resolve);
    }
  }

  private static List<String> then(List<String> path, String step) {
    return Stream.concat(path.stream(), Stream.of(step)).toList();
  }

  /**
   * The codes of a document that are valid on none of these days.
   *
   * @return each place, with {@code code-retired} and since when, and what replaces it, or with
   *     {@code code-not-yet} and from when it is valid
   */
  List<Violation> violations(JsonNode document, Collection<LocalDate> days) {
    List<Violation> found = new ArrayList<>();
    for (Place place : places) {
      if (!isValid(document, place, 0, days)) {
        look(document, place, 0, "", days, found);
      }
    }
    return found;
  }

  /** Tells whether all codes at this place are valid, as in nearly all documents. */
  private static boolean isValid(JsonNode node, Place place, int step, Collection<LocalDate> days) {
    if (step == place.path().size()) {
      Optional<CodeList.Code> code = place.list().find(node.asText());
      return code.isEmpty() || isValid(code.get(), days);
    }
    String name = place.path().get(step);
    if (!name.equals(EVERY)) {
      return isValid(node.path(name), place, step + 1, days);
    }
    for (JsonNode item : node) {
      if (!isValid(item, place, step + 1, days)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValid(CodeList.Code code, Collection<LocalDate> days) {
    for (LocalDate day : days) {
      if (code.isValidOn(day)) {
        return true;
      }
    }
    return false;
  }

  private static void look(
      JsonNode node,
      Place place,
      int step,
      String pointer,
      Collection<LocalDate> days,
      List<Violation> found) {
    if (step == place.path().size()) {
      place
          .list()
          .find(node.asText())
          .filter(code -> !isValid(code, days))
          .ifPresent(code -> found.add(violation(pointer, code, days)));
    } else if (place.path().get(step).equals(EVERY)) {
      for (int i = 0; i < node.size(); i++) {
        look(node.path(i), place, step + 1, pointer + "/" + i, days, found);
      }
    } else {
      String name = place.path().get(step);
      look(node.path(name), place, step + 1, pointer + "/" + name, days, found);
    }
  }

  private static Violation violation(
      String pointer, CodeList.Code code, Collection<LocalDate> days) {
    Optional<LocalDate> from = code.from().filter(first -> days.stream().allMatch(first::isAfter));
    return from.map(first -> new Violation(pointer, "code-not-yet", first.toString()))
        .orElseGet(
            () ->
                new Violation(
                    pointer,
                    "code-retired",
                    code.retired().map(LocalDate::toString).orElse("")
                        + code.attribute(CodeList.REPLACED_BY).map(" → "::concat).orElse("")));
  }
}
