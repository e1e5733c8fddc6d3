package org.wasl.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.Agency.Credentials;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.DeterministicIds;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * Writes, signs and seals made-up messages as senders and a gateway do. Each has the mark of a test
 * in its envelope.
 */
final class SyntheticGateway {
  static final String CASE = "vetted-case/1";
  static final String AMENDMENT = "case-amendment/1";
  static final String WITHDRAWAL = "case-withdrawal/1";

  private static final int PADDING_STEP_BYTES = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PkiFolder pki;
  private final AgencyDirectory directory;
  private final Agency recipient;
  private final MessageSealer sealer = new MessageSealer(PADDING_STEP_BYTES);

  /**
   * A gateway of one agency.
   *
   * @param pki as {@link CertificationKeys} fills it
   * @param format the form of its requests
   */
  SyntheticGateway(PkiFolder pki, AgencyId agency, DeliveryFormat format) {
    this.pki = pki;
    this.directory = pki.directory();
    Agency plain = agency(agency);
    this.recipient = plain.with(plain.channel().withFormat(format));
  }

  AgencyDirectory directory() {
    return directory;
  }

  Agency recipient() {
    return recipient;
  }

  /** An agency of the folder. */
  Agency agency(AgencyId id) {
    return directory.byId(id).orElseThrow();
  }

  /** Signs with one key of the sender. */
  Signer signer(AgencyId sender, String kid) {
    JWK key = pki.privateKeys(sender).getKeyByKeyId(kid);
    return new Signer(key);
  }

  /** Signs with the key that a sender uses now. */
  Signer signer(AgencyId sender) {
    return pki.signer(sender);
  }

  /** A message of the sender, written now. */
  OutgoingMessage write(String type, Optional<ReferralId> referral, JsonNode content) {
    return write(CertificationKeys.SENDER, type, referral, content, Instant.now());
  }

  /** A message written at that time. */
  OutgoingMessage write(
      AgencyId sender, String type, Optional<ReferralId> referral, JsonNode content, Instant time) {
    return write(sender, signer(sender), type, referral, content, time);
  }

  /** A message under that signature. */
  OutgoingMessage write(
      AgencyId sender,
      Signer signer,
      String type,
      Optional<ReferralId> referral,
      JsonNode content,
      Instant time) {
    String[] parts = type.split("/", 2);
    return new MessageWriter(sender, signer, Clock.fixed(time, ZoneOffset.UTC), RANDOM)
        .write(parts[0], Integer.parseInt(parts[1]), referral, true, content);
  }

  /** A new case in a referral of its own. */
  SyntheticDelivery newCase() {
    return newCase(SampleContent.of(CASE, "promoting-crime-without-subjects-fr"));
  }

  SyntheticDelivery newCase(JsonNode content) {
    return opening(write(CASE, Optional.empty(), content));
  }

  /** The delivery of a case that opens a referral. */
  SyntheticDelivery opening(OutgoingMessage message) {
    ReferralId referral =
        DeterministicIds.referralId(Instant.now(), CertificationKeys.SENDER, message.messageId());
    return deliver(CASE, referral, message, 0);
  }

  /** A later message of the referral. */
  SyntheticDelivery later(String type, ReferralId referral, JsonNode content) {
    return deliver(type, referral, write(type, Optional.of(referral), content), 0);
  }

  SyntheticDelivery amendment(ReferralId referral) {
    return later(AMENDMENT, referral, SampleContent.of(AMENDMENT, "correction-fr"));
  }

  SyntheticDelivery withdrawal(ReferralId referral) {
    return later(WITHDRAWAL, referral, SampleContent.of(WITHDRAWAL, "published-in-error-fr"));
  }

  /** The delivery of a message of the sender. */
  SyntheticDelivery deliver(
      String type, ReferralId referral, OutgoingMessage message, int handover) {
    return deliver(CertificationKeys.SENDER, type, referral, message, handover);
  }

  SyntheticDelivery deliver(
      AgencyId sender, String type, ReferralId referral, OutgoingMessage message, int handover) {
    byte[] sealed = seal(message.bytes(), message.signature(), recipient);
    return new SyntheticDelivery(
        message,
        new OutboundDelivery(
            recipient,
            DeterministicIds.deliveryId(
                referral, sender, message.messageId(), recipient.id(), handover),
            referral,
            message.messageId(),
            sender,
            type,
            Digest.of(sealed),
            sealed,
            recipient.channel().callDeadlineMillis()));
  }

  /** Other content, or another signature, sealed to the agency. */
  byte[] sealed(byte[] body, String signature) {
    return seal(body, signature, recipient);
  }

  /** Seals the message with padding that is not zero. */
  byte[] sealedWithFalsePadding(OutgoingMessage message) {
    return sealer
        .sealWithFalsePadding(
            new SignedMessage(message.bytes(), message.signature()), List.of(recipient))
        .bytes();
  }

  /** Seals the message to another agency. */
  byte[] sealedToOther(OutgoingMessage message) {
    return seal(message.bytes(), message.signature(), agency(CertificationKeys.OTHER_SENDER));
  }

  private byte[] seal(byte[] body, String signature, Agency to) {
    return sealer.seal(new SignedMessage(body, signature), List.of(to)).bytes();
  }

  /**
   * Returns the largest sealed form that a gateway makes of a message, with the widest padding and
   * most recipients.
   */
  byte[] sealedWidest(OutgoingMessage message) {
    Agency other = agency(CertificationKeys.OTHER_SENDER);
    List<Agency> most = new ArrayList<>(Collections.nCopies(MessageSealer.MAX_RECIPIENTS, other));
    most.set(MessageSealer.MAX_RECIPIENTS - 1, recipient);
    return new MessageSealer(MessageSealer.MAX_PADDING_STEP_BYTES)
        .seal(new SignedMessage(message.bytes(), message.signature()), most)
        .bytes();
  }

  /** The agency's keys that content may be sealed to. */
  List<ECKey> sealingKeys() {
    return recipient.credentials().keys().getKeys().stream()
        .filter(key -> recipient.sealingKids(Instant.now()).contains(key.getKeyID()))
        .map(JWK::toECKey)
        .filter(key -> Curve.P_256.equals(key.getCurve()))
        .toList();
  }

  /** Seals the message to that key of the agency. */
  byte[] sealedTo(ECKey key, OutgoingMessage message) {
    Agency withOne =
        recipient.with(Credentials.of(recipient.credentials().certificates(), new JWKSet(key)));
    return seal(message.bytes(), message.signature(), withOne);
  }
}
