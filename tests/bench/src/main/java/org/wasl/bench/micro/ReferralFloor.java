package org.wasl.bench.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.bench.load.BenchCases;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.BenchTls;
import org.wasl.bench.load.SignedCases;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.AgreementWindow;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;

/**
 * CPU time that a gateway cannot avoid for a referral with two deliveries. It counts signatures,
 * sealing, requests over mutual TLS and durable rows, each measured alone. This time divided by the
 * time that a gateway uses is the gateway's share of the limit.
 *
 * @param parts microseconds a referral in gateway and database, by kind of work, if the case and
 *     each of its deliveries have a request of their own
 */
public record ReferralFloor(Map<String, Double> parts) {
  private static final String VERIFIED = "three signatures verified";
  private static final String REQUESTS = "three requests";

  private static final int CASES = 1_000;
  private static final int DELIVERIES = 2;
  private static final int STEPS = 8;
  private static final int STEP_BYTES = 200;
  private static final int RECEIPT_BYTES = 400;
  private static final int PADDING_STEP_BYTES = 1_024;
  private static final int P256_BITS = 256;
  private static final String EDWARDS = "Ed25519";

  /** The gateway's default, in milliseconds and messages. */
  private static final AgreementWindow WINDOW = new AgreementWindow(1_000, 256);

  /**
   * All parts together, in microseconds a referral.
   *
   * @param casesPerRequest 1 if each case has its own request. Several cases in one request keep a
   *     signature each
   * @param deliveriesPerRequest 1 if each delivery has its own request. Several deliveries in one
   *     request have one signature for all. The higher cost of a larger request is not counted in
   *     either case
   */
  public double micros(double casesPerRequest, double deliveriesPerRequest) {
    double submissions = 1 / Math.max(1, casesPerRequest);
    double pushes = DELIVERIES / Math.max(1, deliveriesPerRequest);
    return parts.entrySet().stream()
        .mapToDouble(
            part ->
                part.getValue()
                    * switch (part.getKey()) {
                      case VERIFIED -> (1 + pushes) / (1 + DELIVERIES);
                      case REQUESTS -> (submissions + pushes) / (1 + DELIVERIES);
                      default -> 1;
                    })
        .sum();
  }

  /** One line for people. */
  @Override
  public String toString() {
    return parts.entrySet().stream()
        .map(part -> String.format(Locale.ROOT, "%s %.0f us", part.getKey(), part.getValue()))
        .collect(
            Collectors.joining(
                ", ",
                String.format(
                    Locale.ROOT,
                    "the limit: %.0f us/referral, each case and delivery in a request of its own: ",
                    micros(1, 1)),
                ""));
  }

  /**
   * Measures for about ten seconds. The last of several turns counts, and the others warm up.
   *
   * @param folder folder for keys and a database, which the caller removes
   */
  public static ReferralFloor measure(Path folder, long seed)
      throws GeneralSecurityException, IOException, InterruptedException, SQLException {
    PkiFolder pki = BenchPki.create(folder.resolve("limit-pki"), List.of());
    SignedCases pile = BenchCases.signed(pki, CASES, seed);
    List<SignedCases.Signed> cases = Stream.generate(pile.cursor()::next).limit(CASES).toList();
    List<Agency> two =
        List.of(
            pki.directory().byId(BenchPki.SENDER).orElseThrow(),
            pki.directory().byId(BenchPki.CUSTODIAN).orElseThrow());
    Map<String, Double> parts = new LinkedHashMap<>();
    signatures(parts, two.getFirst());
    parts.put("parsed and validated", parsing(cases));
    MessageSealer sealer = new MessageSealer(PADDING_STEP_BYTES, WINDOW);
    parts.put(
        "sealed to two",
        cost(
            i -> {
              SignedCases.Signed each = cases.get(i);
              sealer.seal(new SignedMessage(each.body().getBytes(), each.signature()), two);
            }));
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] leaf = new byte[STEP_BYTES];
    parts.put("leaf hashes", STEPS * cost(i -> sha256.digest(leaf)));
    parts.put(REQUESTS, ExchangeCost.ofThreeRequests(new BenchTls(pki.path())));
    parts.put("rows", RowsCost.ofReferral(folder, DELIVERIES, RECEIPT_BYTES));
    return new ReferralFloor(parts);
  }

  private static double parsing(List<SignedCases.Signed> cases) throws GeneralSecurityException {
    StrictJson json = new StrictJson(JsonLimits.DEFAULT);
    SchemaRegistry schemas = SchemaRegistry.load(CodeLists.load());
    return cost(
        i -> {
          if (json.parse(cases.get(i).body().getBytes()) instanceof StrictJson.Parsed parsed) {
            schemas.validate("vetted-case", 1, parsed.document());
          }
        });
  }

  /** With the algorithm that the bench's agencies sign with, and without JOSE around it. */
  private static void signatures(Map<String, Double> parts, Agency agency)
      throws GeneralSecurityException {
    boolean edwards = agency.verificationKeys().stream().anyMatch(key -> key.alg().equals("EdDSA"));
    KeyPairGenerator generator = KeyPairGenerator.getInstance(edwards ? EDWARDS : "EC");
    if (!edwards) {
      generator.initialize(P256_BITS);
    }
    KeyPair keys = generator.generateKeyPair();
    Signature signer = Signature.getInstance(edwards ? EDWARDS : "SHA256withECDSA");
    Signature verifier = Signature.getInstance(signer.getAlgorithm());
    byte[] content = new byte[RECEIPT_BYTES];
    signer.initSign(keys.getPrivate());
    signer.update(content);
    byte[] signature = signer.sign();
    parts.put(
        VERIFIED,
        (1 + DELIVERIES)
            * cost(
                i -> {
                  verifier.initVerify(keys.getPublic());
                  verifier.update(content);
                  if (!verifier.verify(signature)) {
                    throw new GeneralSecurityException("a valid signature was rejected");
                  }
                }));
    parts.put(
        "one made",
        cost(
            i -> {
              signer.initSign(keys.getPrivate());
              signer.update(content);
              signer.sign();
            }));
  }

  private static double cost(ThreadCost.MeasuredWork<GeneralSecurityException> work)
      throws GeneralSecurityException {
    return ThreadCost.micros(CASES, work);
  }
}
