package org.wasl.certification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.directory.DeliveryFormat;
import org.wasl.wire.exchange.OutboundDelivery;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/**
 * Deliveries that a program which opens messages must refuse, by number of the case. Each is
 * genuine but for one fault.
 */
public final class ForgedDeliveries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NUMBERS =
      List.of(
          "C-117", "C-121", "C-123", "C-124", "C-125", "C-126", "C-127", "C-128", "C-129", "C-162",
          "C-172");
  private static final AgencyId NOBODY = new AgencyId("certify-nobody");

  private final SyntheticGateway gateway;
  private final Random random;

  /**
   * Forges deliveries to one agency.
   *
   * @param random chooses the byte that is changed
   */
  ForgedDeliveries(SyntheticGateway gateway, Random random) {
    this.gateway = gateway;
    this.random = random;
  }

  /**
   * One thing that is wrong.
   *
   * @param what in a few words
   * @param made makes it of a genuine delivery of a case
   */
  record Forgery(String what, UnaryOperator<SyntheticDelivery> made) {}

  /**
   * A delivery that has to be refused.
   *
   * @param number number of the case
   * @param what its fault
   * @param delivery as it reaches the agency
   */
  public record Forged(String number, String what, OutboundDelivery delivery) {}

  /**
   * Returns all of them for a program that opens messages. Each has a message of its own.
   *
   * @param pki as {@link CertificationKeys} fills it
   * @param agency to which they are sealed
   */
  public static List<Forged> all(PkiFolder pki, AgencyId agency) {
    SyntheticGateway gateway = new SyntheticGateway(pki, agency, DeliveryFormat.PLAIN);
    ForgedDeliveries forged = new ForgedDeliveries(gateway, new Random(1));
    return NUMBERS.stream()
        .flatMap(
            number ->
                forged.of(number).stream()
                    .map(
                        forgery ->
                            new Forged(
                                number,
                                forgery.what(),
                                forgery.made().apply(gateway.newCase()).outbound())))
        .toList();
  }

  /** A genuine delivery of such an agency, for comparison. */
  public static OutboundDelivery genuine(PkiFolder pki, AgencyId agency) {
    return new SyntheticGateway(pki, agency, DeliveryFormat.PLAIN).newCase().outbound();
  }

  /** Returns the forgeries of this case, in their order. */
  List<Forgery> of(String number) {
    return switch (number) {
      case "C-117" ->
          List.of(
              new Forgery(
                  "padding that is not zero",
                  genuine -> genuine.sealedAs(gateway.sealedWithFalsePadding(genuine.message()))));
      case "C-121" -> signatures();
      case "C-122" ->
          List.of(
              new Forgery(
                  "sealed bytes changed",
                  genuine -> genuine.withBytesOnly(changedCiphertext(genuine))),
              new Forgery(
                  "sealed again under the old digest",
                  genuine ->
                      genuine.withBytesOnly(
                          gateway.sealed(
                              genuine.message().bytes(), genuine.message().signature()))));
      case "C-123" ->
          List.of(
              new Forgery(
                  "ciphertext changed under a digest that fits",
                  genuine -> genuine.sealedAs(changedCiphertext(genuine))),
              new Forgery(
                  "ephemeral key (epk) on P-384",
                  genuine -> genuine.sealedAs(withEphemeralKey(genuine, onOtherCurve()))),
              new Forgery(
                  "ephemeral key (epk) that is no point of P-256",
                  genuine -> genuine.sealedAs(withEphemeralKey(genuine, offCurve()))));
      case "C-124" ->
          List.of(
              new Forgery(
                  "sealed to another agency",
                  genuine -> genuine.sealedAs(gateway.sealedToOther(genuine.message()))));
      case "C-125" ->
          List.of(
              new Forgery(
                  "of a sender that is not listed",
                  genuine -> caseOf(NOBODY, new Signer(ForgedSignatures.key(NOBODY + ":sig:1")))));
      case "C-126" ->
          List.of(
              new Forgery(
                  "Wasl-Message of another message",
                  genuine -> genuine.ofMessage(new MessageId(UUID.randomUUID()))),
              new Forgery(
                  "Wasl-Type of another type",
                  genuine -> genuine.ofType(SyntheticGateway.WITHDRAWAL)),
              new Forgery(
                  "Wasl-Sender of another agency",
                  genuine -> genuine.from(CertificationKeys.OTHER_SENDER)));
      case "C-127" -> List.of(noMessage("{\"test\": true}"), noMessage("synthetic"), noMessage(""));
      case "C-128" ->
          List.of(
              new Forgery(
                  "a case in the gateway's own name",
                  genuine -> caseOf(AgencyId.GATEWAY, gateway.signer(AgencyId.GATEWAY))));
      case "C-129" -> List.of(twice("envelope"), twice("content"));
      case "C-172" ->
          List.of(
              new Forgery(
                  "a message from an hour later",
                  genuine -> caseOfTime(Instant.now().plus(Duration.ofHours(1)))));
      case "C-162" ->
          List.of(
              new Forgery(
                  "signed with a key whose purpose is receipt",
                  genuine ->
                      signedBy(
                          genuine,
                          gateway.signer(
                              CertificationKeys.SENDER, CertificationKeys.receiptKey()))));
      default -> throw new IllegalArgumentException("nothing is forged in " + number);
    };
  }

  private List<Forgery> signatures() {
    List<Forgery> forgeries = new ArrayList<>();
    for (String forgery : forgedSignatures(new byte[0]).keySet()) {
      forgeries.add(
          new Forgery(
              forgery,
              genuine -> {
                byte[] body = genuine.message().bytes();
                return genuine.sealedAs(
                    gateway.sealed(body, forgedSignatures(body).getOrDefault(forgery, "")));
              }));
    }
    forgeries.add(
        new Forgery(
            "signed with ES256, in the form DER",
            genuine -> {
              Signer es256 =
                  gateway.signer(CertificationKeys.SENDER, CertificationKeys.earlierKey());
              byte[] body = genuine.message().bytes();
              return genuine.sealedAs(
                  gateway.sealed(body, ForgedSignatures.inDer(es256.signMessage(body))));
            }));
    forgeries.add(
        new Forgery(
            "content changed after it was signed",
            genuine ->
                genuine.sealedAs(
                    gateway.sealed(
                        changedContent(genuine.message().bytes()),
                        genuine.message().signature()))));
    return forgeries;
  }

  private Map<String, String> forgedSignatures(byte[] body) {
    return ForgedSignatures.of(
        body,
        gateway.signer(CertificationKeys.SENDER),
        gateway.signer(CertificationKeys.OTHER_SENDER),
        CertificationKeys.laterKey());
  }

  private Forgery noMessage(String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Forgery(
        String.format(Locale.ROOT, "signed, and no message document (%d bytes)", body.length),
        genuine ->
            genuine.sealedAs(
                gateway.sealed(body, gateway.signer(CertificationKeys.SENDER).signMessage(body))));
  }

  private SyntheticDelivery signedBy(SyntheticDelivery genuine, Signer signer) {
    byte[] body = genuine.message().bytes();
    return genuine.sealedAs(gateway.sealed(body, signer.signMessage(body)));
  }

  /**
   * Signs a document with a repeated member. One parser takes the first value, another the last.
   */
  private Forgery twice(String part) {
    return new Forgery(
        "signed, with a member of its " + part + " twice",
        genuine -> {
          String text = new String(genuine.message().bytes(), StandardCharsets.UTF_8);
          byte[] body =
              text.replaceFirst(
                      "(\"" + part + "\"\\s*:\\s*\\{)\\s*(\"[^\"]+\"\\s*:\\s*\"[^\"]*\")",
                      "$1$2,$2")
                  .getBytes(StandardCharsets.UTF_8);
          if (body.length == genuine.message().bytes().length) {
            throw new IllegalStateException("our own document");
          }
          return genuine.sealedAs(
              gateway.sealed(body, gateway.signer(CertificationKeys.SENDER).signMessage(body)));
        });
  }

  /** A genuine case, written at that time. */
  SyntheticDelivery caseOfTime(Instant time) {
    AgencyId sender = CertificationKeys.SENDER;
    return caseOf(sender, gateway.signer(sender), time);
  }

  private SyntheticDelivery caseOf(AgencyId sender, Signer signer) {
    return caseOf(sender, signer, Instant.now());
  }

  private SyntheticDelivery caseOf(AgencyId sender, Signer signer, Instant time) {
    String type = SyntheticGateway.CASE;
    var message =
        gateway.write(
            sender,
            signer,
            type,
            Optional.empty(),
            SampleContent.of(type, "promoting-crime-without-subjects-fr"),
            time);
    return gateway.deliver(sender, type, new ReferralId(UUID.randomUUID()), message, 0);
  }

  /** Returns the body with the envelope unchanged and other content. */
  static byte[] changedContent(byte[] body) {
    try {
      ObjectNode document = (ObjectNode) JSON.readTree(body);
      ((ObjectNode) document.get("content")).put("urgency", "immediate");
      return JSON.writeValueAsBytes(document);
    } catch (IOException e) {
      throw new IllegalStateException("our own document", e);
    }
  }

  private static Map<String, Object> onOtherCurve() {
    try {
      return new ECKeyGenerator(Curve.P_384).generate().toPublicJWK().toJSONObject();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-384", e);
    }
  }

  /** Each number is of the field. No point of the curve has both. */
  private static Map<String, Object> offCurve() {
    String coordinate =
        Base64Url.ENCODER.encodeToString(BigInteger.ONE.shiftLeft(248).toByteArray());
    return Map.of("crv", "P-256", "kty", "EC", "x", coordinate, "y", coordinate);
  }

  /** The sealed bytes with this ephemeral key for each recipient. */
  private static byte[] withEphemeralKey(SyntheticDelivery delivery, Map<String, Object> epk) {
    try {
      ObjectNode jwe = (ObjectNode) JSON.readTree(delivery.outbound().sealed());
      for (JsonNode recipient : jwe.get("recipients")) {
        ((ObjectNode) recipient.get("header")).set("epk", JSON.valueToTree(epk));
      }
      return JSON.writeValueAsBytes(jwe);
    } catch (IOException e) {
      throw new IllegalStateException("our own sealed content", e);
    }
  }

  /** The sealed bytes with one other byte in their ciphertext. */
  byte[] changedCiphertext(SyntheticDelivery delivery) {
    byte[] changed = delivery.outbound().sealed().clone();
    int from = new String(changed, StandardCharsets.ISO_8859_1).indexOf("\"ciphertext\":\"") + 14;
    int at = from + random.nextInt(changed.length - 8 - from);
    changed[at] = (byte) (changed[at] == 'A' ? 'B' : 'A');
    return changed;
  }
}
