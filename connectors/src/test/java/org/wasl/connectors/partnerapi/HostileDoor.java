package org.wasl.connectors.partnerapi;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.connectors.TestDoor;
import org.wasl.connectors.TestIdentity;
import org.wasl.connectors.TestPki;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Channel;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyKind;

/** A real server, and a partner with a valid certificate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HostileDoor {
  Path folder;
  TestPki pki;
  TestIdentity partner;
  TestDoor door;
  HttpsGateway gateway;

  @BeforeAll
  void start(@TempDir Path fresh) throws Exception {
    folder = fresh;
    pki = new TestPki(folder, "authority");
    partner = pki.issue("partner");
    door = new TestDoor();
    door.visitor =
        thumbprint ->
            Optional.of(agency())
                .filter(it -> it.credentials().certificates().contains(thumbprint));
    gateway = new HttpsGateway(pki, pki.issue("gateway"), door, this::limits);
  }

  private Agency agency() {
    Set<String> certificates = Set.of(partner.thumbprint());
    return Agency.of(
        "partner",
        AgencyKind.POLICE,
        Map.of(),
        Credentials.of(certificates, new JWKSet()),
        Channel.of("pull", Optional.empty(), 1));
  }

  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.requestTime(defaults, 20_000);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @BeforeEach
  void forget() {
    door.arrived.clear();
    door.headers.clear();
    gateway.refusals.clear();
  }

  RawTls connect() throws IOException {
    return new RawTls(partner.context(), gateway.port());
  }

  /** Sends bytes and gives the statuses of everything answered until the server hangs up. */
  List<Integer> answersUntilClosed(String bytes) throws IOException {
    try (RawTls client = connect()) {
      client.trySend(bytes);
      return RawTls.statuses(client.untilClosed());
    }
  }

  /** A good request, with these lines more in its head. */
  static String post(String moreHeaders, String body) {
    return "POST /v1/cases HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + moreHeaders
        + "\r\n"
        + body;
  }

  /** A good request with a body of that length. */
  static String sized(String body) {
    return post("Content-Length: " + body.length() + "\r\n", body);
  }
}
