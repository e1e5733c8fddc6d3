package org.wasl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.system.CommandResult;

class BenchCommandTest {
  @TempDir private Path folder;

  @Test
  void reportsOccupiedAgencyPortInOneLine() throws IOException {
    // Given
    Files.createDirectories(folder.resolve("config/agencies"));
    Path run = Files.writeString(folder.resolve("run.json"), "{}");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          folder.resolve("config/agencies/kp-fes.properties"),
          "endpoint = https://127.0.0.1:" + taken.getLocalPort() + "/\n");
      // When
      CommandResult result =
          CommandResult.of(
              new BenchCommand(),
              List.of(
                  "--gateway",
                  run.toString(),
                  "--config",
                  folder.resolve("config").toString(),
                  "--data",
                  folder.resolve("data").toString()));
      // Then
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err().lines())
          .singleElement()
          .asString()
          .contains("port " + taken.getLocalPort() + " of kp-fes is in use");
      assertThat(folder.resolve("data")).doesNotExist();
    }
  }
}
