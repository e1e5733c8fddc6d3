package org.wasl.certification;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationRun.Check;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.receive.HandedOverMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.message.ReporterIdentity;
import org.wasl.wire.message.SignedMessage;

/**
 * Checks that a receiver takes genuine messages of every kind and size, in each order and by each
 * key.
 */
final class ReceivedMessageChecks {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration OLD = Duration.ofDays(400);
  private static final Duration AHEAD = Duration.ofMinutes(4);

  private final ReceiverProbe probe;
  private final SyntheticGateway gateway;
  private final DeliveryChannel channel;

  ReceivedMessageChecks(ReceiverProbe probe, SyntheticGateway gateway, DeliveryChannel channel) {
    this.probe = probe;
    this.gateway = gateway;
    this.channel = channel;
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    Map<String, Check> checks = new HashMap<>();
    checks.put("C-151", this::takesAnAmendment);
    checks.put("C-152", this::keepsAnAmendmentWithoutItsOriginal);
    checks.put("C-153", this::takesAWithdrawal);
    checks.put("C-154", this::takesAMessageOfTheGateway);
    checks.put("C-161", this::acceptsBothKeysOfASender);
    checks.put("C-163", this::opensWithEachOfItsKeys);
    checks.put("C-171", this::takesOldAndSlightlyEarlyMessages);
    checks.put("C-181", this::takesArabic);
    checks.put("C-182", this::takesTheLargestMessage);
    checks.put("C-183", this::takesTheLargestSealedContent);
    checks.put("C-185", this::takesIdentities);
    return checks;
  }

  private void takesAnAmendment() throws CaseEnded, InterruptedException {
    takenAfterItsCase(gateway::amendment);
  }

  private void takesAWithdrawal() throws CaseEnded, InterruptedException {
    takenAfterItsCase(gateway::withdrawal);
  }

  private void takenAfterItsCase(Function<ReferralId, SyntheticDelivery> later)
      throws CaseEnded, InterruptedException {
    SyntheticDelivery original = gateway.newCase();
    probe.taken("the case", original);
    SyntheticDelivery next = later.apply(original.outbound().referral());
    probe.checkNames(
        next, probe.genuine("after it", probe.taken(next.outbound().type() + " after it", next)));
  }

  private void keepsAnAmendmentWithoutItsOriginal() throws CaseEnded, InterruptedException {
    SyntheticDelivery original = gateway.newCase();
    SyntheticDelivery early = gateway.amendment(original.outbound().referral());
    HttpReply reply = channel.deliverOnce(early, early.request());
    probe.observe("an amendment of a case that it does not have: " + reply.text());
    if (reply.isSuccess()) {
      probe.receiptIn("an amendment of a case that it does not have", reply);
    } else if (!reply.isForNow()) {
      throw CaseEnded.failed(
          "an amendment of a case that it does not have: a receipt, or later (408, 425, 429, 5xx)",
          reply.text() + ", for good");
    }
    probe.taken("the case", original);
    probe.taken("the amendment", early);
  }

  private void takesAMessageOfTheGateway() throws CaseEnded, InterruptedException {
    SyntheticDelivery original = gateway.newCase();
    probe.taken("the case", original);
    ReferralId referral = original.outbound().referral();
    String type = "reminder/1";
    String sample = "delivery-overdue";
    OutgoingMessage reminder =
        gateway.write(
            AgencyId.GATEWAY,
            type,
            Optional.of(referral),
            SampleContent.of(type, sample),
            Instant.now());
    SyntheticDelivery delivery = gateway.deliver(AgencyId.GATEWAY, type, referral, reminder, 0);
    probe.checkNames(
        delivery, probe.genuine("a reminder", probe.taken("a reminder by the gateway", delivery)));
  }

  private void acceptsBothKeysOfASender() throws CaseEnded, InterruptedException {
    for (String kid : List.of(CertificationKeys.earlierKey(), CertificationKeys.laterKey())) {
      probe.taken("signed with " + kid, signedWith(kid));
    }
    probe.taken("signed with the earlier key again", signedWith(CertificationKeys.earlierKey()));
  }

  private SyntheticDelivery signedWith(String kid) {
    return gateway.opening(
        gateway.write(
            CertificationKeys.SENDER,
            gateway.signer(CertificationKeys.SENDER, kid),
            SyntheticGateway.CASE,
            Optional.empty(),
            caseContent(),
            Instant.now()));
  }

  private void opensWithEachOfItsKeys() throws CaseEnded, InterruptedException {
    List<ECKey> keys = gateway.sealingKeys();
    if (keys.size() < 2) {
      throw CaseEnded.notApplicable(gateway.recipient().id() + ".jwks has one key with use=enc");
    }
    for (ECKey key : keys) {
      SyntheticDelivery delivery = gateway.newCase();
      probe.taken(
          "sealed to " + key.getKeyID(),
          delivery.sealedAs(gateway.sealedTo(key, delivery.message())));
    }
  }

  private void takesOldAndSlightlyEarlyMessages() throws CaseEnded, InterruptedException {
    probe.taken("written 400 days ago", writtenAt(Instant.now().minus(OLD)));
    probe.taken("written by a clock that is 4 minutes fast", writtenAt(Instant.now().plus(AHEAD)));
  }

  private SyntheticDelivery writtenAt(Instant time) {
    return gateway.opening(
        gateway.write(
            CertificationKeys.SENDER,
            SyntheticGateway.CASE,
            Optional.empty(),
            caseContent(),
            time));
  }

  private void takesArabic() throws CaseEnded, InterruptedException {
    SyntheticDelivery arabic =
        gateway.newCase(SampleContent.of(SyntheticGateway.CASE, "threats-in-a-region-ar"));
    probe.taken("in Arabic", arabic);
    probe.taken(
        "characters beyond 16 bits",
        gateway.newCase(SampleContent.of(SyntheticGateway.CASE, "other-astral-characters-en")));
  }

  private void takesTheLargestMessage() throws CaseEnded, InterruptedException {
    probe.taken("a message of 1 MiB", gateway.opening(largest()));
  }

  private OutgoingMessage largest() {
    return padded(
        gateway.write(SyntheticGateway.CASE, Optional.empty(), caseContent()),
        MessageLimits.LARGEST.messageBytes());
  }

  /** Returns the document with spaces behind it, up to this size. */
  private OutgoingMessage padded(OutgoingMessage message, int bytes) {
    byte[] larger = Arrays.copyOf(message.bytes(), bytes);
    Arrays.fill(larger, message.bytes().length, bytes, (byte) ' ');
    String signature = gateway.signer(CertificationKeys.SENDER).signMessage(larger);
    return new OutgoingMessage(message.messageId(), larger, signature);
  }

  private void takesTheLargestSealedContent() throws CaseEnded, InterruptedException {
    OutgoingMessage original = largest();
    HandedOverMessage content =
        HandedOverMessage.of(new SignedMessage(original.bytes(), original.signature()));
    ReferralId referral = new ReferralId(UUID.randomUUID());
    String type = "handover/1";
    OutgoingMessage handover =
        padded(
            gateway.write(
                type, Optional.of(referral), content.content(gateway.recipient().id(), 1)),
            MessageLimits.LARGEST.handoverBytes());
    SyntheticDelivery delivery = gateway.deliver(type, referral, handover, 1);
    probe.taken(
        "a handover of the largest message, sealed as wide as it may be",
        delivery.sealedAs(gateway.sealedWidest(handover)));
  }

  private void takesIdentities() throws CaseEnded, InterruptedException {
    byte[] person = "{\"name\":\"Personne synthétique\"}".getBytes(StandardCharsets.UTF_8);
    byte[] sealed =
        ReporterIdentity.seal(
            person,
            gateway.signer(CertificationKeys.SENDER),
            gateway.agency(CertificationKeys.OTHER_SENDER),
            Instant.now());
    ObjectNode content = SampleContent.of(SyntheticGateway.CASE, "fraud-identified-reporter-fr");
    try {
      ((ObjectNode) content.get("reporter")).set("sealedIdentity", JSON.readTree(sealed));
    } catch (IOException e) {
      throw new IllegalStateException("our own JWE", e);
    }
    SyntheticDelivery withIdentity = gateway.newCase(content);
    probe.taken("a case with an identity that is sealed to somebody else", withIdentity);
    String type = "reporter-identity/1";
    probe.taken(
        "an identity that is disclosed to it",
        gateway.later(
            type, withIdentity.outbound().referral(), SampleContent.of(type, "disclosed-fr")));
  }

  private static ObjectNode caseContent() {
    return SampleContent.of(SyntheticGateway.CASE, "promoting-crime-without-subjects-fr");
  }
}
