package org.wasl.console.jmx;

import jakarta.servlet.ServletConfig;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import org.jolokia.core.api.LogHandler;
import org.jolokia.server.core.config.Configuration;
import org.jolokia.server.core.http.AgentServlet;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;
import org.jolokia.server.core.request.JolokiaExecRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.NotChangedException;
import org.jolokia.server.core.service.api.JolokiaContext;
import org.jolokia.server.core.service.api.JolokiaServiceManager;
import org.jolokia.server.core.service.impl.QuietLogHandler;
import org.jolokia.server.core.util.RequestType;
import org.jolokia.server.core.util.jmx.MBeanServerAccess;
import org.jolokia.service.jmx.LocalRequestHandler;
import org.jolokia.service.serializer.JolokiaSerializer;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OperatorAudit;

/**
 * Jolokia with three services only, which are local requests on the guarded MBean server, the
 * serializer, and the mark of invocable MBeans. The class path is not searched, so proxying,
 * discovery, history and notifications do not exist.
 */
public final class GuardedJolokiaServlet extends AgentServlet {
  private static final long serialVersionUID = 1L;

  private final transient MBeanServerAccess view;
  private final transient AllowList list;
  private final transient OperatorAudit audit;
  private final transient AllowListRestrictor restrictor;

  public GuardedJolokiaServlet(AllowList list, OperatorAudit audit, MBeanServerAccess view) {
    this(list, audit, view, new AllowListRestrictor(list));
  }

  private GuardedJolokiaServlet(
      AllowList list, OperatorAudit audit, MBeanServerAccess view, AllowListRestrictor restrictor) {
    super(restrictor);
    this.list = list;
    this.audit = audit;
    this.restrictor = restrictor;
    this.view = view;
  }

  @Override
  protected void initServices(ServletConfig config, JolokiaServiceManager manager) {
    manager.addService(new Guarded());
    manager.addService(new JolokiaSerializer());
    manager.addService(new CanInvokeUpdater());
  }

  // Jolokia's own log messages quote requests and are switched off.
  @Override
  protected LogHandler createLogHandler(ServletConfig config, Configuration configuration) {
    return new QuietLogHandler();
  }

  private final class Guarded extends LocalRequestHandler {
    Guarded() {
      super(0);
    }

    @Override
    public void init(JolokiaContext context) {
      super.init(onView(context));
    }

    @Override
    public <R extends JolokiaRequest> Object handleRequest(R request, Object previous)
        throws IOException,
            JMException,
            NotChangedException,
            BadRequestException,
            EmptyResponseException {
      try {
        // A request with a target is for another JVM and is refused.
        if (!restrictor.isTypeAllowed(request.getType()) || request.getOption("target") != null) {
          throw new SecurityException("not allowed");
        }
        return super.handleRequest(request, previous);
      } catch (SecurityException | InstanceNotFoundException e) {
        refused(request);
        throw e;
      }
    }

    private void refused(JolokiaRequest request) {
      if (request.getType() != RequestType.READ) { // Hawtio's pages read every MBean.
        audit.countRefusal(Caller.current().person(), attemptedOperation(request), "role");
      }
    }

    // Only names from the list are recorded, never text of the request.
    private String attemptedOperation(JolokiaRequest request) {
      return request instanceof JolokiaExecRequest exec
              && list.invokes(ConsoleRole.all(), exec.getObjectName(), exec.getOperation())
          ? AllowList.label(exec.getObjectName(), exec.getOperation())
          : "unlisted-" + request.getType().getName();
    }
  }

  /** A copy of the context whose MBean servers are the guarded view. */
  private JolokiaContext onView(JolokiaContext context) {
    return (JolokiaContext)
        Proxy.newProxyInstance(
            GuardedJolokiaServlet.class.getClassLoader(),
            new Class<?>[] {JolokiaContext.class},
            (proxy, method, args) -> {
              if (method.getName().equals("getMBeanServerAccess")) {
                return view;
              }
              try {
                return method.invoke(context, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
