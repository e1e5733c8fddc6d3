package org.wasl.console.jmx;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.auth.OperatorAudit;
import org.wasl.console.jmx.AllowList.Effect;

/**
 * The MBean server in the caller's view. MBeans, attributes and operations that are not on the
 * {@link AllowList} do not exist. Jolokia works on this view only, so that bypassing its restrictor
 * gains nothing.
 */
public final class GuardedMBeanServer {
  private final MBeanServerConnection server;
  private final AllowList list;
  private final OperatorAudit audit;
  private final Runnable acted;

  private GuardedMBeanServer(
      MBeanServerConnection server, AllowList list, OperatorAudit audit, Runnable acted) {
    this.server = server;
    this.list = list;
    this.audit = audit;
    this.acted = acted;
  }

  /**
   * The view on a server.
   *
   * @param acted runs after each operation that changes something
   */
  public static MBeanServerConnection of(
      MBeanServerConnection server, AllowList list, OperatorAudit audit, Runnable acted) {
    GuardedMBeanServer guard = new GuardedMBeanServer(server, list, audit, acted);
    return (MBeanServerConnection)
        Proxy.newProxyInstance(
            GuardedMBeanServer.class.getClassLoader(),
            new Class<?>[] {MBeanServerConnection.class},
            (proxy, method, args) -> guard.call(method, args));
  }

  private Object call(Method method, Object[] args) throws Throwable {
    return switch (method.getName()) {
      case "queryNames" -> names((ObjectName) args[0], (QueryExp) args[1]);
      case "queryMBeans" -> instances((ObjectName) args[0], (QueryExp) args[1]);
      case "isRegistered" ->
          sees((ObjectName) args[0]) && server.isRegistered((ObjectName) args[0]);
      case "getObjectInstance", "isInstanceOf" -> {
        visible((ObjectName) args[0]);
        yield pass(method, args);
      }
      case "getMBeanInfo" -> info(visible((ObjectName) args[0]));
      case "getAttribute" -> attribute(visible((ObjectName) args[0]), (String) args[1]);
      case "getAttributes" -> attributes(visible((ObjectName) args[0]), (String[]) args[1]);
      case "invoke" -> invoke(method, args);
      case "hashCode" -> System.identityHashCode(this);
      case "equals" -> false;
      case "toString" -> "GuardedServer";
      default -> throw new SecurityException("not allowed");
    };
  }

  private boolean sees(ObjectName name) {
    return list.sees(Caller.current().roles(), name);
  }

  private ObjectName visible(ObjectName name) throws InstanceNotFoundException {
    if (!sees(name)) {
      throw new InstanceNotFoundException("no such MBean");
    }
    return name;
  }

  private Set<ObjectName> names(ObjectName pattern, QueryExp query) throws Exception {
    Set<ObjectName> names = new LinkedHashSet<>(server.queryNames(pattern, query));
    names.removeIf(name -> !sees(name));
    return names;
  }

  private Set<ObjectInstance> instances(ObjectName pattern, QueryExp query) throws Exception {
    Set<ObjectInstance> instances = new LinkedHashSet<>(server.queryMBeans(pattern, query));
    instances.removeIf(instance -> !sees(instance.getObjectName()));
    return instances;
  }

  private Object attribute(ObjectName name, String attribute) throws Exception {
    if (!list.reads(Caller.current().roles(), name, attribute)) {
      throw new SecurityException("not allowed");
    }
    return OpenTypeResult.of(() -> server.getAttribute(name, attribute));
  }

  private AttributeList attributes(ObjectName name, String[] wanted) throws Exception {
    AttributeList answer = new AttributeList();
    for (String attribute : wanted) {
      if (list.reads(Caller.current().roles(), name, attribute)) {
        answer.add(new Attribute(attribute, attribute(name, attribute)));
      }
    }
    return answer;
  }

  private Object invoke(Method method, Object[] args) throws Throwable {
    ObjectName name = visible((ObjectName) args[0]);
    Caller caller = Caller.current();
    String[] types = args[3] == null ? new String[0] : (String[]) args[3];
    String operation = args[1] + "(" + String.join(",", types) + ")";
    Effect effect =
        list.effect(caller.roles(), name, operation)
            .orElseThrow(() -> new SecurityException("not allowed"));
    if (!server.isRegistered(name)) {
      throw new InstanceNotFoundException("no such MBean");
    }
    String operationName = auditName(name, (String) args[1]);
    OpenTypeResult.Call call =
        RouteDiagram.isOf(name, operation)
            ? () -> RouteDiagram.of(server, name, operation)
            : () -> pass(method, args);
    return OpenTypeResult.of(() -> done(effect, caller, operationName, call));
  }

  private Object done(
      Effect effect, Caller caller, String operationName, OpenTypeResult.Call operation)
      throws Throwable {
    try {
      before(effect, caller, operationName);
      Object answer = operation.get();
      if (effect == Effect.ACTS) {
        acted.run();
      }
      return answer;
    } catch (Throwable e) {
      audit.countRefusal(
          caller.person(),
          operationName,
          OpenTypeResult.refusal(e).map(OperationRefusedException::code).orElse("failed"));
      throw e;
    }
  }

  private void before(Effect effect, Caller caller, String operationName) {
    switch (effect) {
      case ACTS -> audit.recordAction(caller, operationName);
      case LOOKS -> audit.countView(caller.person(), operationName);
      case READS -> {}
    }
  }

  // The MBean exists, so that no client can write arbitrary text into the trail.
  private static String auditName(ObjectName name, String operation) {
    String which = name.getKeyProperty("name");
    return AllowList.label(name, operation) + (which == null ? "" : "/" + which);
  }

  private MBeanInfo info(ObjectName name) throws Exception {
    MBeanInfo whole = server.getMBeanInfo(name);
    Set<ConsoleRole> caller = Caller.current().roles();
    return new MBeanInfo(
        whole.getClassName(),
        whole.getDescription(),
        Arrays.stream(whole.getAttributes())
            .filter(a -> a.isReadable() && list.reads(caller, name, a.getName()))
            .map(GuardedMBeanServer::readOnly)
            .toArray(MBeanAttributeInfo[]::new),
        null,
        Arrays.stream(whole.getOperations())
            .filter(o -> list.effect(caller, name, signature(o)).isPresent())
            .toArray(MBeanOperationInfo[]::new),
        null);
  }

  private static MBeanAttributeInfo readOnly(MBeanAttributeInfo info) {
    return new MBeanAttributeInfo(
        info.getName(), info.getType(), info.getDescription(), true, false, info.isIs());
  }

  private static String signature(MBeanOperationInfo operation) {
    return Arrays.stream(operation.getSignature())
        .map(MBeanParameterInfo::getType)
        .collect(Collectors.joining(",", operation.getName() + "(", ")"));
  }

  private Object pass(Method method, Object[] args) throws Throwable {
    try {
      return method.invoke(server, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
