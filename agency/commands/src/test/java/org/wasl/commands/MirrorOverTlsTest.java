package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.EntryBundle;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.log.Tile;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.TrustedAuthorities;

/** A mirror that shows no certificate, of servers that the machine's authorities vouch for. */
class MirrorOverTlsTest {
  private static final AgencyId SERVER = new AgencyId("log-server");
  private static final char[] PASSWORD = "not-secret".toCharArray();

  private static final Ended WITHOUT_CERTIFICATE =
      new Ended(
          5,
          "not reached: shards, after 1 attempts: certificate-refused;"
              + " a gateway is reached with --as and --pki\n");

  private record Ended(int code, String out) {}

  @TempDir private Path dir;
  private final Map<String, byte[]> files = new HashMap<>();
  private KitRuntime runtime;
  private TlsIdentity identity;

  @BeforeEach
  void aLogOfOneEntry() throws Exception {
    runtime = KitRuntime.start(1);
    identity = TlsIdentity.of(SandboxPki.create(dir.resolve("pki"), List.of(SERVER)), SERVER);
    try (OutputStream out = Files.newOutputStream(dir.resolve("authorities"))) {
      TrustedAuthorities.store(identity.authorities()).store(out, PASSWORD);
    }
    SignerKey key = SignerKey.generate("log.example/1", KeyType.NOTE, new SecureRandom());
    byte[] entry = new byte[32];
    var hashes = MerkleTree.hashesOf(List.of(MerkleTree.leafHash(entry)));
    Tile tile = Tile.at(0, 0, 1).orElseThrow();
    files.put("/log/" + tile.path(), tile.content(hashes));
    files.put("/log/" + tile.entriesPath(), EntryBundle.write(List.of(entry)));
    String text = new Checkpoint("log.example/1", 1, MerkleTree.root(1, hashes)).text();
    files.put("/log/checkpoint", new SignedNote(text, List.of(key.sign(text))).bytes());
    TrustPolicy trust =
        new TrustPolicy(List.of(), List.of(key.verifier().toString()), List.of(), 0);
    Files.write(dir.resolve("trust.json"), trust.bytes());
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  private void answer(HttpServerRequest request) {
    byte[] file = files.get(request.path());
    request.response().setStatusCode(file == null ? 404 : 200);
    request.response().end(Buffer.buffer(file == null ? new byte[0] : file));
  }

  /** The port of a server. */
  private int serve(ClientAuth clientAuth) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setClientAuth(clientAuth)
            .setKeyCertOptions(KeyCertOptions.wrap(identity.keyManager()))
            .setTrustOptions(TrustOptions.wrap(identity.trustManager()));
    return runtime
        .vertx()
        .createHttpServer(options)
        .requestHandler(this::answer)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  /**
   * Runs the mirror in a process of its own, because the trusted authorities are a setting of the
   * JVM.
   */
  private Ended mirror(int port, String... machine) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(machine));
    command.addAll(List.of(KitCommand.class.getName(), "mirror"));
    command.addAll(List.of("https://127.0.0.1:" + port + "/log", dir.resolve("copy").toString()));
    command.addAll(List.of("--trust", dir.resolve("trust.json").toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out);
  }

  private String[] trusting() {
    return new String[] {
      "-Djavax.net.ssl.trustStore=" + dir.resolve("authorities"),
      "-Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD)
    };
  }

  @Test
  void mirrorsAServerThatTheSystemAuthoritiesCertify() throws Exception {
    // When
    Ended ended = mirror(serve(ClientAuth.NONE), trusting());
    // Then
    assertThat(ended.out()).isEqualTo("log.example/1: 1 entries, 1 new\n");
    assertThat(ended.code()).isZero();
  }

  @Test
  void reportsUntrustedServerCertificateAtOnce() throws Exception {
    // When
    Ended ended = mirror(serve(ClientAuth.NONE));
    // Then
    assertThat(ended).isEqualTo(WITHOUT_CERTIFICATE);
  }

  @Test
  void reportsServerThatRequiresAClientCertificate() throws Exception {
    // When
    Ended ended = mirror(serve(ClientAuth.REQUIRED), trusting());
    // Then: last, because the library logs the alert
    assertThat(ended.code()).isEqualTo(WITHOUT_CERTIFICATE.code());
    assertThat(ended.out()).endsWith(WITHOUT_CERTIFICATE.out());
  }
}
