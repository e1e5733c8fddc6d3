package org.wasl.kit.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestGateway;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.pki.FlawedCertificate;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

class GatewayOnlyTlsTest {
  @TempDir static Path dir;
  private static KitRuntime runtime;
  private static TestGateway gateway;
  private static AgencyEndpoint end;
  private static AgencyServer server;

  @BeforeAll
  static void start() throws IOException {
    runtime = KitRuntime.start();
    gateway = new TestGateway(dir.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    end =
        new AgencyEndpoint(
            runtime,
            gateway.pki,
            new AgencyId("bnpj"),
            gateway.directory,
            dir,
            InboxConfig.DEFAULT,
            Clock.systemUTC());
    var limits =
        new AgencyServerConfig("127.0.0.1", 0, "/v1/deliveries", 20_000, 20_000, 2_000, 8, 60_000);
    server = end.listen(limits, DeliveryResponder.COMPLIANT).join();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    end.close();
    runtime.close();
  }

  private static HttpResponse<String> send(HttpRequest request, AgencyId certificateOf)
      throws Exception {
    return gateway.client(certificateOf).send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static SSLSocket connect() throws Exception {
    SSLContext context = TlsIdentity.of(gateway.pki, AgencyId.GATEWAY).sslContext();
    var socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static String head(int contentLength) {
    return "POST /v1/deliveries HTTP/1.1\r\nHost: a\r\nContent-Type: application/jose+json\r\n"
        + "Content-Length: "
        + contentLength
        + "\r\n\r\n";
  }

  @Test
  void rejectsAnotherAgency() {
    var request =
        TestGateway.request(
            server.endpoint(), gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    assertThatThrownBy(() -> send(request, new AgencyId("platform")))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(FlawedCertificate.class)
  void row2RejectsAFlawedCertificate(FlawedCertificate flaw) {
    // Given
    AgencyId flawed = flaw.addTo(gateway.pki.path(), AgencyId.GATEWAY);
    var request =
        TestGateway.request(
            server.endpoint(), gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    // When, Then
    assertThatThrownBy(() -> send(request, flawed)).isInstanceOf(IOException.class);
    assertThat(end.size()).isZero();
  }

  @Test
  void row40AcceptsACertificateOnceTheGatewaysFileHasIt() throws Exception {
    // Given
    PkiFolder pki = SandboxPki.create(gateway.pki.path(), List.of(new AgencyId("gateway-next")));
    var request = HttpRequest.newBuilder(server.endpoint()).GET().build();
    assertThatThrownBy(() -> send(request, new AgencyId("gateway-next")))
        .isInstanceOf(IOException.class);
    Path file = pki.certificateFile(AgencyId.GATEWAY);
    String before = Files.readString(file);
    // When
    Files.writeString(
        file, before + Files.readString(pki.certificateFile(new AgencyId("gateway-next"))));
    // Then the one in use and the next one are both let in
    assertThat(send(request, AgencyId.GATEWAY).statusCode()).isEqualTo(405);
    assertThat(send(request, new AgencyId("gateway-next")).statusCode()).isEqualTo(405);
    // When
    Files.writeString(file, before);
    // Then
    assertThatThrownBy(() -> send(request, new AgencyId("gateway-next")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void rejectsAnotherPath() throws Exception {
    var elsewhere = URI.create(server.endpoint() + "/x");
    var answer =
        gateway.push(elsewhere, gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj")));
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void acceptsOnlyPost() throws Exception {
    var get = HttpRequest.newBuilder(server.endpoint()).GET().build();
    assertThat(send(get, AgencyId.GATEWAY).statusCode()).isEqualTo(405);
  }

  @Test
  void acceptsOnlySealedContent() throws Exception {
    var json =
        gateway
            .delivery(new AgencyId("platform"), new AgencyId("bnpj"))
            .withHeader("Content-Type", "application/json");
    assertThat(gateway.push(server.endpoint(), json).statusCode()).isEqualTo(415);
  }

  @Test
  void rejectsTooLargeBodyBeforeReading() throws Exception {
    try (SSLSocket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head(1_000_000).getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[30_000]);
      assertThat(statusLine(socket)).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void timesOutOnAMissingBody() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write(head(1_000).getBytes(StandardCharsets.US_ASCII));
      assertThat(statusLine(socket)).startsWith("HTTP/1.1 408");
    }
  }

  private static String statusLine(SSLSocket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }
}
