package org.wasl.courtfile;

import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
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
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.rules.id.ReferralId;

/** Evidence and keys of an office, for tests. */
public final class CourtFixtures {
  /** The password of the key files. */
  public static final String PASSWORD = "synthetic";

  private CourtFixtures() {}

  /** A PKCS #12 file with a key whose certificate has that use and is valid for a year. */
  public static Path keyFile(Path folder, Instant now, int use) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=Synthetic office");
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(now.minusSeconds(86_400)),
                        Date.from(now.plusSeconds(86_400 * 365L)),
                        name,
                        pair.getPublic())
                    .addExtension(Extension.keyUsage, true, new KeyUsage(use))
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "key", pair.getPrivate(), PASSWORD.toCharArray(), new X509Certificate[] {certificate});
    Path file = folder.resolve("key-" + use + ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    return file;
  }

  /** A bundle of these steps of a referral, in a log that one key signs. */
  public static EvidenceBundle bundle(ReferralId referral, Instant at, List<Step> said) {
    List<Disclosure> shown = new ArrayList<>();
    for (int i = 0; i < said.size(); i++) {
      AuditEntry entry =
          new AuditEntry(referral.toString(), i + 1, at.plusSeconds(i - 60), said.get(i));
      shown.add(new Disclosure(entry, new byte[Commitment.SALT_BYTES]));
    }
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
        referral,
        steps,
        List.of(new SignedNote(head, List.of(log.sign(head))).toString()),
        List.of(),
        new TrustPolicy(List.of(), List.of(log.verifier().toString()), List.of(), 0));
  }
}
