package org.wasl.audit;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A JSON value. Proofs use objects, arrays, strings and integers only. */
public sealed interface JsonValue {
  /**
   * An object.
   *
   * @param members by name, in any order. The map is not copied
   */
  record ObjectValue(Map<String, JsonValue> members) implements JsonValue {}

  /**
   * An array.
   *
   * @param items in order. The list is not copied
   */
  record ArrayValue(List<JsonValue> items) implements JsonValue {
    /**
     * Each item is made when it is asked for, because all of them together may take several times
     * the memory of their text.
     */
    public static <T> ArrayValue of(List<T> values, Function<T, JsonValue> item) {
      return new ArrayValue(
          new AbstractList<>() {
            @Override
            public JsonValue get(int index) {
              return item.apply(values.get(index));
            }

            @Override
            public int size() {
              return values.size();
            }
          });
    }

    /** An array of strings. */
    public static ArrayValue ofTexts(List<String> texts) {
      return of(texts, TextValue::new);
    }
  }

  /** A string. */
  record TextValue(String text) implements JsonValue {}

  /** A number without fraction and exponent. */
  record IntegerValue(long number) implements JsonValue {}

  /**
   * Any other value, such as {@code true}, {@code false}, {@code null} or a number of another kind.
   *
   * @param literal as it was written
   */
  record OtherValue(String literal) implements JsonValue {}
}
