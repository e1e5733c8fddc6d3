package org.wasl.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenType;

/** A read-only MBean of described attributes in open types; no operation, no notification. */
final class OpenBean implements DynamicMBean {
  private record Value(OpenMBeanAttributeInfoSupport info, Supplier<?> now) {}

  private final String description;
  private final Map<String, Value> values = new LinkedHashMap<>();

  OpenBean(String description) {
    this.description = description;
  }

  <T> OpenBean with(String name, String meaning, OpenType<T> type, Supplier<? extends T> now) {
    values.put(
        name,
        new Value(new OpenMBeanAttributeInfoSupport(name, meaning, type, true, false, false), now));
    return this;
  }

  @Override
  public Object getAttribute(String name) throws AttributeNotFoundException {
    Value value = values.get(name);
    if (value == null) {
      throw new AttributeNotFoundException("no such attribute");
    }
    return value.now.get();
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = new AttributeList();
    for (String name : names) {
      if (values.containsKey(name)) {
        list.add(new Attribute(name, values.get(name).now.get()));
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException("read-only");
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String action, Object[] parameters, String[] signature) {
    throw new UnsupportedOperationException("no operation");
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new OpenMBeanInfoSupport(
        OpenBean.class.getName(),
        description,
        values.values().stream().map(Value::info).toArray(OpenMBeanAttributeInfoSupport[]::new),
        null,
        null,
        null);
  }
}
