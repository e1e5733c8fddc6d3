package org.wasl.console.jmx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfoSupport;
import javax.management.openmbean.OpenMBeanParameterInfo;
import javax.management.openmbean.OpenMBeanParameterInfoSupport;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * An MBean of described attributes in open types, none of which can be set, and of operations that
 * take one text or none and answer with one; no notification.
 */
public final class OpenMBean implements DynamicMBean {
  private record Value(OpenMBeanAttributeInfoSupport info, Supplier<?> now) {}

  private record Operation(OpenMBeanOperationInfoSupport info, UnaryOperator<String> work) {}

  private final String description;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Operation> operations = new LinkedHashMap<>();

  /** An MBean without attributes and operations. */
  public OpenMBean(String description) {
    this.description = description;
  }

  /** Adds an attribute, which is read at every request. */
  public <T> OpenMBean attribute(
      String name, String meaning, OpenType<T> type, Supplier<? extends T> now) {
    values.put(
        name,
        new Value(new OpenMBeanAttributeInfoSupport(name, meaning, type, true, false, false), now));
    return this;
  }

  /** Adds an operation without a parameter that changes nothing. */
  public OpenMBean query(String name, String meaning, Supplier<String> answer) {
    return operation(name, meaning, MBeanOperationInfo.INFO, ignored -> answer.get());
  }

  /** Adds an operation with one text parameter that changes nothing. */
  public OpenMBean query(
      String name, String meaning, String question, UnaryOperator<String> answer) {
    return operation(name, meaning, MBeanOperationInfo.INFO, answer, text(question));
  }

  /** Adds an operation with one JSON document that changes something. */
  public OpenMBean action(
      String name, String meaning, String document, UnaryOperator<String> work) {
    return operation(name, meaning, MBeanOperationInfo.ACTION_INFO, work, text(document));
  }

  private static OpenMBeanParameterInfo text(String meaning) {
    return new OpenMBeanParameterInfoSupport("document", meaning, SimpleType.STRING);
  }

  private OpenMBean operation(
      String name,
      String meaning,
      int impact,
      UnaryOperator<String> work,
      OpenMBeanParameterInfo... parameters) {
    operations.put(
        name,
        new Operation(
            new OpenMBeanOperationInfoSupport(name, meaning, parameters, SimpleType.STRING, impact),
            work));
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
  public Object invoke(String action, Object[] parameters, String[] signature)
      throws ReflectionException {
    Operation operation = operations.get(action);
    int given = parameters == null ? 0 : parameters.length;
    if (operation == null || operation.info.getSignature().length != given) {
      throw new ReflectionException(new NoSuchMethodException(action));
    }
    return operation.work.apply(given == 0 ? "" : (String) parameters[0]);
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new OpenMBeanInfoSupport(
        OpenMBean.class.getName(),
        description,
        values.values().stream().map(Value::info).toArray(OpenMBeanAttributeInfoSupport[]::new),
        null,
        operations.values().stream()
            .map(Operation::info)
            .toArray(OpenMBeanOperationInfoSupport[]::new),
        null);
  }
}
