package org.wasl.kit;

import static org.wasl.base.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.wasl.kit.certify.cases.CertificationLimits;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** The sending half of a gateway, for tests of what receives: seals, pushes, reads receipts. */
public final class TestGateway {
  /** Of certifications in which all is to pass: what is only slow is waited for. */
  public static final CertificationLimits PATIENT =
      new CertificationLimits(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(5));

  public static final String CASE = "vetted-case/1";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant WRITTEN = Instant.now();

  public final PkiFolder pki;
  public final AgencyDirectory directory;
  private HttpClient client;

  public TestGateway(Path pkiDir, String... agencies) {
    CryptoProvider.install();
    List<String> ids = new ArrayList<>(List.of(agencies));
    ids.add(PkiFolder.GATEWAY);
    this.pki = SandboxPki.create(pkiDir, ids);
    this.directory = pki.directory();
    this.client = client(PkiFolder.GATEWAY);
  }

  /** Connections of their own, under the certificate of any id in the folder. */
  public HttpClient client(String id) {
    return HttpClient.newBuilder()
        .sslContext(TlsIdentity.of(pki, id).sslContext())
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(SOON)
        .build();
  }

  public Agency agency(String id) {
    return directory.byId(id).orElseThrow();
  }

  public static JsonNode content(String text) {
    return JsonNodeFactory.instance.objectNode().put("summary", text);
  }

  public MessageWriter writer(String sender) {
    return new MessageWriter(sender, pki.signer(sender), Clock.systemUTC(), RANDOM);
  }

  public OutgoingMessage newCase(String sender) {
    return writer(sender).write("vetted-case", 1, Optional.empty(), content("synthetic case"));
  }

  public TestDelivery delivery(String sender, String recipient) {
    return delivery(sender, recipient, newCase(sender), 0);
  }

  public TestDelivery delivery(
      String sender, String recipient, OutgoingMessage message, int handover) {
    return delivery(sender, recipient, CASE, message, handover);
  }

  public TestDelivery delivery(
      String sender, String recipient, String type, OutgoingMessage message, int handover) {
    UUID referral = DeterministicIds.referralId(WRITTEN, "platform", message.messageId());
    return delivery(sender, recipient, referral, type, message, handover);
  }

  public TestDelivery delivery(
      String sender,
      String recipient,
      UUID referral,
      String type,
      OutgoingMessage message,
      int handover) {
    UUID delivery =
        DeterministicIds.deliveryId(referral, sender, message.messageId(), recipient, handover);
    byte[] sealed = seal(message.bytes(), message.signature(), recipient);
    return TestDelivery.of(delivery, referral, sender, type, message, sealed);
  }

  public byte[] seal(byte[] body, String signature, String recipient) {
    return new MessageSealer(256)
        .seal(new SignedMessage(body, signature), List.of(agency(recipient)))
        .bytes();
  }

  public HttpResponse<String> push(URI endpoint, TestDelivery delivered) throws Exception {
    return client.send(request(endpoint, delivered), HttpResponse.BodyHandlers.ofString());
  }

  public CompletableFuture<HttpResponse<String>> pushAsync(URI endpoint, TestDelivery delivered) {
    return client.sendAsync(request(endpoint, delivered), HttpResponse.BodyHandlers.ofString());
  }

  public static HttpRequest request(URI endpoint, TestDelivery delivered) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(SOON)
            .POST(HttpRequest.BodyPublishers.ofByteArray(delivered.sealed()));
    delivered.headers().forEach(request::header);
    return request.build();
  }

  public Optional<Receipt> receipt(String agency, String jws) {
    return SignatureVerifier.ofAnyTime(directory).verifyReceipt(agency(agency), jws).genuine();
  }
}
