package org.wasl.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.auth.ConsoleRole;

/** A running console, and a bean whose operations are called over {@code /jolokia}. */
public abstract class ReplayOperationClient {
  static final ObjectMapper JSON = new ObjectMapper();

  public RunningConsole running;
  public ActingMBean replay;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    running = RunningConsole.in(folder);
    replay = ActingMBean.of("Replay");
  }

  @AfterEach
  void stop() throws Exception {
    replay.close();
    running.close();
  }

  public JsonNode invoke(ConsoleRole role, String operation, String argument) throws Exception {
    return JSON.readTree(
        running.jolokia(role, RunningConsole.exec("Replay", operation, argument)).body());
  }
}
