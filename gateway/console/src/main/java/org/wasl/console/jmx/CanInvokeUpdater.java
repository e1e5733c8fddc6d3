package org.wasl.console.jmx;

import java.util.Deque;
import java.util.Map;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.jolokia.server.core.service.api.DataUpdater;

/**
 * Marks the MBeans on which the caller can invoke nothing, so that Hawtio's page shows no buttons
 * that would be refused.
 */
final class CanInvokeUpdater extends DataUpdater {
  CanInvokeUpdater() {
    super(0);
  }

  @Override
  public String getKey() {
    return "canInvoke";
  }

  @Override
  public void update(
      Map<String, Object> target, ObjectName name, MBeanInfo guarded, Deque<String> path) {
    // The only operation of Camel is the route diagram, which needs no button.
    boolean camel = name.getDomain().equals("org.apache.camel");
    target.put(getKey(), !camel && guarded.getOperations().length > 0);
  }

  @Override
  public void update(
      Map<String, Object> target,
      ObjectName name,
      MBeanInfo guarded,
      Deque<String> path,
      boolean openTypes) {
    update(target, name, guarded, path);
  }
}
