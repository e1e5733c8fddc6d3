package org.wasl.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * An MBean that replaces one of the gateway's. Its maps and lists become open data, like the
 * gateway's records. A member that only some rows of a list have is null in the others.
 */
final class SampleMBean implements DynamicMBean {
  private final Map<String, Supplier<?>> attributes = new LinkedHashMap<>();
  private final Map<String, Function<String, ?>> operations = new LinkedHashMap<>();
  private final Map<String, Supplier<?>> queries = new LinkedHashMap<>();

  SampleMBean attribute(String name, Supplier<?> now) {
    attributes.put(name, now);
    return this;
  }

  /** An operation that takes nothing. */
  SampleMBean query(String name, Supplier<?> answer) {
    queries.put(name, answer);
    return this;
  }

  /** An operation that takes a document. */
  SampleMBean operation(String name, Function<String, ?> answer) {
    operations.put(name, answer);
    return this;
  }

  @Override
  public Object getAttribute(String name) {
    return open(attributes.get(name).get());
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    return new AttributeList(
        Stream.of(names).map(name -> new Attribute(name, getAttribute(name))).toList());
  }

  @Override
  public void setAttribute(Attribute attribute) {
    throw new UnsupportedOperationException();
  }

  @Override
  public AttributeList setAttributes(AttributeList list) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object invoke(String name, Object[] parameters, String[] signature) {
    return open(
        queries.containsKey(name)
            ? queries.get(name).get()
            : operations.get(name).apply((String) parameters[0]));
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(
        SampleMBean.class.getName(),
        "sample",
        attributes.keySet().stream()
            .map(
                attribute ->
                    new MBeanAttributeInfo(
                        attribute, "java.lang.Object", attribute, true, false, false))
            .toArray(MBeanAttributeInfo[]::new),
        null,
        Stream.concat(
                queries.keySet().stream().map(SampleMBean::info),
                operations.keySet().stream()
                    .map(
                        operation ->
                            info(
                                operation,
                                new MBeanParameterInfo("document", "java.lang.String", ""))))
            .toArray(MBeanOperationInfo[]::new),
        null);
  }

  private static MBeanOperationInfo info(String name, MBeanParameterInfo... parameters) {
    return new MBeanOperationInfo(
        name, name, parameters, CompositeData.class.getName(), MBeanOperationInfo.UNKNOWN);
  }

  private static Object open(Object value) {
    return switch (value) {
      case Map<?, ?> map -> rows(List.of(map))[0];
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof Map<?, ?> -> rows(list);
      case List<?> list -> list.toArray(String[]::new);
      case null, default -> value;
    };
  }

  private static CompositeData[] rows(List<?> maps) {
    Map<String, OpenType<?>> types = new LinkedHashMap<>();
    List<Map<String, Object>> rows = maps.stream().map(map -> items((Map<?, ?>) map)).toList();
    rows.forEach(row -> row.forEach((name, value) -> types.putIfAbsent(name, type(value))));
    String[] names = types.keySet().toArray(String[]::new);
    try {
      CompositeType type =
          new CompositeType("row", "row", names, names, types.values().toArray(OpenType<?>[]::new));
      CompositeData[] open = new CompositeData[rows.size()];
      for (int i = 0; i < open.length; i++) {
        open[i] =
            new CompositeDataSupport(type, names, Stream.of(names).map(rows.get(i)::get).toArray());
      }
      return open;
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, Object> items(Map<?, ?> map) {
    Map<String, Object> items = new LinkedHashMap<>();
    map.forEach((name, value) -> items.put(name.toString(), open(value)));
    return items;
  }

  private static OpenType<?> type(Object value) {
    try {
      return switch (value) {
        case String _ -> SimpleType.STRING;
        case Integer _ -> SimpleType.INTEGER;
        case Long _ -> SimpleType.LONG;
        case Boolean _ -> SimpleType.BOOLEAN;
        case CompositeData row -> row.getCompositeType();
        case CompositeData[] rows -> new ArrayType<>(1, rows[0].getCompositeType());
        case String[] _ -> new ArrayType<>(1, SimpleType.STRING);
        default -> throw new IllegalArgumentException(value.toString());
      };
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }
}
