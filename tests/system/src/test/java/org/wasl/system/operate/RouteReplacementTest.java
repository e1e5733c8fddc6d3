package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.assembly.Gateway;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServer;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.rules.id.AgencyId;

/** The route to an agency is replaced during a call to it. */
@Tag("soak")
class RouteReplacementTest {

  /** The route waits for its call for much longer than a revocation may take. */
  private static final int GRACE_MILLIS = 300_000;

  private static final int SILENCE_MILLIS = 120_000;

  @Test
  void row40RevocationDoesNotWaitForCallsOfReplacedRoutes(TestInfo test) throws Exception {
    // Given
    SyntheticInstallation country =
        SyntheticInstallation.of(test, 1)
            .withDatabase()
            .with("shutdown.graceMillis", Integer.toString(GRACE_MILLIS));
    Path police = country.config().resolve("agencies").resolve("police-1.properties");
    Path desk = country.config().resolve("agencies").resolve("desk.properties");
    CompletableFuture<Void> called = new CompletableFuture<>();
    CompletableFuture<Void> over = new CompletableFuture<>();
    DeliveryResponder silent =
        (arrival, request, reception) -> {
          called.complete(null);
          over.thenRun(() -> request.connection().close());
        };
    try (KitRuntime runtime = KitRuntime.start();
        AgencyEndpoint agency =
            new AgencyEndpoint(
                runtime,
                country.pki(),
                new AgencyId("police-1"),
                country.pki().directory(),
                country.data().resolveSibling("inboxes"),
                InboxConfig.DEFAULT,
                Clock.systemUTC())) {
      AgencyServer server = agency.listen(AgencyServerConfig.DEFAULT, silent).join();
      String file =
          Files.readString(police)
                  .replaceFirst("(?m)^endpoint.*$", "endpoint = " + server.endpoint())
              + "callDeadlineMillis = %d\n".formatted(GRACE_MILLIS);
      Files.writeString(police, file);
      try (Gateway gateway = Gateway.start(country.configuration());
          SSLSocket socket = connected(country, gateway, new AgencyId("desk"))) {
        country.publish(gateway.api(), 1);
        called.get(SOON.toSeconds(), TimeUnit.SECONDS);
        Files.writeString(police, toPull(file));
        await().atMost(SOON).until(() -> protocol(new AgencyId("police-1")).equals("pull"));

        // When
        Files.writeString(desk, "revoked = true\n", StandardOpenOption.APPEND);

        // Then
        try {
          assertEnds(socket);
        } finally {
          over.complete(null); // the gateway's stop waits for the call
        }
      } finally {
        server.close();
      }
    }
  }

  private static String toPull(String file) {
    return file.replaceFirst("(?m)^protocol.*$", "protocol = pull")
        .replaceFirst("(?m)^endpoint.*$", "");
  }

  private static Object protocol(AgencyId agency) throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .getAttribute(new ObjectName("org.wasl:type=Agency,name=" + agency), "Protocol");
  }

  /** Kept alive after an answer has begun. */
  private static SSLSocket connected(
      SyntheticInstallation country, Gateway gateway, AgencyId agency) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TlsIdentity.of(country.pki(), agency)
                .sslContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.api().getPort());
    socket.setSoTimeout(SILENCE_MILLIS);
    socket
        .getOutputStream()
        .write("GET /v1/schemas HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(socket.getInputStream().read()).isNotNegative();
    return socket;
  }

  /** The other end closes the connection. */
  private static void assertEnds(SSLSocket socket) throws Exception {
    InputStream in = socket.getInputStream();
    byte[] part = new byte[4096];
    try {
      while (in.read(part) >= 0) {
        // read the rest of the answer
      }
    } catch (SocketException reset) {
      // This also means that it is closed. A timeout is another exception.
    }
  }
}
