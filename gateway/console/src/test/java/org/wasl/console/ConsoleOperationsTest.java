package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.wasl.console.auth.ConsoleRole;

/** An operation knows its caller, and the caller gets its answer. */
class ConsoleOperationsTest extends ReplayOperationClient {
  @Test
  void passesCallerToOperation() throws Exception {
    // When
    JsonNode answer = invoke(ConsoleRole.OPERATOR, "request(java.lang.String)", "{}");
    JsonNode bare = invoke(ConsoleRole.APPROVER, "approve", "{}");

    // Then
    assertThat(answer.get("value").asText()).isEqualTo("{\"done\":\"request\"}");
    assertThat(bare.get("status").asInt()).isEqualTo(200);
    assertThat(replay.asked).containsExactly("request by operator", "approve by approver");
  }

  @Test
  void refusesOtherRoleBeforeOperation() throws Exception {
    // When
    JsonNode answer = invoke(ConsoleRole.VIEWER, "request(java.lang.String)", "{}");
    JsonNode own = invoke(ConsoleRole.OPERATOR, "approve(java.lang.String)", "{}");

    // Then
    assertThat(answer.get("status").asInt()).isEqualTo(403);
    assertThat(own.get("status").asInt()).isEqualTo(403);
    assertThat(replay.asked).isEmpty();
  }

  @Test
  void reportsRefusalsButNotExceptions() throws Exception {
    // When
    JsonNode refused = invoke(ConsoleRole.OPERATOR, "request", "no");
    JsonNode broken = invoke(ConsoleRole.OPERATOR, "request", "bug");

    // Then
    assertThat(refused.get("error").asText()).isEqualTo("needs-reason: give a reason");
    assertThat(broken.get("error").asText()).isEqualTo("failed");
    assertThat(refused + "" + broken)
        .doesNotContain(LeakyMBeans.CANARY, "IllegalState", "\"value\"");
  }
}
