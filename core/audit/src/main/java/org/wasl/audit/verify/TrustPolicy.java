package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.TextValue;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;

/**
 * The trusted keys, which are the log's policy and the agencies' keys with their history. It is
 * identified by its fingerprint, which a verifier gets from another source than the bundle.
 *
 * @param agencies every key that signs or ever signed receipts
 * @param logs verifier keys of the log and of its shards
 * @param witnesses verifier keys of the witnesses
 * @param quorum how many of them must have cosigned
 */
public record TrustPolicy(
    List<AgencyKey> agencies, List<String> logs, List<String> witnesses, int quorum) {
  static final int MAX_KEYS = 10_000;

  /** The id in receipts that say that something did not happen. No agency has this id. */
  static final String GATEWAY = "gateway";

  /** Copies the lists. */
  public TrustPolicy {
    agencies = List.copyOf(agencies);
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
  }

  /**
   * A key with which an agency signs receipts.
   *
   * @param agency id of the agency
   * @param alg {@code EdDSA} (Ed25519) or {@code ES256} (P-256)
   * @param kid as the header of its signatures names it
   * @param x the public key, or its x-coordinate: 32 bytes
   * @param y the y-coordinate, of P-256 only: 32 bytes
   * @param purposes the permitted purposes ({@code message}, {@code receipt}, {@code retrieval}),
   *     or empty for all
   * @param from start of validity. Signatures for earlier steps do not count
   * @param until end of validity, exclusive, or empty while the key is in use
   */
  public record AgencyKey(
      String agency,
      String alg,
      String kid,
      byte[] x,
      Optional<byte[]> y,
      Set<String> purposes,
      Instant from,
      Optional<Instant> until) {
    private static final Set<String> PURPOSES = Set.of("message", "receipt", "retrieval");

    /** Copies the set. */
    public AgencyKey {
      purposes = Set.copyOf(purposes);
    }

    /** A key that may sign all. */
    public AgencyKey(
        String agency,
        String alg,
        String kid,
        byte[] x,
        Optional<byte[]> y,
        Instant from,
        Optional<Instant> until) {
      this(agency, alg, kid, x, y, Set.of(), from, until);
    }

    boolean isFor(String purpose) {
      return purposes.isEmpty() || purposes.contains(purpose);
    }

    boolean isValidAt(Instant time) {
      return !time.isBefore(from) && until.map(time::isBefore).orElse(true);
    }

    private JsonValue tree() {
      Map<String, JsonValue> members = new TreeMap<>();
      members.put("agency", new TextValue(agency));
      members.put("alg", new TextValue(alg));
      members.put("from", new TextValue(AuditEntry.time(from)));
      members.put("kid", new TextValue(kid));
      if (!purposes.isEmpty()) {
        members.put("purposes", ArrayValue.ofTexts(purposes.stream().sorted().toList()));
      }
      until.ifPresent(time -> members.put("until", new TextValue(AuditEntry.time(time))));
      members.put("x", EvidenceBundle.base64(x));
      y.ifPresent(bytes -> members.put("y", EvidenceBundle.base64(bytes)));
      return new ObjectValue(members);
    }

    private static AgencyKey of(JsonValue value) {
      JsonMembers key =
          JsonMembers.of(
              value, Set.of("agency", "alg", "from", "kid", "x"), Set.of("purposes", "until", "y"));
      boolean curve = key.text("alg").equals("ES256");
      if (curve != key.has("y") || !(curve || key.text("alg").equals("EdDSA"))) {
        throw new MalformedException("alg is EdDSA without y, or ES256 with y");
      }
      return new AgencyKey(
          key.text("agency"),
          key.text("alg"),
          key.text("kid"),
          key.base64("x", 32, 32),
          curve ? Optional.of(key.base64("y", 32, 32)) : Optional.empty(),
          key.has("purposes") ? readPurposes(key) : Set.of(),
          key.time("from"),
          key.has("until") ? Optional.of(key.time("until")) : Optional.empty());
    }
  }

  /** Codes in order, none twice. */
  private static Set<String> readPurposes(JsonMembers key) {
    List<String> purposes = texts(key.list("purposes", 1, AgencyKey.PURPOSES.size()), "a purpose");
    if (!AgencyKey.PURPOSES.containsAll(purposes)
        || !purposes.equals(purposes.stream().sorted().distinct().toList())) {
      throw new MalformedException("purposes are message, receipt, retrieval, in order");
    }
    return Set.copyOf(purposes);
  }

  /**
   * Reads a trust document, which is canonical JSON in a bundle or alone in a file.
   *
   * @throws MalformedException if it is none
   */
  public static TrustPolicy parse(byte[] bytes) {
    return of(EvidenceBundleReader.canonical(bytes));
  }

  static TrustPolicy of(JsonValue value) {
    JsonMembers trust =
        JsonMembers.of(value, Set.of("agencies", "logs", "quorum", "witnesses"), Set.of());
    List<AgencyKey> agencies = new ArrayList<>();
    trust.list("agencies", 0, MAX_KEYS).forEach(key -> agencies.add(AgencyKey.of(key)));
    return new TrustPolicy(
        agencies,
        texts(trust.list("logs", 1, MAX_KEYS), "a log's key"),
        texts(trust.list("witnesses", 0, MAX_KEYS), "a witness's key"),
        (int) trust.number("quorum", MAX_KEYS));
  }

  static List<String> texts(List<JsonValue> values, String name) {
    return values.stream().map(value -> JsonMembers.string(value, name)).toList();
  }

  JsonValue tree() {
    return new ObjectValue(
        Map.of(
            "agencies", ArrayValue.of(agencies, AgencyKey::tree),
            "logs", ArrayValue.ofTexts(logs),
            "quorum", new IntegerValue(quorum),
            "witnesses", ArrayValue.ofTexts(witnesses)));
  }

  /** The bytes of the document. */
  public byte[] bytes() {
    return CanonicalJson.of(tree()).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * SHA-256 of the document's bytes in lower-case hex, as {@code sha256sum} prints it for the file.
   */
  public String fingerprint() {
    return HexFormat.of().formatHex(sha256(bytes()));
  }

  /**
   * The log's policy.
   *
   * @throws MalformedException if a key is malformed, or the quorum cannot be reached
   */
  public TlogPolicy policy() {
    return new TlogPolicy(
        logs.stream().map(VerifierKey::parse).toList(),
        witnesses.stream().map(VerifierKey::parse).toList(),
        quorum);
  }

  List<AgencyKey> keys(String agency, String kid) {
    return agencies.stream().filter(k -> k.agency().equals(agency) && k.kid().equals(kid)).toList();
  }

  static byte[] sha256(byte[] bytes) {
    return MerkleTree.sha256().digest(bytes);
  }
}
