package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threats 16 and 30: what an operator may try through Jolokia. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileJolokiaTest {
  private Path dumps;
  private Running running;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    dumps = folder;
    running = Running.in(folder);
  }

  @AfterAll
  void stop() {
    running.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'type':'exec','mbean':'jdk.management.jfr:type=FlightRecorder','operation':'newRecording'",
        "'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'help','arguments':[[]]",
        "'type':'exec','mbean':'com.sun.management:type=DiagnosticCommand','operation':'compilerDirectivesAdd'",
        "'type':'exec','mbean':'com.sun.management:type=HotSpotDiagnostic','operation':'dumpHeap','arguments':['FILE',true]",
        "'type':'exec','mbean':'java.util.logging:type=Logging','operation':'setLoggerLevel','arguments':['','ALL']",
        "'type':'exec','mbean':'JMImplementation:type=MBeanServerDelegate','operation':'createMBean','arguments':['javax.management.loading.MLet','a:b=c']",
        "'type':'exec','mbean':'ch.qos.logback.classic:Name=default,Type=ch.qos.logback.classic.jmx.JMXConfigurator','operation':'reloadByURL','arguments':['http://127.0.0.1:1/']",
        "'type':'read','mbean':'java.lang:type=Runtime','attribute':'SystemProperties'",
        "'type':'read','mbean':'java.lang:type=Runtime'",
        "'type':'write','mbean':'java.lang:type=Memory','attribute':'Verbose','value':true",
        "'type':'read','mbean':'org.wasl:type=Gateway','attribute':'Ready','target':{'url':'service:jmx:rmi:///jndi/rmi://127.0.0.1:1/jmxrmi'}",
        "'type':'read','mbean':'proxy@org.wasl:type=Gateway','attribute':'Ready'",
        "'type':'notification','command':'register'",
        "'type':'notification','command':'open','client':'x','mode':'sse'",
        "'type':'exec','mbean':'org.wasl:type=Gateway','operation':'toString'",
        "'type':'exec','mbean':'org.apache.camel:context=*,type=context,name=*','operation':'sendBody','arguments':['direct:a','b']",
        "'type':'nonsense'",
      })
  void aJolokiaRequestOutsideTheListIsRefused(String request) throws Exception {
    // Given
    Path dump = dumps.resolve("dump.hprof");
    String body = "{" + request.replace('\'', '"').replace("FILE", dump.toString()) + "}";

    // When
    var answer = running.jolokia(Role.OPERATOR, body);

    // Then
    if (answer.statusCode() == 200) {
      JsonNode json = new ObjectMapper().readTree(answer.body());
      assertThat(json.get("status").asInt()).isIn(403, 404, 500);
      assertThat(json.has("value")).isFalse();
    } else {
      assertThat(answer.statusCode()).isEqualTo(400);
    }
    assertThat(answer.body()).doesNotContain("stacktrace", "\tat ", ".java:");
    assertThat(dump).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[[[", "\"x\"", "{\"type\":", "[1,2]", "{\"type\":{\"a\":1}}"})
  void brokenJsonTellsNothing(String body) throws Exception {
    // When
    var answer = running.jolokia(Role.VIEWER, body);

    // Then
    assertThat(answer.body()).doesNotContain("\tat ", ".java:", "stacktrace");
  }

  @Test
  void aBodyPastTheLimitIsRefused() throws Exception {
    // When
    var answer = running.jolokia(Role.VIEWER, "[" + " ".repeat(300_000) + "]");

    // Then
    assertThat(answer.statusCode()).isEqualTo(413);
  }
}
