package org.wasl.console;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.ObjectName;

/** An MBean of the gateway's shape: attributes, and operations of one document or none. */
final class SampleBean implements DynamicMBean, AutoCloseable {
  private final Map<String, Supplier<?>> attributes = new LinkedHashMap<>();
  private final Map<String, UnaryOperator<String>> operations = new LinkedHashMap<>();
  private final Map<String, MBeanOperationInfo> infos = new LinkedHashMap<>();
  private ObjectName name;

  SampleBean with(String attribute, Supplier<?> now) {
    attributes.put(attribute, now);
    return this;
  }

  SampleBean tells(String operation, Supplier<String> answer) {
    return operation(operation, ignored -> answer.get());
  }

  SampleBean does(String operation, UnaryOperator<String> work) {
    MBeanParameterInfo document = new MBeanParameterInfo("document", "java.lang.String", "JSON");
    return operation(operation, work, document);
  }

  private SampleBean operation(
      String operation, UnaryOperator<String> work, MBeanParameterInfo... parameters) {
    operations.put(operation, work);
    infos.put(
        operation,
        new MBeanOperationInfo(
            operation, operation, parameters, "java.lang.String", MBeanOperationInfo.UNKNOWN));
    return this;
  }

  SampleBean at(String where) throws JMException {
    name = new ObjectName(where);
    ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
    return this;
  }

  @Override
  public void close() throws JMException {
    ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
  }

  @Override
  public Object getAttribute(String attribute) {
    return attributes.get(attribute).get();
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    AttributeList list = new AttributeList();
    for (String one : names) {
      list.add(new Attribute(one, getAttribute(one)));
    }
    return list;
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
  public Object invoke(String operation, Object[] arguments, String[] signature) {
    return operations.get(operation).apply(arguments.length == 0 ? "" : (String) arguments[0]);
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(
        SampleBean.class.getName(),
        "sample",
        attributes.keySet().stream()
            .map(one -> new MBeanAttributeInfo(one, "java.lang.Object", one, true, false, false))
            .toArray(MBeanAttributeInfo[]::new),
        null,
        infos.values().toArray(MBeanOperationInfo[]::new),
        null);
  }
}
