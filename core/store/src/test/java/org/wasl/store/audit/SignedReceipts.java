package org.wasl.store.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.trail.AgencyKeyHistory.DirectoryKey;

/** Receipts of agencies, all signed with one key, whose id is the agency's with {@code -1}. */
record SignedReceipts(KeyPair pair, String alg, String signature, byte[] x, Optional<byte[]> y) {
  private static final int COORDINATE_BYTES = 32;

  static SignedReceipts ed25519() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
      byte[] x = last(pair.getPublic().getEncoded());
      return new SignedReceipts(pair, "EdDSA", "Ed25519", x, Optional.empty());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SignedReceipts es256() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      var point = ((ECPublicKey) pair.getPublic()).getW();
      return new SignedReceipts(
          pair,
          "ES256",
          "SHA256withECDSAinP1363Format",
          last(point.getAffineX().toByteArray()),
          Optional.of(last(point.getAffineY().toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] last(byte[] bytes) {
    byte[] last = new byte[COORDINATE_BYTES];
    int length = Math.min(COORDINATE_BYTES, bytes.length);
    System.arraycopy(bytes, bytes.length - length, last, COORDINATE_BYTES - length, length);
    return last;
  }

  /** The key, as the directory of an agency has it. */
  DirectoryKey key(AgencyId agency) {
    return new DirectoryKey(agency, agency + "-1", alg, x, y, Collections.emptySortedSet());
  }

  /** The receipt of that kind for a delivery. */
  String of(String kind, LeaseResult.Leased of) {
    String header =
        "{\"alg\":\"%s\",\"kid\":\"%s-1\",\"typ\":\"wasl-receipt+jws\"}"
            .formatted(alg, of.agency());
    String payload =
        ("{\"kind\":\"%s\",\"deliveryId\":\"%s\",\"messageId\":\"%s\",\"sender\":\"%s\","
                + "\"recipient\":\"%s\",\"referral\":\"%s\",\"digest\":\"%s\","
                + "\"time\":\"2026-11-24T10:00:00Z\"}")
            .formatted(
                kind,
                of.deliveryId(),
                of.messageId(),
                of.sender(),
                of.agency(),
                of.referral(),
                of.digest());
    String input =
        encoded(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + encoded(payload.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signer = Signature.getInstance(signature);
      signer.initSign(pair.getPrivate());
      signer.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + encoded(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
