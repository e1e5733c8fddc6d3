package org.wasl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.id.AgencyId;

class PortAllocatorTest {
  @TempDir Path folder;

  @Test
  void replacesPortTakenByAnotherProcess() throws Exception {
    // Given a port that was free, and that another process took
    PortAllocator.give(folder, List.of(new AgencyId("office")));
    int given = port();
    try (ServerSocket other = bound(given);
        // When the agency starts
        ServerSocket agency = PortAllocator.listen(folder, "office", PortAllocatorTest::start)) {
      // Then it listens on another one, which its file names
      assertThat(other.getLocalPort()).isEqualTo(given);
      assertThat(agency.getLocalPort()).isNotEqualTo(given).isEqualTo(port());
    }
  }

  @Test
  void keepsFreePort() throws Exception {
    // Given an agency that listened and stopped
    PortAllocator.give(folder, List.of(new AgencyId("office")));
    int given = port();
    PortAllocator.listen(folder, "office", PortAllocatorTest::start).close();
    // When it starts again
    PortAllocator.give(folder, List.of(new AgencyId("office")));
    try (ServerSocket secondSocket =
        PortAllocator.listen(folder, "office", PortAllocatorTest::start)) {
      // Then its port is the same
      assertThat(secondSocket.getLocalPort()).isEqualTo(given);
    }
  }

  @Test
  void doesNotRetryOtherFailures() throws Exception {
    // Given an agency that cannot start
    PortAllocator.give(folder, List.of(new AgencyId("office")));
    int given = port();
    // When it starts, Then it fails with that reason, and its port stays
    assertThatThrownBy(
            () ->
                PortAllocator.listen(
                    folder,
                    "office",
                    port -> CompletableFuture.failedFuture(new IOException("no certificate"))))
        .isInstanceOf(CompletionException.class)
        .hasMessageContaining("no certificate");
    assertThat(port()).isEqualTo(given);
  }

  private int port() throws IOException {
    return Integer.parseInt(Files.readString(folder.resolve("office").resolve("port")).strip());
  }

  private static CompletableFuture<ServerSocket> start(int port) {
    try {
      return CompletableFuture.completedFuture(bound(port));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Throws a {@link BindException} if the port is taken. */
  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }
}
