package org.wasl.assembly.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class RouteMBeanAssemblerTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  @Test
  void sharesDescriptionsButNotFiguresOfRoutes() throws Exception {
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      // Given
      context
          .getCamelContextExtension()
          .setManagementMBeanAssembler(new RouteMBeanAssembler(context));
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:one").routeId("one").setBody(body());
              from("direct:other").routeId("other").setBody(body());
            }
          });
      context.start();
      // When
      context.createProducerTemplate().sendBody("direct:one", "first");
      context.createProducerTemplate().sendBody("direct:one", "second");
      context.createProducerTemplate().sendBody("direct:other", "third");
      // Then
      ObjectName objectName = route(context, "one");
      ObjectName other = route(context, "other");
      assertThat(SERVER.getAttribute(objectName, "RouteId")).isEqualTo("one");
      assertThat(SERVER.getAttribute(other, "RouteId")).isEqualTo("other");
      assertThat(SERVER.getAttribute(objectName, "ExchangesTotal")).isEqualTo(2L);
      assertThat(SERVER.getAttribute(other, "ExchangesTotal")).isEqualTo(1L);
      assertThat(SERVER.getAttribute(objectName, "ExchangesTotal")).isEqualTo(2L);
      MBeanInfo described = SERVER.getMBeanInfo(objectName);
      assertThat(described.getAttributes().length).isGreaterThan(50);
      assertThat(described.getAttributes()).isEqualTo(SERVER.getMBeanInfo(other).getAttributes());
    }
  }

  private static ObjectName route(DefaultCamelContext context, String id) throws Exception {
    return SERVER
        .queryNames(
            new ObjectName(
                "org.apache.camel:context="
                    + context.getName()
                    + ",type=routes,name=\""
                    + id
                    + "\",*"),
            null)
        .iterator()
        .next();
  }
}
