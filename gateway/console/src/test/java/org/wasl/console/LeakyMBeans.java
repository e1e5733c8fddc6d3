package org.wasl.console;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** MBeans that give away a canary to whoever reaches them, under names near to the listed ones. */
public final class LeakyMBeans implements AutoCloseable {
  public static final String CANARY = "canary-7f3a9c";
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final List<String> NAMES =
      List.of(
          "org.apache.activemq.artemis:broker=\"wasl\",component=addresses,address=\"deliver\","
              + "subcomponent=queues,routing-type=\"anycast\",queue=\"deliver\"",
          "org.apache.camel:context=camel-x,type=tracer,name=BacklogTracer",
          "org.apache.camel:context=camel-x,type=routes,name=\"r\",extra=key",
          "org.apache.camel:context=camel-x,type=endpoints,name=\"seda://a\"",
          "org.wasl:type=Queue,name=a,more=b",
          "org.wasl:type=Other",
          "ORG.WASL:type=Gateway",
          "org.waslx:type=Queue,name=a");

  private final List<ObjectName> own = new ArrayList<>();
  private final DefaultCamelContext camel = new DefaultCamelContext();

  private LeakyMBeans() {}

  public static LeakyMBeans start() throws Exception {
    LeakyMBeans jvm = new LeakyMBeans();
    for (String name : NAMES) {
      jvm.own.add(SERVER.registerMBean(new Leaky(), new ObjectName(name)).getObjectName());
    }
    jvm.camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:a").routeId("a").setBody(constant(CANARY)).to("mock:b");
          }
        });
    jvm.camel.start();
    return jvm;
  }

  @Override
  public void close() throws JMException {
    camel.stop();
    for (ObjectName name : own) {
      SERVER.unregisterMBean(name);
    }
  }

  /** Attributes with which an MBean of the broker or of Camel might leak data. */
  public interface LeakyMBean {
    String getFirstMessageAsJSON();

    String getDepth();

    String browse();

    String browse(String filter);
  }

  /** Answers the canary to everything. */
  public static final class Leaky implements LeakyMBean {
    @Override
    public String getFirstMessageAsJSON() {
      return CANARY;
    }

    @Override
    public String getDepth() {
      return CANARY;
    }

    @Override
    public String browse() {
      return CANARY;
    }

    @Override
    public String browse(String filter) {
      return filter;
    }
  }
}
