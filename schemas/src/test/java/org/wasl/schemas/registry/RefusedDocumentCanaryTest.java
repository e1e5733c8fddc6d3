package org.wasl.schemas.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.problem.ProblemRenderer;

@DisplayName("Threat row 17: a canary in a refused document shows nowhere")
class RefusedDocumentCanaryTest {

  private static final String CANARY = "kanarienvogel";
  private static final CodeLists CODES = CodeLists.load();
  private static final SchemaRegistry REGISTRY = SchemaRegistry.load(CODES);

  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listenToEverything() {
    log.start();
    root.setLevel(Level.TRACE);
    root.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    root.detachAppender(log);
    root.setLevel(Level.INFO);
  }

  @Test
  void doesNotEchoReplacedValuesOrExtraMembers() {
    // Given
    List<JsonPointer> places = new ArrayList<>();
    collect(TestDocuments.fraud(), JsonPointer.empty(), places);
    assertThat(places).hasSizeGreaterThan(60);
    int refused = 0;
    for (JsonPointer place : places) {
      JsonNode document = TestDocuments.fraud();
      JsonNode old = document.at(place);
      if (old instanceof ObjectNode object) object.put(CANARY, 1);
      else TestDocuments.set(document, place.toString(), TextNode.valueOf(CANARY + "\u0001"));
      // When
      List<Violation> violations = REGISTRY.validate("vetted-case", 1, document);
      String problem =
          new String(new ProblemRenderer(CODES).renderViolations("ar", violations).body(), UTF_8);
      // Then
      if (!violations.isEmpty()) refused++;
      assertThat(violations.toString()).as(place.toString()).doesNotContain(CANARY);
      assertThat(problem).as(place.toString()).doesNotContain(CANARY);
    }
    assertThat(refused).isEqualTo(places.size());
    assertThat(logged()).doesNotContain(CANARY);
  }

  @Test
  void doesNotEchoAlmostValidTimes() {
    // Given
    JsonNode document = TestDocuments.fraud();
    TestDocuments.set(document, "/content/time", TextNode.valueOf("2026-02-30T10:11:12Z"));
    // When
    List<Violation> violations = REGISTRY.validate("vetted-case", 1, document);
    // Then
    assertThat(violations).containsExactly(new Violation("/content/time", "format", "date-time"));
    assertThat(logged()).doesNotContain("FEBRUARY").doesNotContain("2026-02-30");
  }

  @Test
  void doesNotEchoBytesThatAreNotJson() {
    for (String broken :
        List.of(
            "{\"x\":\"" + CANARY + "\",}",
            "{\"x\":" + CANARY + "}",
            "{\"" + CANARY + "\":1,\"" + CANARY + "\":2}")) {
      // When
      StrictJson.JsonResult result =
          new StrictJson(JsonLimits.DEFAULT).parse(broken.getBytes(UTF_8));
      // Then
      assertThat(result).isInstanceOf(StrictJson.Malformed.class);
      assertThat(result.toString()).doesNotContain(CANARY);
    }
    assertThat(logged()).doesNotContain(CANARY);
  }

  private String logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList().toString();
  }

  private static void collect(JsonNode node, JsonPointer at, List<JsonPointer> places) {
    places.add(at);
    if (node.isObject())
      node.properties().forEach(e -> collect(e.getValue(), at.appendProperty(e.getKey()), places));
    for (int i = 0; node.isArray() && i < node.size(); i++)
      collect(node.get(i), at.appendIndex(i), places);
  }
}
