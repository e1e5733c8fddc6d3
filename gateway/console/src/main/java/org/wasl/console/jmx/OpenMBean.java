package org.wasl.console.jmx;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ReflectionException;
import javax.management.StandardMBean;
import javax.management.openmbean.OpenMBeanAttributeInfo;
import javax.management.openmbean.OpenMBeanAttributeInfoSupport;
import javax.management.openmbean.OpenMBeanInfoSupport;
import javax.management.openmbean.OpenMBeanOperationInfo;
import javax.management.openmbean.OpenType;
import org.wasl.console.auth.OperationRefusedException;

/**
 * An MBean of an MXBean interface, whose records the JDK maps to open types, and of further
 * described attributes. No attribute can be set, and there is no notification.
 */
public final class OpenMBean implements DynamicMBean {
  /** The interface of an MBean that has only further attributes. */
  public interface Nothing {}

  private record Value(OpenMBeanAttributeInfoSupport info, Supplier<?> now) {}

  private final String description;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final StandardMBean typed;

  /** An MBean without attributes and operations. */
  public OpenMBean(String description) {
    this(description, Nothing.class, new Nothing() {});
  }

  /**
   * Makes an MBean from an interface.
   *
   * @param contract a public interface whose methods are {@link Described}, with attributes and
   *     with operations that take one text or nothing
   * @param bean the implementation; an {@link IllegalStateException} of an operation says that the
   *     database did not answer
   */
  public <T> OpenMBean(String description, Class<T> contract, T bean) {
    this.description = description;
    this.typed = new DescribedMXBean(contract, bean);
  }

  /** Adds an attribute, which is read at every request. */
  public <T> OpenMBean attribute(
      String name, String meaning, OpenType<T> type, Supplier<? extends T> now) {
    values.put(
        name,
        new Value(new OpenMBeanAttributeInfoSupport(name, meaning, type, true, false, false), now));
    return this;
  }

  @Override
  public Object getAttribute(String name)
      throws AttributeNotFoundException, MBeanException, ReflectionException {
    Value value = values.get(name);
    return value == null ? typed.getAttribute(name) : value.now.get();
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = typed.getAttributes(names);
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

  /**
   * Invokes an operation.
   *
   * @throws OperationRefusedException if the operation refuses; with {@code unavailable} if the
   *     database did not answer
   */
  @Override
  public Object invoke(String action, Object[] parameters, String[] signature)
      throws MBeanException, ReflectionException {
    try {
      return typed.invoke(action, parameters, signature);
    } catch (IllegalStateException e) {
      throw new OperationRefusedException("unavailable", "the database did not answer; try again");
    }
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    MBeanInfo ofInterface = typed.getMBeanInfo(); // an MXBean has open types only
    return new OpenMBeanInfoSupport(
        OpenMBean.class.getName(),
        description,
        Stream.concat(
                values.values().stream().map(Value::info),
                Stream.of(ofInterface.getAttributes()).map(OpenMBeanAttributeInfo.class::cast))
            .toArray(OpenMBeanAttributeInfo[]::new),
        null,
        Stream.of(ofInterface.getOperations())
            .map(OpenMBeanOperationInfo.class::cast)
            .toArray(OpenMBeanOperationInfo[]::new),
        null);
  }

  private static final class DescribedMXBean extends StandardMBean {
    <T> DescribedMXBean(Class<T> contract, T bean) {
      super(bean, contract, true);
    }

    private Described described(String method) {
      return Stream.of(getMBeanInterface().getMethods())
          .filter(declared -> declared.getName().equals(method))
          .map(declared -> declared.getAnnotation(Described.class))
          .findFirst()
          .orElseThrow();
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
      return described("get" + attribute.getName()).value();
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation) {
      return described(operation.getName()).value();
    }

    @Override
    protected String getParameterName(
        MBeanOperationInfo operation, MBeanParameterInfo parameter, int number) {
      return "document";
    }

    @Override
    protected String getDescription(
        MBeanOperationInfo operation, MBeanParameterInfo parameter, int number) {
      return described(operation.getName()).document();
    }
  }
}
