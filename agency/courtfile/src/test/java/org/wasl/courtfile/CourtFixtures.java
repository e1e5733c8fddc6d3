package org.wasl.courtfile;

import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.Commitment;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.Step;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.KeyType;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.SignerKey;
import org.wasl.audit.time.TestTimeStampAuthority;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.NonDelivery;
import org.wasl.rules.id.ReferralId;

/** Evidence and keys of an office, for tests. */
public final class CourtFixtures {
  static final ZoneId ZONE = ZoneId.of("Africa/Casablanca");

  /** The password of the key files. */
  public static final String PASSWORD = "synthetic";

  /** The keys of the agencies and of the gateway, by name. */
  private static final Map<String, KeyPair> KEYS = new ConcurrentSkipListMap<>();

  private CourtFixtures() {}

  private static KeyPair keyOf(String agency) {
    return KEYS.computeIfAbsent(agency, _ -> ed25519());
  }

  /** The gateway's receipt that it refused these bytes of the platform. */
  public static String refusal(Optional<ReferralId> referral, Instant at, byte[] message)
      throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
    Map<String, String> claims =
        new TreeMap<>(
            Map.of(
                "kind", "submission-rejected",
                "messageId", "00000000-0000-4000-8000-000000000007",
                "sender", "platform",
                "recipient", "platform",
                "digest", Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                "reason", "schema-violation",
                "time", at.toString()));
    referral.ifPresent(id -> claims.put("referral", id.toString()));
    return jws("gateway", keyOf("gateway"), claims);
  }

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

  /** Writes a certificate into a file. */
  public static Path pem(Path file, X509Certificate certificate) throws Exception {
    return Files.writeString(file, TestTimeStampAuthority.pem(certificate));
  }

  /**
   * A bundle of these steps of a referral, in a log that one key signs. The recipients sign what
   * they got, and the gateway signs what it gave up.
   */
  public static EvidenceBundle bundle(ReferralId referral, Instant at, List<Step> recorded) {
    List<Disclosure> shown = new ArrayList<>();
    List<SignedReceipt> receipts = new ArrayList<>();
    Instant from = at.truncatedTo(ChronoUnit.SECONDS).minusSeconds(60).plusNanos(120_456_000);
    keyOf("gateway");
    String digest = recorded.getFirst().digest().orElseThrow();
    for (int i = 0; i < recorded.size(); i++) {
      Step step = recorded.get(i);
      AuditEntry entry = new AuditEntry(referral.toString(), i + 1, from.plusSeconds(i), step);
      shown.add(new Disclosure(entry, new byte[Commitment.SALT_BYTES]));
      Optional<String> kind = receiptKind(step);
      if (kind.isPresent()) {
        boolean byGateway = step.action() == AuditAction.PARKED;
        String signer = byGateway ? "gateway" : step.recipient().orElseThrow().value();
        KeyPair pair = keyOf(signer);
        Map<String, String> claims = claims(entry, kind.get(), digest);
        step.whyText().filter(_ -> byGateway).ifPresent(why -> claims.put("reason", why));
        receipts.add(new SignedReceipt(i + 1, jws(signer, pair, claims), byGateway));
      }
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
    List<AgencyKey> agencies = new ArrayList<>();
    KEYS.forEach(
        (agency, pair) -> {
          byte[] der = pair.getPublic().getEncoded();
          byte[] x = Arrays.copyOfRange(der, der.length - 32, der.length);
          agencies.add(
              new AgencyKey(
                  agency, "EdDSA", agency, x, Optional.empty(), Instant.EPOCH, Optional.empty()));
        });
    return new EvidenceBundle(
        referral,
        steps,
        List.of(new SignedNote(head, List.of(log.sign(head))).toString()),
        receipts,
        new TrustPolicy(agencies, List.of(log.verifier().toString()), List.of(), 0));
  }

  private static KeyPair ed25519() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> receiptKind(Step step) {
    return switch (step.action()) {
      case DELIVERED -> Optional.of("delivery");
      case RETRIEVED -> Optional.of("retrieval");
      case NEEDS_RESEAL -> Optional.of("needs-reseal");
      case FILE_VERIFIED -> Optional.of("verified");
      case PARKED -> Optional.of(NonDelivery.ofParked(step.whyText().orElseThrow()).code());
      default -> Optional.empty();
    };
  }

  private static Map<String, String> claims(AuditEntry entry, String kind, String digest) {
    Step step = entry.step();
    Map<String, String> claims =
        new TreeMap<>(
            Map.of(
                "kind", kind,
                "messageId", step.message().orElseThrow().toString(),
                "sender", step.sender().orElseThrow().value(),
                "recipient", step.recipient().orElseThrow().value(),
                "referral", entry.stream(),
                "digest", digest,
                "time", entry.at().toString()));
    step.delivery().ifPresent(delivery -> claims.put("deliveryId", delivery.toString()));
    if (step.action() == AuditAction.FILE_VERIFIED) {
      claims.put("fileId", step.whyText().orElseThrow());
      claims.put("digest", step.digest().orElseThrow());
    }
    return claims;
  }

  private static String jws(String kid, KeyPair pair, Map<String, String> claims) {
    Map<String, String> header = Map.of("alg", "EdDSA", "kid", kid, "typ", "wasl-receipt+jws");
    String input = encoded(header) + "." + encoded(claims);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(pair.getPrivate());
      signature.update(input.getBytes(StandardCharsets.US_ASCII));
      return input + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(Map<String, String> texts) {
    Map<String, JsonValue> json = new TreeMap<>();
    texts.forEach((name, text) -> json.put(name, new TextValue(text)));
    byte[] canonical = CanonicalJson.of(new ObjectValue(json)).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(canonical);
  }
}
