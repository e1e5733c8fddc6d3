package org.wasl.console.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.SimpleType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A polling page gets only changes, each one once. */
class AttributeChangesTest {
  private static final String ONE = "org.wasl:type=Agency,name=one";

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong due = new AtomicLong();
  private final AtomicLong read = new AtomicLong();
  private AttributeChanges changes;

  @BeforeEach
  void register() throws Exception {
    for (String name : Set.of("one", "two")) {
      server.registerMBean(
          new OpenMBean("sample")
              .attribute("Name", "sample", SimpleType.STRING, () -> name)
              .attribute("Secret", "sample", SimpleType.STRING, () -> "hidden")
              .attribute("Due", "sample", SimpleType.LONG, () -> due(name)),
          new ObjectName("org.wasl:type=Agency,name=" + name));
    }
    changes =
        new AttributeChanges(
            server,
            Map.of(new ObjectName("org.wasl:type=Agency,name=*"), Set.of("Name", "Due", "Absent")),
            nanos::get);
  }

  private long due(String name) {
    read.incrementAndGet();
    return name.equals("one") ? due.get() : 0;
  }

  @Test
  void answersFirstWithAllReadableAttributes() throws Exception {
    // When
    JsonNode first = since("");

    // Then
    assertThat(first.get("whole").asBoolean()).isTrue();
    assertThat(first.get("beans").toString())
        .contains("\"Name\":\"one\"", "\"Name\":\"two\"", "\"Due\":0")
        .doesNotContain("hidden");
  }

  @Test
  void doesNotSendUnchangedAttributes() throws Exception {
    // Given
    String version = since("").get("version").asText();
    later();

    // When
    JsonNode unchanged = since(version);
    due.set(7);
    later();
    JsonNode changed = since(unchanged.get("version").asText());

    // Then
    assertThat(unchanged.get("beans")).isEmpty();
    assertThat(changed.get("whole").asBoolean()).isFalse();
    assertThat(changed.get("beans").toString()).isEqualTo("{\"" + ONE + "\":{\"Due\":7}}");
  }

  @Test
  void sendsAllMissedChangesToLateReader() throws Exception {
    // Given
    String old = since("").get("version").asText();
    for (int i = 1; i <= 3; i++) {
      due.set(i);
      later();
      since("");
    }

    // When
    JsonNode answer = since(old);

    // Then
    assertThat(answer.get("beans").toString()).isEqualTo("{\"" + ONE + "\":{\"Due\":3}}");
  }

  @Test
  void sendsAllAttributesAfterMBeanIsRemoved() throws Exception {
    // Given
    String version = since("").get("version").asText();
    server.unregisterMBean(new ObjectName(ONE));
    later();

    // When
    JsonNode answer = since(version);

    // Then
    assertThat(answer.get("whole").asBoolean()).isTrue();
    assertThat(answer.get("beans").toString()).contains("name=two").doesNotContain("name=one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "x.1", ".", ".-1", ".99999999999999999999", ".2"})
  void sendsAllAttributesForUnknownVersion(String version) throws Exception {
    // Given
    String count = since("").get("version").asText().replaceAll("[.].*", "");

    // When
    JsonNode answer = since(version.startsWith(".") ? count + version : version);

    // Then
    assertThat(answer.get("whole").asBoolean()).isTrue();
    assertThat(answer.get("beans")).hasSize(2);
  }

  @Test
  void readsMBeansOnceASecondForManyPages() throws Exception {
    // When
    for (int i = 0; i < 50; i++) {
      since("");
    }

    // Then
    assertThat(read).hasValue(2);
  }

  @Test
  void showsEffectOfPersonsActAtOnce() throws Exception {
    // Given
    JsonNode before = since("");
    due.set(7);

    // When
    changes.acted();
    JsonNode after = since(before.get("version").asText());

    // Then
    assertThat(after.get("acts").asLong()).isNotEqualTo(before.get("acts").asLong());
    assertThat(after.get("beans").toString()).isEqualTo("{\"" + ONE + "\":{\"Due\":7}}");
  }

  private JsonNode since(String version) throws Exception {
    return new ObjectMapper().readTree(changes.since(version));
  }

  private void later() {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
  }
}
