package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starting a witness. */
class WitnessCommandTest extends CommandTest {
  @BeforeEach
  void makeKeys() {
    run("pki", pki(), "--witness", "observer", "platform");
  }

  private String pki() {
    return "--pki=" + dir.resolve("keys");
  }

  private int witness(int port) {
    return run(
        "witness",
        "--as=observer",
        pki(),
        "--data=" + dir.resolve("seen"),
        "--plain",
        "--host=127.0.0.1",
        "--port=" + port);
  }

  @Test
  void occupiedPortIsNoBadUsage() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // When
      int code = witness(taken.getLocalPort());
      // Then
      assertThat(err.toString().strip()).startsWith("witness: --port ").doesNotContain("\n");
      assertThat(code).as("what a service manager starts again").isEqualTo(1);
    }
  }

  @Test
  void namesAnInvalidKey() throws Exception {
    // Given
    Files.writeString(dir.resolve("keys").resolve("observer.witness.key"), "something else\n");
    // When
    int code = witness(0);
    // Then
    assertThat(err.toString()).contains("observer.witness.key").doesNotContain("something else");
    assertThat(code).isEqualTo(2);
  }
}
