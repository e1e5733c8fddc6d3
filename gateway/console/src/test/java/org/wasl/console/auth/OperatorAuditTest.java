package org.wasl.console.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.wasl.console.ReplayOperationClient;
import org.wasl.console.RunningConsole;

/** The trail has the operations and refusals of persons, and they cannot fill it (threat 16). */
class OperatorAuditTest extends ReplayOperationClient {
  private static final Pattern COUNTED = Pattern.compile("(.*/x)(\\d+)");

  /**
   * The entries of the trail, without logins, after all counts were written. Counts of two minutes
   * are added.
   */
  private List<String> entries() {
    running.close();
    List<String> entries = new ArrayList<>();
    Map<String, Integer> sums = new TreeMap<>();
    for (String entry : running.trail) {
      Matcher counted = COUNTED.matcher(entry);
      if (counted.matches()) {
        sums.merge(counted.group(1), Integer.valueOf(counted.group(2)), Integer::sum);
      } else {
        entries.add(entry);
      }
    }
    sums.forEach((operation, times) -> entries.add(operation + times));
    entries.removeIf(entry -> entry.contains(" login/"));
    return entries;
  }

  @Test
  void recordsChangingOperationBeforeItRuns() throws Exception {
    // When
    invoke(ConsoleRole.OPERATOR, "request(java.lang.String)", "{}");
    invoke(ConsoleRole.APPROVER, "approve", "{}");

    // Then
    assertThat(running.trail)
        .containsExactly("operator operated Replay.request", "approver operated Replay.approve");
  }

  @Test
  void doesNotRunOperationThatTrailRefuses() throws Exception {
    // Given
    running.trailTakes.set(false);

    // When
    JsonNode answer = invoke(ConsoleRole.OPERATOR, "request", "{}");

    // Then
    assertThat(answer.get("error").asText()).startsWith("no-trail: ");
    assertThat(replay.asked).isEmpty();
    running.trailTakes.set(true);
    assertThat(entries()).containsExactly("operator refused Replay.request/no-trail/x1");
  }

  @Test
  void countsReadOperations() throws Exception {
    // When
    for (int i = 0; i < 7; i++) {
      invoke(ConsoleRole.AUDITOR, "requests()", "");
      invoke(ConsoleRole.VIEWER, "plan", "{}");
    }

    // Then
    assertThat(entries())
        .containsExactlyInAnyOrder(
            "auditor operated Replay.requests/x7", "viewer operated Replay.plan/x7");
  }

  @Test
  void countsRefusalsByPersonAndOperation() throws Exception {
    // Given
    String invented =
        "{'type':'exec','mbean':'org.wasl:type=Agency,name=WORDS-%d','operation':'pause','arguments':['{}']}";

    // When
    invoke(ConsoleRole.VIEWER, "request", "{}");
    invoke(ConsoleRole.VIEWER, "request(java.lang.String)", "{}");
    invoke(ConsoleRole.OPERATOR, "approve", "{}");
    invoke(ConsoleRole.OPERATOR, "request", "no");
    invoke(ConsoleRole.OPERATOR, "request", "bug");
    for (int i = 0; i < 20; i++) {
      running.jolokia(ConsoleRole.OPERATOR, invented.formatted(i).replace('\'', '"'));
      invoke(ConsoleRole.OPERATOR, "anything" + i, "x");
      running.jolokia(
          ConsoleRole.AUDITOR,
          "{\"type\":\"write\",\"mbean\":\"a:b=c%d\",\"attribute\":\"x\",\"value\":1}"
              .formatted(i));
    }

    // Then
    assertThat(entries())
        .containsExactlyInAnyOrder(
            "operator operated Replay.request",
            "operator operated Replay.request",
            "viewer refused Replay.request/role/x2",
            "operator refused Replay.approve/role/x1",
            "operator refused Replay.request/needs-reason/x1",
            "operator refused Replay.request/failed/x1",
            "operator refused Agency.pause/role/x20",
            "operator refused unlisted-exec/role/x20",
            "auditor refused unlisted-write/role/x20");
  }

  @Test
  void limitsOperationsOfPersonPerMinute() throws Exception {
    // Given
    String request =
        "{'type':'exec','mbean':'org.wasl:type=Replay','operation':'request','arguments':['{}']}"
            .replace('\'', '"');

    // When asked in one call, within the same minute
    String answers =
        running.jolokia(ConsoleRole.OPERATOR, Collections.nCopies(65, request).toString()).body();

    // Then
    JsonNode last = new ObjectMapper().readTree(answers).get(64);
    assertThat(last.get("error").asText()).startsWith("too-many: ");
    assertThat(replay.asked).hasSize(60);
    assertThat(entries()).hasSize(61).contains("operator refused Replay.request/too-many/x5");
  }

  @Test
  void doesNotRecordUnknownName() throws Exception {
    // When
    running.login("my-password-typed-as-a-name", "x");
    running.login("viewer", "wrong");
    running.login("viewer", RunningConsole.PASSWORD);

    // Then
    running.close();
    assertThat(running.trail)
        .containsExactlyInAnyOrder(
            "unknown refused login/wrong/x1",
            "viewer refused login/wrong/x1",
            "viewer operated login/x1");
  }
}
