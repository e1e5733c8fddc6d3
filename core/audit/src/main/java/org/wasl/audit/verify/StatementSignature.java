package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.ProofVerifier;
import org.wasl.audit.log.StrictDecoder;
import org.wasl.audit.verify.TrustPolicy.AgencyKey;

/** Verifies the signature of a receipt, which is its own or that of the batch that contains it. */
final class StatementSignature {
  private static final Set<String> ROOT = Set.of("root", "size");

  /**
   * The agency that must have signed.
   *
   * @param agency whose key
   * @param purpose the required purpose of the key
   * @param at when the key must have been in use
   * @param early whether a key that began later counts too, because the gateway signs a statement
   *     about a parked delivery only when somebody asks for it
   */
  record Signatory(String agency, String purpose, Instant at, boolean early) {
    /** The gateway, of what took place at that time. */
    static Signatory gateway(Instant at) {
      return new Signatory(TrustPolicy.GATEWAY, "receipt", at, true);
    }

    private boolean isServed(AgencyKey key) {
      return key.isValidAt(at) || early && at.isBefore(key.from());
    }
  }

  private final TrustPolicy trust;
  private final Findings findings;

  StatementSignature(TrustPolicy trust, Findings findings) {
    this.trust = trust;
    this.findings = findings;
  }

  /** The payload of a receipt in either form, not verified. */
  static ObjectValue payload(String text) {
    return object(isBatched(text) ? Leaf.parse(text).payload() : CompactJws.parse(text).payload());
  }

  private static boolean isBatched(String text) {
    return text.indexOf('~') >= 0;
  }

  /**
   * Verifies the signature over the text.
   *
   * @throws MalformedException if the text is no receipt
   */
  void check(String where, String text, Signatory signatory) {
    if (isBatched(text)) {
      Leaf leaf = Leaf.parse(text);
      CompactJws root = CompactJws.parse(leaf.root());
      checkSignature(where, "wasl-receipts+jws", root, signatory);
      checkLeaf(where, root.payload(), leaf);
    } else {
      checkSignature(where, "wasl-receipt+jws", CompactJws.parse(text), signatory);
    }
  }

  /**
   * Verifies a sender's detached signature over the bytes of a message.
   *
   * @throws MalformedException if the signature is no detached JWS
   */
  void checkMessage(String where, byte[] body, String detached, Signatory signatory) {
    CompactJws jws = CompactJws.parse(detached);
    if (!jws.payload().isEmpty()) {
      throw new MalformedException("a signature without its payload");
    }
    String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(body);
    checkSignature(
        where,
        "wasl-message+jws",
        new CompactJws(jws.header(), payload, jws.signature()),
        signatory);
  }

  /** The parts of a compact JWS (RFC 7515, section 7.1), as they were encoded. */
  private record CompactJws(String header, String payload, String signature) {
    static CompactJws parse(String jws) {
      String[] parts = jws.split("\\.", -1);
      if (parts.length != 3) {
        throw new MalformedException("not a compact JWS");
      }
      return new CompactJws(parts[0], parts[1], parts[2]);
    }

    byte[] signingInput() {
      return (header + "." + payload).getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** The parts of a receipt from a batch, as they were encoded. */
  private record Leaf(String root, String payload, String index, String path) {
    private static final int PARTS = 4;

    static Leaf parse(String text) {
      String[] parts = text.split("~", -1);
      if (parts.length != PARTS) {
        throw new MalformedException("a root, a payload, an index and a path");
      }
      return new Leaf(parts[0], parts[1], parts[2], parts[3]);
    }
  }

  private void checkSignature(String where, String typ, CompactJws jws, Signatory signatory) {
    Map<String, JsonValue> header = object(jws.header()).members();
    String agency = signatory.agency();
    findings.expectEqual(where + ", header", 3, header.size());
    findings.expectEqual(where + ", typ", typ, text(header, "typ").orElse("none"));
    List<AgencyKey> keys =
        text(header, "kid").map(kid -> trust.keys(agency, kid)).orElse(List.of());
    if (findings.expectEqual(where + ", keys of " + agency, 1, keys.size())) {
      AgencyKey key = keys.get(0);
      findings.expectEqual(where + ", alg", key.alg(), text(header, "alg").orElse("none"));
      findings.expect(
          signatory.isServed(key), where, "a key in use at " + signatory.at(), key.kid());
      findings.expect(
          key.isFor(signatory.purpose()), where, "a key for " + signatory.purpose(), key.kid());
      findings.expect(
          JwsSignatureVerifier.verify(
              key, jws.signingInput(), StrictDecoder.base64url(jws.signature())),
          where,
          "the signature of " + agency,
          "another");
    }
  }

  /** The payload is a leaf, at its index, of the tree whose root was signed. */
  private void checkLeaf(String where, String root, Leaf leaf) {
    JsonMembers signed = JsonMembers.of(object(root), ROOT, Set.of());
    byte[] hash = StrictDecoder.base64url(signed.text("root"));
    byte[] path = StrictDecoder.base64url(leaf.path());
    if (hash.length != MerkleTree.HASH_BYTES
        || path.length % MerkleTree.HASH_BYTES != 0
        || path.length > MerkleTree.HASH_BYTES * MerkleTree.MAX_PROOF_HASHES) {
      throw new MalformedException("a hash has 32 bytes");
    }
    List<byte[]> hashes = new ArrayList<>();
    for (int at = 0; at < path.length; at += MerkleTree.HASH_BYTES) {
      hashes.add(Arrays.copyOfRange(path, at, at + MerkleTree.HASH_BYTES));
    }
    findings.expect(
        ProofVerifier.verifyInclusion(
            StrictDecoder.decimal(leaf.index()),
            StrictDecoder.decimal(signed.text("size")),
            MerkleTree.leafHash(StrictDecoder.base64url(leaf.payload())),
            hashes,
            hash),
        where,
        "a leaf of the batch that was signed",
        "none");
  }

  private static Optional<String> text(Map<String, JsonValue> header, String name) {
    return header.get(name) instanceof TextValue(String text)
        ? Optional.of(text)
        : Optional.empty();
  }

  private static ObjectValue object(String encoded) {
    if (!(JsonReader.parse(StrictDecoder.base64url(encoded)) instanceof ObjectValue object)) {
      throw new MalformedException("not a JSON object");
    }
    return object;
  }
}
