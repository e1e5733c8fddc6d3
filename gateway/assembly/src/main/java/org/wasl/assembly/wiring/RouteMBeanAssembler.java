package org.wasl.assembly.wiring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.modelmbean.InvalidTargetObjectTypeException;
import javax.management.modelmbean.ModelMBean;
import javax.management.modelmbean.ModelMBeanInfo;
import org.apache.camel.CamelContext;
import org.apache.camel.management.mbean.ManagedRoute;
import org.apache.camel.support.management.DefaultManagementMBeanAssembler;
import org.apache.camel.support.management.MixinRequiredModelMBean;

/**
 * Describes the MBeans of all routes to JMX with shared attributes and operations. Camel creates
 * them again for each route. With a thousand agencies that takes a tenth of the startup time, and
 * memory.
 */
final class RouteMBeanAssembler extends DefaultManagementMBeanAssembler {
  private final Map<Class<?>, ModelMBeanInfo> known = new ConcurrentHashMap<>();

  RouteMBeanAssembler(CamelContext context) {
    super(context);
  }

  @Override
  public ModelMBean assemble(MBeanServer server, Object managed, ObjectName name)
      throws JMException {
    if (!(managed instanceof ManagedRoute route)) {
      return super.assemble(server, managed, name);
    }
    ModelMBeanInfo info = known.get(route.getClass());
    if (info == null) {
      info = assembler.getMBeanInfo(camelContext, route, null, name.toString());
      known.put(route.getClass(), info);
    }
    boolean mask =
        Boolean.TRUE.equals(camelContext.getManagementStrategy().getManagementAgent().getMask());
    MixinRequiredModelMBean bean = new MixinRequiredModelMBean(info, mask, null, null);
    try {
      bean.setManagedResource(route, "ObjectReference");
    } catch (InvalidTargetObjectTypeException e) {
      throw new JMException(e.getMessage());
    }
    return bean;
  }
}
