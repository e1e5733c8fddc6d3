package org.wasl.kit.receive;

import com.nimbusds.jose.jwk.JWKSet;
import java.util.Optional;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Envelope;
import org.wasl.wire.OwnMessages;
import org.wasl.wire.Sealing;
import org.wasl.wire.SignatureCheck;
import org.wasl.wire.SignatureVerifier;
import org.wasl.wire.SignedMessage;

/** What came of checking a delivery whose digest is right. */
sealed interface Checked {
  /** From its sender, unchanged, and what its headers say. */
  record Sound(SignedMessage message) implements Checked {}

  /** Not to be taken. */
  record Unsound(Refusal refusal) implements Checked {}

  /** Opens and checks, in the order of what an attacker can reach. */
  static Checked of(Arrival arrival, JWKSet privateKeys, AgencyDirectory directory) {
    Optional<SignedMessage> opened = Sealing.open(arrival.sealed(), privateKeys);
    if (opened.isEmpty()) {
      return new Unsound(Refusal.NOT_OPENED);
    }
    SignedMessage message = opened.get();
    var sender = directory.byId(arrival.sender());
    if (sender.isEmpty() || sender.get().revoked()) {
      return new Unsound(Refusal.UNKNOWN_SENDER);
    }
    SignatureCheck signature =
        new SignatureVerifier(directory).message(sender.get(), message.body(), message.signature());
    if (signature != SignatureCheck.VALID) {
      return new Unsound(Refusal.SIGNATURE);
    }
    Optional<Envelope> envelope = MessageDocument.envelope(message.body());
    if (envelope.isEmpty()) {
      return new Unsound(Refusal.NOT_A_MESSAGE);
    }
    return agree(arrival, envelope.get()) ? new Sound(message) : new Unsound(Refusal.ENVELOPE);
  }

  private static boolean agree(Arrival arrival, Envelope envelope) {
    return envelope.sender().equals(arrival.sender())
        && OwnMessages.fits(envelope.sender(), envelope.type())
        && envelope.messageId().equals(arrival.messageId())
        && envelope.typeAndVersion().equals(arrival.type())
        && envelope.referral().map(arrival.referral()::equals).orElse(true);
  }
}
