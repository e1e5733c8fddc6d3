package org.wasl.runtime.sql;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The text of a statement as the driver takes it, and the names of its parameters.
 *
 * <p>A name has a place, in the order in which names first appear in the text. A text is read once.
 * To run a statement again costs one look-up of the text, one of each name, and an index.
 */
final class NamedSql {
  /**
   * Matches a quoted text, a comment or a cast to skip it, and a name, but not in a slice of an
   * array such as {@code [:(:name)]}. A question mark is refused.
   */
  private static final Pattern TOKEN =
      Pattern.compile(
          "'[^']*'|\"[^\"]*\"|--[^\n]*|::|(?<![\\w)\\[\\]]):(?<name>[a-z]\\w*)|(?<mark>\\?)");

  /** Texts are constants of the program, so values are never part of them. */
  private static final Map<String, NamedSql> READ = new ConcurrentHashMap<>();

  private final String text;
  private final List<String> names;
  private final Map<String, Integer> places;
  private final int[] inOrder;

  private NamedSql(String text, List<String> names, List<Integer> inOrder) {
    this.text = text;
    this.names = List.copyOf(names);
    this.places =
        IntStream.range(0, names.size()).boxed().collect(toMap(names::get, place -> place));
    this.inOrder = inOrder.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if a parameter of it has no name
   */
  static NamedSql of(String sql) {
    NamedSql known = READ.get(sql);
    return known == null ? READ.computeIfAbsent(sql, NamedSql::read) : known;
  }

  private static NamedSql read(String sql) {
    List<String> names = new ArrayList<>();
    List<Integer> inOrder = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      if (token.group("mark") != null) {
        throw new IllegalArgumentException("a parameter has no name in: " + sql);
      }
      String name = token.group("name");
      if (name != null) {
        if (!names.contains(name)) {
          names.add(name);
        }
        inOrder.add(names.indexOf(name));
        token.appendReplacement(text, "?");
      }
    }
    return new NamedSql(token.appendTail(text).toString(), names, inOrder);
  }

  /** With a question mark for each parameter. */
  String text() {
    return text;
  }

  /** The number of its names. */
  int names() {
    return names.size();
  }

  /** The name at a place. */
  String name(int place) {
    return names.get(place);
  }

  /**
   * The place of a name.
   *
   * @throws IllegalArgumentException if the text does not have it
   */
  int place(String name) {
    Integer place = places.get(name);
    if (place == null) {
      throw new IllegalArgumentException("a statement has no :" + name + ", but " + names);
    }
    return place;
  }

  /** The place for each question mark, in their order. The array must not be changed. */
  int[] places() {
    return inOrder;
  }
}
