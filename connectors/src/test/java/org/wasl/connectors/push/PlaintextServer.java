package org.wasl.connectors.push;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Takes one connection without TLS and keeps the received bytes. */
final class PlaintextServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final CompletableFuture<byte[]> seen = CompletableFuture.supplyAsync(this::take);

  PlaintextServer() throws IOException {}

  int port() {
    return server.getLocalPort();
  }

  byte[] bytesUntilClosed() throws Exception {
    return seen.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private byte[] take() {
    try (var socket = server.accept()) {
      return socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
