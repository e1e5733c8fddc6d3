package org.wasl.wire.message;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.SignatureStatus;

/**
 * Seals the identity of a reporter to its custodian, with the signature of the platform inside, and
 * opens it for the custodian. The form is that of a message: one JWE (RFC 7516, general JSON
 * serialization), {@code A256GCM}, {@code ECDH-ES+A256KW} with P-256.
 */
public final class ReporterIdentity {
  /** The sealed content is padded to a multiple of this, so that its size tells little. */
  public static final int PADDING_STEP_BYTES = 256;

  /** The result of an attempt to open an identity. */
  public sealed interface Opening {
    /**
     * It is open, and the platform has signed it.
     *
     * @param identity the exact bytes that the platform sealed
     */
    record Opened(byte[] identity) implements Opening {}

    /** No key opens it, because it is for somebody else, was changed, or is of another form. */
    record NotOpened() implements Opening {}

    /** A key opens it, and the platform has not signed what is in it. Anybody can seal to a key. */
    record NotSigned() implements Opening {}
  }

  private ReporterIdentity() {}

  /**
   * Seals an identity to one custodian and nobody else.
   *
   * @param identity a person of {@code common/1} as JSON, UTF-8
   * @param platform signs for the platform
   * @param at when the custodian's key must be valid
   * @return the JWE, as {@code sealedIdentity} of a case has it
   * @throws IllegalArgumentException if the custodian has no sealing key that is valid then
   */
  public static byte[] seal(byte[] identity, Signer platform, Agency custodian, Instant at) {
    SignedMessage signed = new SignedMessage(identity, platform.signMessage(identity));
    return new MessageSealer(PADDING_STEP_BYTES).seal(signed, List.of(custodian), at).bytes();
  }

  /**
   * Opens a sealed identity.
   *
   * @param jwe as {@link #seal} made it
   * @param privateKeys private keys of the custodian
   * @param platform publisher of the case. A key of it that has ended since counts
   */
  public static Opening open(byte[] jwe, JWKSet privateKeys, Agency platform) {
    Optional<SignedMessage> opened = MessageSealer.open(jwe, privateKeys);
    if (opened.isEmpty()) {
      return new Opening.NotOpened();
    }
    SignedMessage signed = opened.get();
    SignatureStatus status =
        SignatureVerifier.ofAnyTime(new AgencyDirectory(List.of(platform)))
            .verifyMessage(platform, signed.body(), signed.signature());
    return status == SignatureStatus.VALID
        ? new Opening.Opened(signed.body())
        : new Opening.NotSigned();
  }
}
