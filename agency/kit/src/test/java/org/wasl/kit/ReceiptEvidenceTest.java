package org.wasl.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Commitment;
import org.wasl.audit.Step;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/**
 * The receipts that agencies sign with the kit are the receipts that the offline verifier reads.
 */
class ReceiptEvidenceTest {
  private static final ReferralId REFERRAL = new ReferralId(UUID.randomUUID());
  private static final MessageId MESSAGE = new MessageId(UUID.randomUUID());
  private static final DeliveryId DELIVERY = new DeliveryId(UUID.randomUUID());
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.5Z");
  private static final String DIGEST = Digest.of(new byte[] {1});

  @TempDir private Path folder;

  @Test
  void row13SignedReceiptProvesReception() throws Exception {
    for (JWK key : List.of(ed25519(), new ECKeyGenerator(Curve.P_256).keyID("a:1").generate())) {
      // Given
      Receipt receipt =
          new Receipt(
              Receipt.Kind.DELIVERY,
              Optional.of(DELIVERY),
              MESSAGE,
              new AgencyId("platform"),
              new AgencyId("police-a"),
              REFERRAL,
              DIGEST,
              NOW);

      Signer signer = new Signer(key);
      for (String signed :
          List.of(
              signer.signReceipt(receipt),
              signer.signReceipts(List.of(receipt)).getFirst(),
              signer.signReceipts(Collections.nCopies(5, receipt)).getLast())) {
        // When
        EvidenceBundle bundle = bundle(key, signed);

        // Then
        assertThat(verify(bundle)).startsWith("PROVEN: referral " + REFERRAL);
      }
    }
  }

  private String verify(EvidenceBundle bundle) throws Exception {
    Path file = Files.write(folder.resolve("bundle.json"), bundle.bytes());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String fingerprint = bundle.trust().fingerprint();
    OfflineVerifier.run(
        List.of("referral", file.toString(), "--trust", fingerprint), new PrintStream(out));
    return out.toString();
  }

  private static EvidenceBundle bundle(JWK key, String jws) {
    Step accepted =
        Step.of(AuditAction.ACCEPTED, "platform")
            .message(new AgencyId("platform"), MESSAGE)
            .digest(DIGEST);
    Step delivered =
        Step.of(AuditAction.DELIVERED, "gateway")
            .message(new AgencyId("platform"), MESSAGE)
            .delivery(DELIVERY, new AgencyId("police-a"));
    List<Disclosure> shown =
        List.of(
            new Disclosure(new AuditEntry(REFERRAL.toString(), 1, NOW, accepted), salt()),
            new Disclosure(new AuditEntry(REFERRAL.toString(), 2, NOW, delivered), salt()));
    List<byte[]> leaves =
        shown.stream()
            .map(it -> MerkleTree.leafHash(Commitment.leaf(it.salt(), it.entry())))
            .toList();
    List<ProvenStep> steps = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      List<byte[]> proof = MerkleTree.inclusionProof(i, leaves.size(), MerkleTree.hashesOf(leaves));
      steps.add(new ProvenStep(shown.get(i), 0, i, proof));
    }
    SignerKey log = SignerKey.generate("log.example", KeyType.NOTE, new SecureRandom());
    String head = new Checkpoint("log.example", leaves.size(), MerkleTree.root(leaves)).text();
    return new EvidenceBundle(
        REFERRAL,
        steps,
        List.of(new SignedNote(head, List.of(log.sign(head))).toString()),
        List.of(new SignedReceipt(2, jws)),
        new TrustPolicy(List.of(agency(key)), List.of(log.verifier().toString()), List.of(), 0));
  }

  private static byte[] salt() {
    byte[] salt = new byte[Commitment.SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    return salt;
  }

  private static TrustPolicy.AgencyKey agency(JWK key) {
    boolean curve = key instanceof ECKey;
    byte[] x = curve ? key.toECKey().getX().decode() : key.toOctetKeyPair().getX().decode();
    return new TrustPolicy.AgencyKey(
        "police-a",
        curve ? "ES256" : "EdDSA",
        key.getKeyID(),
        x,
        curve ? Optional.of(key.toECKey().getY().decode()) : Optional.empty(),
        Instant.EPOCH,
        Optional.empty());
  }

  private static OctetKeyPair ed25519() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    Base64URL x = Base64URL.encode(Arrays.copyOfRange(spki, spki.length - 32, spki.length));
    return new OctetKeyPair.Builder(Curve.Ed25519, x)
        .d(Base64URL.encode(seed))
        .keyID("a:1")
        .build();
  }
}
