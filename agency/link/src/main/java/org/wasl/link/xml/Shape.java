package org.wasl.link.xml;

import java.util.List;
import java.util.Optional;

/**
 * The allowed content at one position of a message document, as far as the mapping and the XSD need
 * it. Further rules of a JSON Schema are checked by the JSON Schema alone.
 */
sealed interface Shape {

  /** Returns the expected content of such a position, as a sentence without a full stop. */
  Advice expectation();

  /** Returns the name under which several types share it, or empty if only one position uses it. */
  default Optional<String> definition() {
    return Optional.empty();
  }

  /**
   * An object. Its element has the members as children, each at most once, in any order.
   *
   * @param conditional whether the JSON Schema makes some members depend on others
   */
  record ObjectShape(Optional<String> definition, List<Member> members, boolean conditional)
      implements Shape {

    @Override
    public Advice expectation() {
      return Advice.of("elements");
    }

    Optional<Member> member(String name) {
      return members.stream().filter(member -> member.name().equals(name)).findFirst();
    }
  }

  /** A member of an object, which is the element of that name. */
  record Member(String name, Shape shape, boolean required, String description) {

    Member optional() {
      return new Member(name, shape, false, description);
    }
  }

  /**
   * An array. Its element has a child {@code item} for each item.
   *
   * @param unique whether the JSON Schema forbids equal items
   */
  record ArrayShape(Shape item, String itemDescription, int minItems, int maxItems, boolean unique)
      implements Shape {

    @Override
    public Advice expectation() {
      return Advice.of(
          "items", Integer.toString(minItems), Integer.toString(maxItems), MappedType.ITEM);
    }
  }

  /**
   * A string, which is the text of an element, every character as it is.
   *
   * @param minLength in Unicode characters
   * @param maxLength in Unicode characters
   * @param pattern as in the JSON Schema
   * @param values the only values; empty if any is allowed
   * @param codes name of the code list that it is from
   */
  record TextShape(
      Optional<String> definition,
      int minLength,
      int maxLength,
      Optional<String> pattern,
      List<String> values,
      Optional<String> codes)
      implements Shape {

    @Override
    public Advice expectation() {
      if (!values.isEmpty()) return Advice.of("one-of", String.join(", ", values));
      String least = Integer.toString(minLength);
      String most = Integer.toString(maxLength);
      return pattern
          .flatMap(XsdPattern::of)
          .map(form -> Advice.of("characters-of-form", least, most, form))
          .orElseGet(() -> Advice.of("characters", least, most));
    }
  }

  /** A date ({@code xs:date}) or a moment ({@code xs:dateTime}), in the only form allowed here. */
  record TimeShape(Optional<String> definition, boolean moment, String pattern) implements Shape {

    @Override
    public Advice expectation() {
      return Advice.of(moment ? "moment" : "date");
    }
  }

  /** A whole number, written as in JSON. */
  record IntegerShape(long minimum, long maximum) implements Shape {

    @Override
    public Advice expectation() {
      return minimum == maximum
          ? Advice.of("number", Long.toString(minimum))
          : Advice.of("number-range", Long.toString(minimum), Long.toString(maximum));
    }
  }

  /**
   * {@code true} or {@code false}.
   *
   * @param onlyTrue whether it is true wherever it stands
   */
  record BooleanShape(boolean onlyTrue) implements Shape {

    @Override
    public Advice expectation() {
      return Advice.of(onlyTrue ? "true-or-absent" : "true-or-false");
    }
  }
}
