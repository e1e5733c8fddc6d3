package org.wasl.kit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Starting a witness. */
class WitnessCommandTest extends CommandTest {
  @Test
  void aPortInUseIsNoBadUsage() throws Exception {
    // Given
    String pki = "--pki=" + dir.resolve("keys");
    run("pki", pki, "--witness", "observer", "platform");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // When
      int code =
          run(
              "witness",
              "--as=observer",
              pki,
              "--data=" + dir.resolve("seen"),
              "--plain",
              "--host=127.0.0.1",
              "--port=" + taken.getLocalPort());
      // Then
      assertThat(err.toString().strip()).startsWith("witness: --port ").doesNotContain("\n");
      assertThat(code).as("what a service manager starts again").isEqualTo(1);
    }
  }

  @Test
  void aKeyThatIsNoneIsBadUsageAndNamed() throws Exception {
    // Given
    String pki = "--pki=" + dir.resolve("keys");
    run("pki", pki, "--witness", "observer", "platform");
    Files.writeString(dir.resolve("keys").resolve("observer.witness.key"), "something else\n");
    // When
    int code =
        run(
            "witness",
            "--as=observer",
            pki,
            "--data=" + dir.resolve("seen"),
            "--plain",
            "--host=127.0.0.1");
    // Then
    assertThat(err.toString()).contains("observer.witness.key").doesNotContain("something else");
    assertThat(code).isEqualTo(2);
  }
}
