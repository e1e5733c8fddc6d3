package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operation of ours knows of its caller, and what he is told. */
class OperationsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private Running running;
  private Acting replay;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    running = Running.in(folder);
    replay = Acting.of("Replay");
  }

  @AfterEach
  void stop() throws Exception {
    replay.close();
    running.close();
  }

  private JsonNode invoke(Role role, String operation, String argument) throws Exception {
    return JSON.readTree(running.jolokia(role, Running.exec("Replay", operation, argument)).body());
  }

  @Test
  void anOperationKnowsWhoAsks() throws Exception {
    // When
    JsonNode answer = invoke(Role.OPERATOR, "request(java.lang.String)", "{}");
    JsonNode bare = invoke(Role.APPROVER, "approve", "{}");

    // Then
    assertThat(answer.get("value").asText()).isEqualTo("{\"done\":\"request\"}");
    assertThat(bare.get("status").asInt()).isEqualTo(200);
    assertThat(replay.asked).containsExactly("request by operator", "approve by approver");
  }

  @Test
  void anOtherRoleIsRefusedBeforeTheOperation() throws Exception {
    // When
    JsonNode answer = invoke(Role.VIEWER, "request(java.lang.String)", "{}");
    JsonNode own = invoke(Role.OPERATOR, "approve(java.lang.String)", "{}");

    // Then
    assertThat(answer.get("status").asInt()).isEqualTo(403);
    assertThat(own.get("status").asInt()).isEqualTo(403);
    assertThat(replay.asked).isEmpty();
  }

  @Test
  void whatTheOperationRefusesIsToldAndWhatBreaksIsNot() throws Exception {
    // When
    JsonNode refused = invoke(Role.OPERATOR, "request", "no");
    JsonNode broken = invoke(Role.OPERATOR, "request", "bug");

    // Then
    assertThat(refused.get("error").asText()).isEqualTo("needs-reason: give a reason");
    assertThat(broken.get("error").asText()).isEqualTo("failed");
    assertThat(refused + "" + broken).doesNotContain(LeakyJvm.CANARY, "IllegalState", "\"value\"");
  }
}
