package org.wasl.kit.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.ConsistencyProof;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.NoteKeys;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/** Tests the witness as the gateway meets it, over TLS with keys of the sandbox. */
class WitnessServerTest {
  @TempDir private Path temporary;
  private PkiFolder pki;
  private KitRuntime runtime;
  private CosignedCheckpoints seen;
  private WitnessServer server;

  @BeforeEach
  void start() throws IOException {
    pki =
        SandboxPki.create(
            temporary.resolve("pki"), List.of(AgencyId.GATEWAY, new AgencyId("bnpj")));
    SandboxPki.createWitnesses(pki.path(), List.of("w1"));
    runtime = KitRuntime.start(2);
    seen = new CosignedCheckpoints(temporary.resolve("seen"));
    server = listen(WitnessConfig.DEFAULT);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    runtime.close();
    seen.close();
  }

  private WitnessServer listen(WitnessConfig config) {
    CheckpointWitness witness =
        new CheckpointWitness(
            NoteKeys.witness(pki, "w1"), () -> NoteKeys.shards(pki), seen, Clock.systemUTC());
    return WitnessServer.start(runtime, config, pki, "w1", witness).join();
  }

  @Test
  void gatewayGetsACosignatureOverTls() throws Exception {
    // Given
    SignedNote note = note();
    String body = new ConsistencyProof(0, List.of(), note).toString();

    // When
    HttpResponse<String> answer = post(AgencyId.GATEWAY, "/add-checkpoint", body);

    // Then
    assertThat(answer.statusCode()).isEqualTo(200);
    NoteSignature cosignature = NoteSignature.parse(answer.body().strip());
    assertThat(note.withSignature(cosignature).verify(NoteKeys.witness(pki, "w1").verifier()))
        .isEqualTo(SignedNote.Verification.VALID);
  }

  @Test
  void statesTheLastSizeInTheSpecifiedType() throws Exception {
    // When
    HttpResponse<String> answer =
        post(
            AgencyId.GATEWAY,
            "/add-checkpoint",
            new ConsistencyProof(1, List.of(), note()).toString());

    // Then
    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/x.tlog.size");
    assertThat(answer.body()).isEqualTo("0\n");
  }

  @Test
  void servesTheLastCosignedCheckpointUnchanged() throws Exception {
    // Given
    SignedNote note = note();
    String path = Checkpoint.pathAtWitness(Checkpoint.parse(note.text()).origin());
    int before = get(path).statusCode();
    post(AgencyId.GATEWAY, "/add-checkpoint", new ConsistencyProof(0, List.of(), note).toString());
    // When
    HttpResponse<String> answer = get(path);
    // Then
    assertThat(before).isEqualTo(404);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(note.toString());
    assertThat(get("/witness/v0/logs/x/checkpoint").statusCode()).isEqualTo(404);
    assertThat(post(AgencyId.GATEWAY, path, "").statusCode()).isEqualTo(405);
  }

  @Test
  void onlyTheGatewayConnects() {
    assertThatThrownBy(() -> post(new AgencyId("bnpj"), "/add-checkpoint", ""))
        .isInstanceOf(IOException.class);
  }

  @Test
  void rejectsOtherRequestsWithBodiesOfAnySize() throws Exception {
    assertThat(post(AgencyId.GATEWAY, "/other", "").statusCode()).isEqualTo(404);
    assertThat(post(AgencyId.GATEWAY, "/add-checkpoint", "").statusCode()).isEqualTo(400);
    assertThat(
            post(AgencyId.GATEWAY, "/add-checkpoint", "x".repeat(ConsistencyProof.MAX_BYTES + 1))
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void unreadableStateCosignsNothing() throws Exception {
    // Given
    String body = new ConsistencyProof(0, List.of(), note()).toString();
    assertThat(post(AgencyId.GATEWAY, "/add-checkpoint", body).statusCode()).isEqualTo(200);
    try (var files = Files.list(temporary.resolve("seen"))) {
      for (Path file : files.filter(f -> !f.endsWith("lock")).toList()) {
        Files.write(file, new byte[1]);
      }
    }
    // When
    HttpResponse<String> answer = post(AgencyId.GATEWAY, "/add-checkpoint", body);
    // Then
    assertThat(answer.statusCode()).isEqualTo(503);
  }

  @Test
  void recoversOnceTheKeyOfTheLogIsReadable() throws Exception {
    // Given
    String body = new ConsistencyProof(0, List.of(), note()).toString();
    Path key = pki.logVerifierKeyFile(1);
    String good = Files.readString(key);
    Files.writeString(key, "no key\n");
    // When
    int broken = post(AgencyId.GATEWAY, "/add-checkpoint", body).statusCode();
    Files.writeString(key, good);
    int mended = post(AgencyId.GATEWAY, "/add-checkpoint", body).statusCode();
    // Then
    assertThat(broken).isEqualTo(503);
    assertThat(mended).isEqualTo(200);
  }

  @Test
  void speaksPlainHttpBehindAProxy() throws Exception {
    try (WitnessServer plain = listen(WitnessConfig.DEFAULT.plain())) {
      // When
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  request(
                      plain.prefix(),
                      "/add-checkpoint",
                      new ConsistencyProof(0, List.of(), note()).toString()),
                  HttpResponse.BodyHandlers.ofString());
      // Then
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  private SignedNote note() throws IOException {
    SignerKey log =
        SignerKey.parse(Files.readString(pki.path().resolve("gateway.log.key")).strip());
    byte[] root = MerkleTree.root(List.of(MerkleTree.leafHash(new byte[32])));
    String text = new Checkpoint(log.verifier().name(), 1, root).text();
    return new SignedNote(text, List.of(log.sign(text)));
  }

  private HttpResponse<String> post(AgencyId as, String path, String body) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TlsIdentity.of(pki, as).sslContext())
        .build()
        .send(request(server.prefix(), path, body), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newBuilder()
        .sslContext(TlsIdentity.of(pki, AgencyId.GATEWAY).sslContext())
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(server.prefix() + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(URI prefix, String path, String body) {
    return HttpRequest.newBuilder(URI.create(prefix + path))
        .timeout(SOON)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }
}
