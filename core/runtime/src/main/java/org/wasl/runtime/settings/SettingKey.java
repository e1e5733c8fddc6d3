package org.wasl.runtime.settings;

import static java.time.temporal.ChronoUnit.DAYS;
import static java.time.temporal.ChronoUnit.HOURS;
import static java.time.temporal.ChronoUnit.MILLIS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static java.time.temporal.ChronoUnit.SECONDS;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * One setting. Most are components of the record of their concern ({@link Setting}).
 *
 * @param name name in the file, with its unit
 * @param defaultValue default, as text. It may be empty
 * @param meaning one line for the operator
 * @param range allowed values, for the operator
 * @param parser turns text into the value. It throws {@link IllegalArgumentException} on a bad text
 */
public record SettingKey<T>(
    String name, String defaultValue, String meaning, String range, Function<String, T> parser)
    implements SettingsReader<T> {

  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+ to [0-9.]+");
  private static final List<ChronoUnit> UNITS = List.of(MILLIS, SECONDS, MINUTES, HOURS, DAYS);
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_-]{1,253}");

  public static SettingKey<Integer> integer(
      String name, int preset, int min, int max, String meaning) {
    return new SettingKey<>(
        name,
        Integer.toString(preset),
        meaning,
        min + " to " + max,
        text -> Math.toIntExact(number(text, min, max)));
  }

  public static SettingKey<Long> large(
      String name, long preset, long min, long max, String meaning) {
    return new SettingKey<>(
        name, Long.toString(preset), meaning, min + " to " + max, text -> number(text, min, max));
  }

  /** A duration in the unit with which the name ends, for example {@code Seconds}. */
  static SettingKey<Duration> duration(
      String name, long preset, long min, long max, String meaning) {
    ChronoUnit unit =
        UNITS.stream()
            .filter(each -> name.toUpperCase(Locale.ROOT).endsWith(each.name()))
            .findFirst()
            .orElseThrow();
    return new SettingKey<>(
        name,
        Long.toString(preset),
        meaning,
        min + " to " + max,
        text -> Duration.of(number(text, min, max), unit));
  }

  /** Tells whether it is a number that bounds something. */
  public boolean isLimit() {
    return NUMBERS.matcher(range).matches() && !name.endsWith(".port");
  }

  public static SettingKey<Integer> port(String name, int preset, String meaning) {
    return integer(name, preset, 0, 65_535, meaning + "; 0 takes any free one");
  }

  public static SettingKey<Double> decimal(
      String name, double preset, double min, double max, String meaning) {
    String range = min + " to " + max;
    return new SettingKey<>(
        name,
        Double.toString(preset),
        meaning,
        range,
        text -> {
          double value = parse(text, Double::parseDouble, "a number");
          if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException("must be from " + range);
          }
          return value;
        });
  }

  public static SettingKey<String> host(String name, String preset, String meaning) {
    return new SettingKey<>(
        name,
        preset,
        meaning,
        "host name or address",
        text -> {
          if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a host name or address");
          }
          return text;
        });
  }

  public static SettingKey<Set<String>> hosts(String name, String meaning) {
    return new SettingKey<>(
        name,
        "",
        meaning,
        "host names, separated by spaces, or empty",
        text -> {
          Set<String> names = new TreeSet<>(Arrays.asList(text.split(" +")));
          names.remove("");
          if (!names.stream().allMatch(host -> HOST.matcher(host).matches())) {
            throw new IllegalArgumentException("must be host names, separated by spaces");
          }
          return names;
        });
  }

  public static SettingKey<Boolean> yesOrNo(String name, boolean preset, String meaning) {
    return new SettingKey<>(
        name,
        Boolean.toString(preset),
        meaning,
        "true or false",
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("must be true or false");
          }
          return Boolean.valueOf(text);
        });
  }

  public static SettingKey<Optional<String>> optional(String name, String range, String meaning) {
    return new SettingKey<>(
        name, "", meaning, range, text -> Optional.of(text).filter(value -> !value.isEmpty()));
  }

  public static SettingKey<Path> folder(String name, String preset, String meaning) {
    return new SettingKey<>(
        name, preset, meaning, "path", text -> parse(text, SettingKey::path, "a path, not empty"));
  }

  public static SettingKey<Optional<Path>> optionalPath(String name, String meaning) {
    return new SettingKey<>(
        name,
        "",
        meaning,
        "path, or empty",
        text ->
            text.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(text, SettingKey::path, "a path")));
  }

  public static SettingKey<List<Path>> paths(String name, String meaning) {
    return new SettingKey<>(
        name,
        "",
        meaning,
        "paths, separated by spaces, or empty",
        text ->
            Arrays.stream(text.split(" +"))
                .filter(part -> !part.isEmpty())
                .map(part -> parse(part, SettingKey::path, "paths, separated by spaces"))
                .toList());
  }

  /** A text of one form. */
  static SettingKey<String> matching(
      String name, String preset, Setting.Form form, String range, String meaning) {
    return new SettingKey<>(
        name,
        preset,
        meaning,
        range,
        text -> {
          if (!text.matches(form.value())) {
            throw new IllegalArgumentException(form.otherwise());
          }
          return text;
        });
  }

  /** One of these constants, in lower case. */
  static <E> SettingKey<E> constant(
      String name, String preset, String range, String meaning, E[] constants) {
    return new SettingKey<>(
        name,
        preset,
        meaning,
        range,
        text ->
            Arrays.stream(constants)
                .filter(each -> each.toString().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be " + range)));
  }

  @Override
  public List<SettingKey<?>> keys() {
    return List.of(this);
  }

  @Override
  public T read(Settings settings) {
    return settings.get(this);
  }

  private static long number(String text, long min, long max) {
    long value = parse(text, Long::parseLong, "a whole number");
    if (value < min || value > max) {
      throw new IllegalArgumentException("must be from " + min + " to " + max);
    }
    return value;
  }

  private static Path path(String text) {
    if (text.isEmpty()) {
      throw new InvalidPathException(text, "empty");
    }
    return Path.of(text);
  }

  private static <V> V parse(String text, Function<String, V> parser, String expected) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be " + expected, e);
    }
  }
}
