package org.wasl.console.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.RunningConsole;
import org.wasl.console.auth.ConsoleRole;

/** Hawtio's diagram of routes gets this answer in place of Camel's own. */
class RouteDiagramTest {
  private static final String CANARY = "canary-5e1f";

  @TempDir private Path folder;

  @Test
  void showsOnlyIdsDescriptionsAndCountsOfRoutes() throws Exception {
    // Given
    try (RunningConsole running = RunningConsole.in(folder);
        DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:" + CANARY)
                  .routeId("door")
                  .description("a <message> comes in")
                  .setHeader("x", constant(CANARY))
                  .id("mark")
                  .filter(header("x").isEqualTo(CANARY))
                  .id("if-known")
                  .to("mock:" + CANARY)
                  .id("hand-over")
                  .end()
                  .process(exchange -> {})
                  .id("answer");
            }
          });
      camel.start();
      camel.createProducerTemplate().sendBody("direct:" + CANARY, CANARY);

      // When
      String routes = ask(running, camel, "dumpRoutesAsXml()", "[]");
      String counts = ask(running, camel, "dumpRoutesStatsAsXml(boolean,boolean)", "[true,true]");

      // Then
      assertThat(routes)
          .isEqualTo(
              "<routes><route id=\"door\" description=\"a &lt;message&gt; comes in\">"
                  + "<from id=\"door\" customId=\"true\"></from>"
                  + "<setHeader id=\"mark\" customId=\"true\"></setHeader>"
                  + "<filter id=\"if-known\" customId=\"true\">"
                  + "<to id=\"hand-over\" customId=\"true\"></to></filter>"
                  + "<process id=\"answer\" customId=\"true\"></process></route></routes>");
      assertThat(counts)
          .contains("<routeStat id=\"door\" state=\"Started\" exchangesTotal=\"1\"")
          .contains("<processorStat id=\"hand-over\" exchangesTotal=\"1\"")
          .doesNotContain(CANARY);
    }
  }

  private static String ask(
      RunningConsole running, DefaultCamelContext camel, String operation, String arguments)
      throws Exception {
    String bean =
        "org.apache.camel:context=%s,type=context,name=\\\"%s\\\""
            .formatted(camel.getManagementName(), camel.getName());
    JsonNode answer =
        new ObjectMapper()
            .readTree(
                running
                    .jolokia(
                        ConsoleRole.VIEWER,
                        "{\"type\":\"exec\",\"mbean\":\"%s\",\"operation\":\"%s\",\"arguments\":%s}"
                            .formatted(bean, operation, arguments))
                    .body());
    assertThat(answer.path("status").asInt()).as("%s", answer).isEqualTo(200);
    return answer.get("value").asText();
  }
}
