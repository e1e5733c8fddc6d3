package org.wasl.console;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.auth.Person;

/**
 * A bean that replaces the gateway's own, with more operations than the list has. It remembers the
 * caller, refuses a document that says no, and fails on a bug.
 */
public final class ActingMBean implements DynamicMBean, AutoCloseable {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final List<String> NAMES =
      List.of(
          "find",
          "timeline",
          "parked",
          "deadlines",
          "plan",
          "requests",
          "progress",
          "request",
          "replay",
          "stop",
          "approve",
          "reject",
          "pause",
          "resume",
          "announce",
          "operations",
          "hold",
          "requestRelease",
          "approveRelease",
          "list",
          "acknowledge",
          "closeShard",
          "begin",
          "end",
          "execute",
          "browse");
  private static final List<List<String>> SIGNATURES =
      List.of(
          List.of(),
          List.of("java.lang.String"),
          List.of("java.lang.String", "java.lang.String"),
          List.of("[Ljava.lang.String;"),
          List.of("java.lang.Object"));

  public final List<String> asked = new CopyOnWriteArrayList<>();
  final List<Person> persons = new CopyOnWriteArrayList<>();
  private final ObjectName name;

  private ActingMBean(ObjectName name) {
    this.name = name;
  }

  /** The bean {@code org.wasl:type=…}. */
  public static ActingMBean of(String typeAndKeys) throws JMException {
    ActingMBean acting = new ActingMBean(new ObjectName("org.wasl:type=" + typeAndKeys));
    SERVER.registerMBean(acting, acting.name);
    return acting;
  }

  @Override
  public Object invoke(String operation, Object[] arguments, String[] signature) {
    Object document = arguments == null || arguments.length == 0 ? "" : arguments[0];
    if ("no".equals(document)) {
      throw new OperationRefusedException("needs-reason", "give a reason");
    }
    if ("bug".equals(document)) {
      throw new IllegalStateException(LeakyMBeans.CANARY);
    }
    asked.add(operation + " by " + Caller.current().name());
    persons.add(Caller.current().person());
    return "{\"done\":\"" + operation + "\"}";
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    MBeanOperationInfo[] operations =
        NAMES.stream()
            .flatMap(name -> SIGNATURES.stream().map(types -> operation(name, types)))
            .toArray(MBeanOperationInfo[]::new);
    return new MBeanInfo(ActingMBean.class.getName(), "for tests", null, null, operations, null);
  }

  private static MBeanOperationInfo operation(String name, List<String> types) {
    MBeanParameterInfo[] parameters =
        types.stream()
            .map(type -> new MBeanParameterInfo("one", type, "one"))
            .toArray(MBeanParameterInfo[]::new);
    return new MBeanOperationInfo(
        name, name, parameters, "java.lang.String", MBeanOperationInfo.ACTION);
  }

  /** Any attribute. The canary is the value that nobody may read. */
  @Override
  public Object getAttribute(String attribute) {
    return ExpectedAllowList.reads(ConsoleRole.VIEWER, name, attribute)
        ? "listed"
        : LeakyMBeans.CANARY;
  }

  @Override
  public void setAttribute(Attribute attribute) {
    asked.add("write");
  }

  @Override
  public AttributeList getAttributes(String[] attributes) {
    return new AttributeList(
        Stream.of(attributes)
            .map(attribute -> new Attribute(attribute, getAttribute(attribute)))
            .toList());
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    asked.add("write");
    return new AttributeList();
  }

  @Override
  public void close() throws JMException {
    SERVER.unregisterMBean(name);
  }
}
