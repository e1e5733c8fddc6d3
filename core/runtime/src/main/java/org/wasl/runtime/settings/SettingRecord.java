package org.wasl.runtime.settings;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A record whose components are settings ({@link Setting}). It alone uses reflection.
 *
 * @param <R> the record
 */
public final class SettingRecord<R extends Record> implements SettingsReader<R> {
  private final Constructor<R> constructor;
  private final List<? extends SettingsReader<?>> parts;

  /**
   * Looks at the components of a record.
   *
   * @throws IllegalArgumentException if one is neither a setting nor a record of settings
   */
  public SettingRecord(Class<R> type) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
    Setting.Under under = type.getAnnotation(Setting.Under.class);
    String prefix = under == null ? "" : under.value();
    parts = Arrays.stream(components).map(component -> part(component, prefix)).toList();
  }

  /** Its settings and those of the records in it, in the order of their components. */
  @Override
  public List<SettingKey<?>> keys() {
    return parts.stream().<SettingKey<?>>flatMap(part -> part.keys().stream()).toList();
  }

  /**
   * Reads a file of these settings.
   *
   * @param overrides values that go before the file's
   * @throws ConfigException with every problem
   */
  public R read(Path file, Map<String, String> overrides) throws ConfigException {
    Settings settings = new Settings(file, overrides, keys());
    R read = read(settings);
    settings.throwIfRefused();
    return read;
  }

  /** The record of all defaults. */
  public R defaults() {
    return read(new Settings(keys()));
  }

  @Override
  public R read(Settings settings) {
    R read = made(constructor, parts.stream().map(part -> part.read(settings)).toArray());
    if (read instanceof CheckedSettings checked) {
      checked.check(settings);
    }
    return read;
  }

  private static SettingsReader<?> part(RecordComponent component, String prefix) {
    Setting.ReadBy reader = component.getAnnotation(Setting.ReadBy.class);
    if (reader != null) {
      return made(reader.value());
    }
    Setting setting = component.getAnnotation(Setting.class);
    if (setting != null) {
      Setting.Named named = component.getAnnotation(Setting.Named.class);
      return key(component, named == null ? prefix + component.getName() : named.value(), setting);
    }
    if (component.getType().isRecord()) {
      return new SettingRecord<>(component.getType().asSubclass(Record.class));
    }
    throw new IllegalArgumentException(component + " is no setting and no record of settings");
  }

  private static SettingKey<?> key(RecordComponent component, String name, Setting setting) {
    String meaning = setting.value();
    Class<?> type = component.getType();
    Setting.Preset given = component.getAnnotation(Setting.Preset.class);
    String preset = given == null ? "" : given.value();
    Setting.Range words = component.getAnnotation(Setting.Range.class);
    String range = words == null ? "" : words.value();
    Setting.Whole whole = component.getAnnotation(Setting.Whole.class);
    if (whole != null) {
      return whole(type, name, whole, meaning);
    }
    Setting.Decimal decimal = component.getAnnotation(Setting.Decimal.class);
    if (decimal != null) {
      return SettingKey.decimal(name, decimal.preset(), decimal.min(), decimal.max(), meaning);
    }
    Setting.Port port = component.getAnnotation(Setting.Port.class);
    if (port != null) {
      return SettingKey.port(name, port.value(), meaning);
    }
    Setting.Host host = component.getAnnotation(Setting.Host.class);
    if (host != null) {
      return SettingKey.host(name, host.value(), meaning);
    }
    Setting.Parsed parsed = component.getAnnotation(Setting.Parsed.class);
    if (parsed != null) {
      Function<String, ?> parser = made(parsed.value());
      return new SettingKey<>(name, preset, meaning, range, parser);
    }
    Setting.Form form = component.getAnnotation(Setting.Form.class);
    if (form != null) {
      return SettingKey.matching(name, preset, form, range, meaning);
    }
    return byType(component, name, preset, range, meaning);
  }

  private static SettingKey<?> whole(
      Class<?> type, String name, Setting.Whole whole, String meaning) {
    if (type == Duration.class) {
      return SettingKey.duration(name, whole.preset(), whole.min(), whole.max(), meaning);
    }
    if (type == long.class) {
      return SettingKey.large(name, whole.preset(), whole.min(), whole.max(), meaning);
    }
    return SettingKey.integer(
        name,
        Math.toIntExact(whole.preset()),
        Math.toIntExact(whole.min()),
        Math.toIntExact(whole.max()),
        meaning);
  }

  private static SettingKey<?> byType(
      RecordComponent component, String name, String preset, String range, String meaning) {
    Class<?> type = component.getType();
    if (type == boolean.class) {
      return SettingKey.yesOrNo(name, Boolean.parseBoolean(preset), meaning);
    }
    if (type == String.class) {
      return new SettingKey<>(name, preset, meaning, range, Function.identity());
    }
    if (type == Path.class) {
      return SettingKey.folder(name, preset, meaning);
    }
    if (type == List.class) {
      return SettingKey.paths(name, meaning);
    }
    if (type == Set.class) {
      return SettingKey.hosts(name, meaning);
    }
    if (type == Optional.class) {
      return isOfPath(component)
          ? SettingKey.optionalPath(name, meaning)
          : SettingKey.optional(name, range, meaning);
    }
    if (type.isEnum()) {
      return constant(type.getEnumConstants(), name, preset, range, meaning);
    }
    throw new IllegalArgumentException(component + " has an unsupported type");
  }

  private static <E> SettingKey<E> constant(
      E[] constants, String name, String preset, String range, String meaning) {
    String names =
        Arrays.stream(constants)
            .map(each -> each.toString().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(", ", "one of ", ""));
    return SettingKey.constant(name, preset, range.isEmpty() ? names : range, meaning, constants);
  }

  private static boolean isOfPath(RecordComponent component) {
    return component.getGenericType() instanceof ParameterizedType generic
        && generic.getActualTypeArguments()[0] == Path.class;
  }

  private static <T> T made(Class<T> type) {
    try {
      Constructor<T> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return made(constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(type + " has a constructor with arguments", e);
    }
  }

  private static <T> T made(Constructor<T> constructor, Object... values) {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(constructor + " cannot be called", e);
    }
  }
}
