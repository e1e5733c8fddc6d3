package org.wasl.connectors.partnerapi.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.launcher.commands.VersionCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Channels are shown by every test of the partner API. */
class VertxInternalsTest {
  @Test
  void internalsFitTheVertxVersion() {
    // When
    String version = VersionCommand.getVersion();
    // For another version, read its public API and run the tests of all connectors.
    assertThat(version).startsWith("4.5.");
  }

  @Test
  void eventLoopIsIndependentOfTheCallingThread() throws Exception {
    // Given
    Vertx vertx = Vertx.vertx();
    CompletableFuture<Boolean> isEventLoop = new CompletableFuture<>();
    try {
      // When
      Context first = VertxInternals.eventLoop(vertx);
      Context second = VertxInternals.eventLoop(vertx);
      first.runOnContext(now -> isEventLoop.complete(Context.isOnEventLoopThread()));
      // Then
      assertThat(isEventLoop.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(second).isNotSameAs(first);
    } finally {
      vertx.close();
    }
  }
}
