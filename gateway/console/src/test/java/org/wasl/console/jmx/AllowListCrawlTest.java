package org.wasl.console.jmx;

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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.console.ActingMBean;
import org.wasl.console.ExpectedAllowList;
import org.wasl.console.LeakyMBeans;
import org.wasl.console.RunningConsole;
import org.wasl.console.auth.ConsoleRole;

/** Asks Jolokia, as every role, for everything that every MBean of this JVM has. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllowListCrawlTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
  private static final ObjectMapper JSON = new ObjectMapper();
  private RunningConsole running;
  private LeakyMBeans leaky;
  private final List<ActingMBean> acting = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    running = RunningConsole.in(folder);
    running.queues.put("deliver.police-1", 3L);
    leaky = LeakyMBeans.start();
    for (String bean : List.of("Replay", "Referrals", "Agency,name=police-1", "Trail")) {
      acting.add(ActingMBean.of(bean));
    }
  }

  @AfterAll
  void stop() throws Exception {
    for (ActingMBean bean : acting) {
      bean.close();
    }
    leaky.close();
    running.close();
  }

  @ParameterizedTest
  @EnumSource(ConsoleRole.class)
  void permitsExactlyTheListedAttributes(ConsoleRole role) throws Exception {
    // Given
    running.jolokia(role, "{\"type\":\"list\"}");
    List<Map<String, Object>> asked = new ArrayList<>();
    Set<String> expected = new TreeSet<>();
    for (ObjectName name : SERVER.queryNames(null, null)) {
      for (var attribute : SERVER.getMBeanInfo(name).getAttributes()) {
        asked.add(
            RunningConsole.fields(
                "type", "read",
                "mbean", name.getCanonicalName(),
                "attribute", attribute.getName()));
        if (ExpectedAllowList.reads(role, name, attribute.getName())) {
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
    assertThat(answers.toString()).doesNotContain(LeakyMBeans.CANARY);
  }

  @ParameterizedTest
  @EnumSource(ConsoleRole.class)
  void permitsExactlyTheListedOperations(ConsoleRole role) throws Exception {
    // Given
    List<Map<String, Object>> asked = new ArrayList<>();
    List<Boolean> expected = new ArrayList<>();
    for (ObjectName name : SERVER.queryNames(null, null)) {
      for (MBeanOperationInfo operation : SERVER.getMBeanInfo(name).getOperations()) {
        List<String> types = types(operation);
        String signed = signed(operation.getName(), types);
        asked.add(
            RunningConsole.fields(
                "type",
                "exec",
                "mbean",
                name.getCanonicalName(),
                "operation",
                signed,
                "arguments",
                types.stream().map(type -> "x").toList()));
        expected.add(ExpectedAllowList.invokes(role, name, signed));
      }
    }

    // When
    JsonNode answers = ask(role, asked);

    // Then
    assertThat(asked.size()).isGreaterThan(600);
    assertThat(expected.stream().filter(open -> open).count()).isBetween(8L, 20L);
    assertOpenAsExpected(asked, expected, answers);
  }

  @ParameterizedTest
  @EnumSource(ConsoleRole.class)
  void findsOnlyListedOperationWithoutSignature(ConsoleRole role) throws Exception {
    // Given
    List<Map<String, Object>> asked = new ArrayList<>();
    List<Boolean> expected = new ArrayList<>();
    for (ObjectName name : SERVER.queryNames(null, null)) {
      for (MBeanOperationInfo operation : SERVER.getMBeanInfo(name).getOperations()) {
        String bare = operation.getName();
        Optional<List<String>> listed =
            Arrays.stream(SERVER.getMBeanInfo(name).getOperations())
                .filter(other -> other.getName().equals(bare))
                .map(AllowListCrawlTest::types)
                .filter(types -> ExpectedAllowList.invokes(role, name, signed(bare, types)))
                .findFirst();
        asked.add(
            RunningConsole.fields(
                "type",
                "exec",
                "mbean",
                name.getCanonicalName(),
                "operation",
                bare,
                "arguments",
                listed.orElse(List.of()).stream().map(type -> "x").toList()));
        expected.add(listed.isPresent());
      }
    }

    // When
    JsonNode answers = ask(role, asked);

    // Then
    assertOpenAsExpected(asked, expected, answers);
  }

  @ParameterizedTest
  @EnumSource(ConsoleRole.class)
  void permitsNoWrite(ConsoleRole role) throws Exception {
    // Given
    List<Map<String, Object>> asked = new ArrayList<>();
    for (ObjectName name : SERVER.queryNames(null, null)) {
      for (var attribute : SERVER.getMBeanInfo(name).getAttributes()) {
        asked.add(
            RunningConsole.fields(
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
  @EnumSource(ConsoleRole.class)
  void findsOnlyListedMBeans(ConsoleRole role) throws Exception {
    // When
    JsonNode list = ask(role, "{\"type\":\"list\"}").get("value");
    JsonNode search = ask(role, "{\"type\":\"search\",\"mbean\":\"*:*\"}").get("value");
    JsonNode all =
        ask(role, "{\"type\":\"read\",\"mbean\":\"*:*\",\"config\":{\"ignoreErrors\":\"true\"}}");

    // Then
    assertThat(names(list)).containsExactlyInAnyOrder("org.wasl", "org.apache.camel");
    list.forEach(domain -> domain.forEach(bean -> {}));

    assertThat(search)
        .isNotEmpty()
        .allSatisfy(
            name ->
                assertThat(ExpectedAllowList.meant(role, new ObjectName(name.asText()))).isTrue());
    assertThat(names(all.get("value")))
        .isNotEmpty()
        .allSatisfy(
            name -> assertThat(ExpectedAllowList.meant(role, new ObjectName(name))).isTrue());
    assertThat(list.toString() + search + all)
        .doesNotContain(
            LeakyMBeans.CANARY,
            "EndpointUri",
            "BacklogTracer",
            "java.lang:",
            "hawtio:",
            "jolokia:");
  }

  @Test
  void deniesEverythingWithoutRole() throws Exception {
    // Given
    AllowList list = StandardAllowList.get();

    // When
    ObjectName gateway = new ObjectName("org.wasl:type=Gateway");

    // Then
    assertThat(list.sees(Set.of(), gateway)).isFalse();
    assertThat(list.reads(Set.of(), gateway, "Ready")).isFalse();
    assertThat(list.reads(Set.of(ConsoleRole.VIEWER), gateway, "ready")).isFalse();
    assertThat(list.reads(Set.of(ConsoleRole.VIEWER), gateway, "Ready")).isTrue();
  }

  private static ObjectName replayName() {
    try {
      return new ObjectName("org.wasl:type=Replay");
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> types(MBeanOperationInfo operation) {
    return Arrays.stream(operation.getSignature()).map(MBeanParameterInfo::getType).toList();
  }

  private static String signed(String operation, List<String> types) {
    return operation + "(" + String.join(",", types) + ")";
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode ask(ConsoleRole role, String body) throws Exception {
    return JSON.readTree(running.jolokia(role, body).body());
  }

  private JsonNode ask(ConsoleRole role, List<Map<String, Object>> requests) throws Exception {
    var answers = JSON.createArrayNode();
    for (int from = 0; from < requests.size(); from += 500) {
      List<Map<String, Object>> some =
          requests.subList(from, Math.min(from + 500, requests.size()));
      answers.addAll(
          (ArrayNode)
              ask(
                  role,
                  some.stream()
                      .map(RunningConsole::json)
                      .collect(Collectors.joining(",", "[", "]"))));
    }
    return answers;
  }

  /**
   * Requires that each request is answered or denied as the second list says, without internals of
   * the JVM.
   */
  private static void assertOpenAsExpected(
      List<Map<String, Object>> asked, List<Boolean> expected, JsonNode answers) {
    for (int i = 0; i < asked.size(); i++) {
      assertThat(answers.get(i).get("status").asInt())
          .as("%s", asked.get(i))
          .isEqualTo(expected.get(i) ? 200 : 403);
    }
    assertThat(answers.toString()).doesNotContain(LeakyMBeans.CANARY);
  }
}
