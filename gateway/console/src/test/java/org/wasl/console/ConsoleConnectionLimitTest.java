package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idle connections to the management port lock nobody out. */
@Tag("soak")
class ConsoleConnectionLimitTest {

  @TempDir Path folder;

  private final List<Socket> idle = new ArrayList<>();

  @AfterEach
  void hangUp() throws Exception {
    for (Socket socket : idle) {
      socket.close();
    }
  }

  @Test
  void boundsIdleConnectionsOfOneAddress() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      for (int i = 0; i < 500; i++) {
        idle.add(open(running, "127.0.0.2"));
      }

      // Then
      await().atMost(SOON).until(() -> stillOpen() == 64);
      assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
      try (Socket same = open(running, "127.0.0.2")) {
        same.getOutputStream()
            .write("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes());
        same.setSoTimeout(Math.toIntExact(SOON.toMillis()));
        assertThat(new String(same.getInputStream().readNBytes(12))).isEqualTo("HTTP/1.1 200");
      }
    }
  }

  @Test
  void boundsIdleConnectionsOfManyAddresses() throws Exception {
    try (RunningConsole running = RunningConsole.in(folder)) {
      // When
      for (int i = 0; i < 500; i++) {
        idle.add(open(running, "127.0.1." + (1 + i % 10)));
      }

      // Then
      await().atMost(SOON).until(() -> stillOpen() == 256);
      assertThat(running.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  private static Socket open(RunningConsole running, String from) throws IOException {
    return new Socket(
        InetAddress.getByName("127.0.0.1"),
        running.at("/").getPort(),
        InetAddress.getByName(from),
        0);
  }

  private long stillOpen() {
    return idle.stream().filter(ConsoleConnectionLimitTest::isOpen).count();
  }

  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException open) {
      return true;
    } catch (SocketException reset) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
