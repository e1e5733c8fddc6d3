package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Asks Jolokia, as every role, for everything that every MBean of this JVM has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllowListCrawlTest {
  private static final String CANARY = "canary-7f3a9c";
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final ObjectMapper JSON = new ObjectMapper();
  // What the page may show, spelt out once more and independently of the list under test.
  private static final Set<String> EXPECTED =
      Set.of(
          "Gateway.Version",
          "Gateway.Uptime",
          "Gateway.Ready",
          "Queue.Name",
          "Queue.Depth",
          "Queue.Consuming",
          "Queue.Added",
          "context.CamelId",
          "context.CamelVersion",
          "context.State",
          "context.Uptime",
          "context.UptimeMillis",
          "context.TotalRoutes",
          "context.StartedRoutes",
          "context.ExchangesTotal",
          "context.ExchangesCompleted",
          "context.ExchangesFailed",
          "context.ExchangesInflight",
          "routes.CamelId",
          "routes.RouteId",
          "routes.State",
          "routes.Uptime",
          "routes.UptimeMillis",
          "routes.ExchangesTotal",
          "routes.ExchangesCompleted",
          "routes.ExchangesFailed",
          "routes.ExchangesInflight",
          "routes.FailuresHandled",
          "routes.Redeliveries",
          "routes.MinProcessingTime",
          "routes.MeanProcessingTime",
          "routes.MaxProcessingTime",
          "routes.LastProcessingTime");

  private Running running;
  private DefaultCamelContext camel;
  private final List<ObjectName> own = new ArrayList<>();

  /** What an MBean of the broker or of Camel might give away. */
  public interface LeakyMBean {
    String getFirstMessageAsJSON();

    String getDepth();

    String browse();
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
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    running = Running.in(folder);
    running.queues.put("deliver.police-1", new QueueDepths.Depth(3, 1, 9));
    for (String name :
        List.of(
            "org.apache.activemq.artemis:broker=\"wasl\",component=addresses,address=\"deliver\","
                + "subcomponent=queues,routing-type=\"anycast\",queue=\"deliver\"",
            "org.apache.camel:context=camel-x,type=tracer,name=BacklogTracer",
            "org.apache.camel:context=camel-x,type=routes,name=\"r\",extra=key",
            "org.apache.camel:context=camel-x,type=endpoints,name=\"seda://a\"",
            "org.wasl:type=Queue,name=a,more=b",
            "org.wasl:type=Other",
            "ORG.WASL:type=Gateway",
            "org.waslx:type=Queue,name=a")) {
      ObjectName objectName = new ObjectName(name);
      SERVER.registerMBean(new Leaky(), objectName);
      own.add(objectName);
    }
    camel = new DefaultCamelContext();
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:a").routeId("a").setBody(constant(CANARY)).to("mock:b");
          }
        });
    camel.start();
  }

  @AfterAll
  void stop() throws Exception {
    camel.stop();
    for (ObjectName name : own) {
      SERVER.unregisterMBean(name);
    }
    running.close();
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void exactlyTheListedAttributesAreReadable(Role role) throws Exception {
    // Given
    running.jolokia(role, "{\"type\":\"list\"}");
    List<Map<String, Object>> asked = new ArrayList<>();
    Set<String> expected = new TreeSet<>();
    for (ObjectName name : SERVER.queryNames(null, null)) {
      for (var attribute : SERVER.getMBeanInfo(name).getAttributes()) {
        asked.add(
            Running.fields(
                "type", "read",
                "mbean", name.getCanonicalName(),
                "attribute", attribute.getName()));
        String kind = name.getKeyProperty("type") + "." + attribute.getName();
        if (meant(name) && EXPECTED.contains(kind)) {
          expected.add(name.getCanonicalName() + " " + attribute.getName());
        }
      }
    }

    // When
    JsonNode answers = ask(role, asked);

    // Then
    Set<String> readable = new TreeSet<>();
    for (int i = 0; i < asked.size(); i++) {
      int status = answers.get(i).get("status").asInt();
      if (status == 200) {
        readable.add(asked.get(i).get("mbean") + " " + asked.get(i).get("attribute"));
      } else {
        assertThat(status).as("%s", asked.get(i)).isIn(403, 404);
        assertThat(answers.get(i).has("value")).as("%s", asked.get(i)).isFalse();
      }
    }
    assertThat(asked.size()).isGreaterThan(300);
    assertThat(readable).isEqualTo(expected).hasSizeGreaterThan(30);
    assertThat(answers.toString()).doesNotContain(CANARY);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void noOperationIsOpenToAnybody(Role role) throws Exception {
    // Given
    List<Map<String, Object>> asked = new ArrayList<>();
    for (ObjectName name : SERVER.queryNames(null, null)) {
      MBeanInfo info = SERVER.getMBeanInfo(name);
      for (MBeanOperationInfo operation : info.getOperations()) {
        String types =
            Arrays.stream(operation.getSignature())
                .map(MBeanParameterInfo::getType)
                .collect(Collectors.joining(","));
        for (String spelt : List.of(operation.getName(), operation.getName() + "(" + types + ")")) {
          asked.add(
              Running.fields(
                  "type",
                  "exec",
                  "mbean",
                  name.getCanonicalName(),
                  "operation",
                  spelt,
                  "arguments",
                  List.of()));
        }
      }
    }

    // When
    JsonNode answers = ask(role, asked);

    // Then
    assertThat(asked.size()).isGreaterThan(300);
    for (int i = 0; i < asked.size(); i++) {
      assertThat(answers.get(i).get("status").asInt()).as("%s", asked.get(i)).isEqualTo(403);
    }
    assertThat(answers.toString()).doesNotContain(CANARY);
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void nothingIsWritable(Role role) throws Exception {
    // Given
    List<Map<String, Object>> asked = new ArrayList<>();
    for (ObjectName name : SERVER.queryNames(null, null)) {
      for (var attribute : SERVER.getMBeanInfo(name).getAttributes()) {
        asked.add(
            Running.fields(
                "type",
                "write",
                "mbean",
                name.getCanonicalName(),
                "attribute",
                attribute.getName(),
                "value",
                "x"));
      }
    }

    // When
    JsonNode answers = ask(role, asked);

    // Then
    for (int i = 0; i < asked.size(); i++) {
      assertThat(answers.get(i).get("status").asInt()).as("%s", asked.get(i)).isEqualTo(403);
    }
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void listSearchAndPatternsFindOnlyWhatIsListed(Role role) throws Exception {
    // When
    JsonNode list = ask(role, "{\"type\":\"list\"}").get("value");
    JsonNode search = ask(role, "{\"type\":\"search\",\"mbean\":\"*:*\"}").get("value");
    JsonNode all =
        ask(role, "{\"type\":\"read\",\"mbean\":\"*:*\",\"config\":{\"ignoreErrors\":\"true\"}}");

    // Then
    assertThat(names(list)).containsExactlyInAnyOrder("org.wasl", "org.apache.camel");
    list.forEach(
        domain ->
            domain.forEach(
                bean -> {
                  assertThat(bean.path("op").size()).isZero();
                  assertThat(bean.get("canInvoke").asBoolean()).isFalse();
                }));
    assertThat(search)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(meant(new ObjectName(name.asText()))).isTrue());
    assertThat(names(all.get("value")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(meant(new ObjectName(name))).isTrue());
    assertThat(list.toString() + search + all)
        .doesNotContain(
            CANARY, "EndpointUri", "BacklogTracer", "java.lang:", "hawtio:", "jolokia:");
  }

  @Test
  void withoutARoleEverythingIsDenied() throws Exception {
    // Given
    AllowList list = AllowList.standard();

    // When
    ObjectName gateway = new ObjectName("org.wasl:type=Gateway");

    // Then
    assertThat(list.sees(Set.of(), gateway)).isFalse();
    assertThat(list.reads(Set.of(), gateway, "Ready")).isFalse();
    assertThat(list.reads(Set.of(Role.VIEWER), gateway, "ready")).isFalse();
    assertThat(list.reads(Set.of(Role.VIEWER), gateway, "Ready")).isTrue();
  }

  private static boolean meant(ObjectName name) {
    Set<String> keys = name.getKeyPropertyList().keySet();
    String type = name.getKeyProperty("type");
    return switch (name.getDomain()) {
      case "org.wasl" ->
          "Gateway".equals(type) && keys.size() == 1 || "Queue".equals(type) && keys.size() == 2;
      case "org.apache.camel" ->
          ("context".equals(type) || "routes".equals(type)) && keys.size() == 3;
      default -> false;
    };
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode ask(Role role, String body) throws Exception {
    return JSON.readTree(running.jolokia(role, body).body());
  }

  private JsonNode ask(Role role, List<Map<String, Object>> requests) throws Exception {
    var answers = JSON.createArrayNode();
    for (int from = 0; from < requests.size(); from += 500) {
      List<Map<String, Object>> some =
          requests.subList(from, Math.min(from + 500, requests.size()));
      answers.addAll(
          (ArrayNode)
              ask(
                  role,
                  some.stream().map(Running::json).collect(Collectors.joining(",", "[", "]"))));
    }
    return answers;
  }
}
