package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.wasl.administration.ReloadCommand;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.system.CommandResult;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The certificates of the gateways and of the platform are replaced again and again, while the
 * platform sends one case after the other to each gateway. No message may be refused, and every
 * gateway presents the new certificate from the reload on.
 */
final class CertificateRotations {
  private static final int SEED = 40;

  private final SyntheticInstallation country;
  private final Map<Path, URI> gateways;
  private final AtomicReference<String> identity = new AtomicReference<>("platform");
  private final List<String> refused = new CopyOnWriteArrayList<>();

  /**
   * @param gateways partner API by data folder
   */
  CertificateRotations(SyntheticInstallation country, Map<Path, URI> gateways) {
    this.country = country;
    this.gateways = new TreeMap<>(gateways);
  }

  /** Replaces them this many times. */
  void run(int rotations) throws Exception {
    // Given enough keys and certificates of one authority
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < rotations; i++) {
      ids.add("next-gateway-" + rotations + "-" + i);
      ids.add("next-platform-" + rotations + "-" + i);
    }
    SandboxPki.create(country.pki().path(), ids.stream().map(AgencyId::new).toList());
    List<AtomicInteger> accepted = new ArrayList<>();
    List<Thread> load = new ArrayList<>();
    for (URI gateway : gateways.values()) {
      AtomicInteger count = new AtomicInteger();
      int seed = SEED + 1_000 * accepted.size();
      accepted.add(count);
      load.add(Thread.ofPlatform().start(() -> publish(gateway, seed, count)));
    }
    PkiFolder all = country.pki();
    PkiFolder own = country.gatewayPki();
    // When
    for (int i = 0; i < rotations; i++) {
      String gatewayNext = "next-gateway-" + rotations + "-" + i;
      String platformNext = "next-platform-" + rotations + "-" + i;
      // First the new certificate is added beside the old one.
      addCertificate(own, "gateway", all.certificateFile(new AgencyId(gatewayNext)));
      addCertificate(own, "platform", all.certificateFile(new AgencyId(platformNext)));
      reload();
      // Then its key replaces the old key.
      Files.copy(
          all.keyFile(new AgencyId(gatewayNext)),
          own.keyFile(new AgencyId("gateway")),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      reload();
      for (URI gateway : gateways.values()) {
        assertThat(presented(gateway))
            .isEqualTo(all.certificates(new AgencyId(gatewayNext)).get(0));
      }
      identity.set(platformNext);
      for (int n = 0; n < accepted.size(); n++) {
        AtomicInteger count = accepted.get(n);
        Thread thread = load.get(n);
        int before = count.get();
        await()
            .atMost(SOON)
            .until(() -> count.get() > before + 1 || !refused.isEmpty() || !thread.isAlive());
      }
      // Finally the old certificates are removed.
      Files.copy(
          all.certificateFile(new AgencyId(gatewayNext)),
          own.certificateFile(new AgencyId("gateway")),
          StandardCopyOption.REPLACE_EXISTING);
      Files.copy(
          all.certificateFile(new AgencyId(platformNext)),
          own.certificateFile(new AgencyId("platform")),
          StandardCopyOption.REPLACE_EXISTING);
      reload();
    }
    load.forEach(Thread::interrupt);
    for (Thread thread : load) {
      thread.join();
    }
    SandboxPki.exportGateway(all);
    reload();
    // Then
    assertThat(refused).isEmpty();
    assertThat(accepted).allMatch(count -> count.get() > rotations);
  }

  private void reload() {
    for (Path data : gateways.keySet()) {
      CommandResult done =
          CommandResult.of(
              new ReloadCommand(),
              List.of("--config", country.config().toString(), "--data", data.toString()));
      assertThat(done.code()).as(done.err()).isZero();
    }
  }

  private static void addCertificate(PkiFolder to, String owner, Path certificate)
      throws IOException {
    Path file = to.certificateFile(new AgencyId(owner));
    Path draft = file.resolveSibling(owner + ".draft");
    Files.writeString(draft, Files.readString(file) + Files.readString(certificate));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private X509Certificate presented(URI gateway) throws IOException {
    try (SSLSocket socket =
        (SSLSocket)
            TlsIdentity.of(country.pki(), new AgencyId("oversight"))
                .sslContext()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.getPort())) {
      socket.setSoTimeout(60_000);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Sends a case as the kit does, but once. */
  static HttpResponse<String> submitOnce(HttpClient client, URI gateway, Signer signer, byte[] body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(gateway.resolve("/v1/cases"))
            .header("Content-Type", "application/json")
            .header("Wasl-Signature", signer.signMessage(body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Publishes cases one after the other, each once. A retry would hide a refusal. */
  private void publish(URI gateway, int seed, AtomicInteger accepted) {
    Signer signer = country.pki().signer(new AgencyId("platform"));
    Iterator<SyntheticCase> cases =
        new CaseGenerator(
                seed,
                100_000,
                new AgencyId("platform"),
                Clock.systemUTC().instant(),
                IdentitySealer.SENDER_IS_CUSTODIAN)
            .cases()
            .iterator();
    String used = "";
    HttpClient client = null;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        String now = identity.get();
        if (!now.equals(used)) {
          client =
              HttpClient.newBuilder()
                  .sslContext(TlsIdentity.of(country.pki(), new AgencyId(now)).sslContext())
                  .version(HttpClient.Version.HTTP_1_1)
                  .build();
          used = now;
        }
        HttpResponse<String> answer = submitOnce(client, gateway, signer, cases.next().body());
        if (answer.statusCode() != 202) {
          refused.add(answer.statusCode() + " " + answer.body());
          return;
        }
        accepted.incrementAndGet();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        refused.add(e.toString());
      }
    }
  }
}
