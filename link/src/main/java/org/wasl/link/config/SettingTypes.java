package org.wasl.link.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wasl.base.settings.SettingKey;

/** Kinds of settings that only a link has. */
final class SettingTypes {
  private SettingTypes() {}

  /** A constant of an enum, in lower case. */
  static <E extends Enum<E>> SettingKey<E> constant(
      String name, E preset, Class<E> type, String meaning) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    return oneOf(
        name,
        preset.name().toLowerCase(Locale.ROOT),
        new TreeSet<>(names),
        meaning,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  /** One of these names. */
  static <T> SettingKey<T> oneOf(
      String name, String preset, Set<String> names, String meaning, Function<String, T> parser) {
    String range = "one of " + String.join(", ", names);
    return new SettingKey<>(
        name,
        preset,
        meaning,
        range,
        text -> {
          if (!names.contains(text)) {
            throw new IllegalArgumentException("must be " + range);
          }
          return parser.apply(text);
        });
  }

  /**
   * A text of one form.
   *
   * @param range what it is, in words
   */
  static SettingKey<String> matching(
      String name, String preset, String meaning, String regex, String range) {
    return new SettingKey<>(
        name,
        preset,
        meaning,
        range,
        text -> {
          if (!text.matches(regex)) {
            throw new IllegalArgumentException("must be a " + range);
          }
          return text;
        });
  }

  /** An address of HTTP or HTTPS, or empty. */
  static SettingKey<Optional<URI>> httpAddress(String name, String range, String meaning) {
    return address(name, Set.of("http", "https"), range, meaning);
  }

  /** An address with one of these schemes, or empty. */
  static SettingKey<Optional<URI>> address(
      String name, Set<String> schemes, String range, String meaning) {
    return new SettingKey<>(name, "", meaning, range, text -> address(text, schemes, range));
  }

  private static Optional<URI> address(String text, Set<String> schemes, String range) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    @Nullable URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      uri = null;
    }
    if (uri == null
        || uri.getHost() == null
        || !schemes.contains(String.valueOf(uri.getScheme()))
        || uri.getUserInfo() != null
        || uri.getFragment() != null) {
      throw new IllegalArgumentException("must be " + range);
    }
    return Optional.of(uri);
  }
}
