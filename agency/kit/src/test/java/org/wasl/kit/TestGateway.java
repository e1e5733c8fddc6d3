package org.wasl.kit;

import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.receipt.Receipt;

/** The sending half of a gateway, for tests of receivers. It seals, pushes and reads receipts. */
public final class TestGateway {
  public static final String CASE = "vetted-case/1";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant WRITTEN = Instant.now();

  public final PkiFolder pki;
  public final AgencyDirectory directory;
  private HttpClient client;

  public TestGateway(Path pkiDir, AgencyId... agencies) {
    CryptoProvider.install();
    List<AgencyId> ids = new ArrayList<>(List.of(agencies));
    ids.add(AgencyId.GATEWAY);
    this.pki = SandboxPki.create(pkiDir, ids);
    this.directory = pki.directory();
    this.client = client(AgencyId.GATEWAY);
  }

  /** Connections of their own, under the certificate of any id in the folder. */
  public HttpClient client(AgencyId id) {
    return HttpClient.newBuilder()
        .sslContext(TlsIdentity.of(pki, id).sslContext())
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(SOON)
        .build();
  }

  public Agency agency(AgencyId id) {
    return directory.byId(id).orElseThrow();
  }

  public static JsonNode content(String text) {
    return JsonNodeFactory.instance.objectNode().put("summary", text);
  }

  public MessageWriter writer(AgencyId sender) {
    return new MessageWriter(sender, pki.signer(sender), Clock.systemUTC(), RANDOM);
  }

  public OutgoingMessage newCase(AgencyId sender) {
    return writer(sender).write("vetted-case", 1, Optional.empty(), content("synthetic case"));
  }

  public TestDelivery delivery(AgencyId sender, AgencyId recipient) {
    return delivery(sender, recipient, newCase(sender), 0);
  }

  public TestDelivery delivery(
      AgencyId sender, AgencyId recipient, OutgoingMessage message, int handover) {
    return delivery(sender, recipient, CASE, message, handover);
  }

  public TestDelivery delivery(
      AgencyId sender, AgencyId recipient, String type, OutgoingMessage message, int handover) {
    ReferralId referral =
        DeterministicIds.referralId(WRITTEN, new AgencyId("platform"), message.messageId());
    return delivery(sender, recipient, referral, type, message, handover);
  }

  public TestDelivery delivery(
      AgencyId sender,
      AgencyId recipient,
      ReferralId referral,
      String type,
      OutgoingMessage message,
      int handover) {
    DeliveryId delivery =
        DeterministicIds.deliveryId(referral, sender, message.messageId(), recipient, handover);
    byte[] sealed = seal(message.bytes(), message.signature(), recipient);
    return TestDelivery.of(delivery, referral, sender, type, message, sealed);
  }

  public byte[] seal(byte[] body, String signature, AgencyId recipient) {
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

  public Optional<Receipt> receipt(AgencyId agency, String jws) {
    return SignatureVerifier.ofAnyTime(directory).verifyReceipt(agency(agency), jws).genuine();
  }
}
