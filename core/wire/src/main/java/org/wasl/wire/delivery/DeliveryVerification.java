package org.wasl.wire.delivery;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.RepeatedMembers;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.GatewayMessages;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.SignedMessage;

/** The result of verifying a delivery whose digest is right. */
public sealed interface DeliveryVerification {
  /** A sender's clock may be five minutes fast, and the agency's own five minutes slow. */
  Duration MAX_AHEAD = Duration.ofMinutes(10);

  /**
   * Signed by its sender, unchanged, and in agreement with its headers.
   *
   * @param envelope envelope of the message
   */
  record Valid(SignedMessage message, Envelope envelope) implements DeliveryVerification {}

  /** To be rejected. */
  record Invalid(DeliveryRejection rejection) implements DeliveryVerification {}

  /**
   * Opens and verifies. The cheap checks of unauthenticated input come first.
   *
   * @param privateKeys private keys of the agency, by kid
   * @param directory has the keys of senders
   * @param now by the agency's clock. A message from later than {@link #MAX_AHEAD} after it is
   *     rejected
   * @param envelopes reads the envelope of a message document, or empty if it has none
   */
  static DeliveryVerification of(
      IncomingDelivery arrival,
      JWKSet privateKeys,
      AgencyDirectory directory,
      Instant now,
      Function<byte[], Optional<Envelope>> envelopes) {
    Optional<SignedMessage> opened = MessageSealer.open(arrival.sealed(), privateKeys);
    if (opened.isEmpty()) {
      return new Invalid(DeliveryRejection.NOT_OPENED);
    }
    SignedMessage message = opened.get();
    var sender = directory.byId(arrival.sender());
    if (sender.isEmpty() || sender.get().revoked()) {
      return new Invalid(DeliveryRejection.UNKNOWN_SENDER);
    }
    SignatureStatus signature =
        SignatureVerifier.ofAnyTime(directory)
            .verifyMessage(sender.get(), message.body(), message.signature());
    if (signature != SignatureStatus.VALID) {
      return new Invalid(DeliveryRejection.SIGNATURE);
    }
    Optional<Envelope> envelope =
        RepeatedMembers.in(message.body()) ? Optional.empty() : envelopes.apply(message.body());
    if (envelope.isEmpty()) {
      return new Invalid(DeliveryRejection.NOT_A_MESSAGE);
    }
    return agree(arrival, envelope.get()) && !envelope.get().time().isAfter(now.plus(MAX_AHEAD))
        ? new Valid(message, envelope.get())
        : new Invalid(DeliveryRejection.ENVELOPE);
  }

  private static boolean agree(IncomingDelivery arrival, Envelope envelope) {
    return envelope.sender().equals(arrival.sender())
        && GatewayMessages.isAllowed(envelope.sender(), envelope.type())
        && envelope.messageId().equals(arrival.messageId())
        && envelope.typeAndVersion().equals(arrival.type())
        && envelope.referral().map(arrival.referral()::equals).orElse(true);
  }
}
