package org.wasl.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A running console, and a bean whose operations are called over {@code /jolokia}. */
abstract class OnReplay {
  static final ObjectMapper JSON = new ObjectMapper();

  Running running;
  Acting replay;

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

  JsonNode invoke(Role role, String operation, String argument) throws Exception {
    return JSON.readTree(running.jolokia(role, Running.exec("Replay", operation, argument)).body());
  }
}
