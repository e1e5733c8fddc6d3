package org.wasl.wire.jose;

import com.nimbusds.jose.jwk.KeyUse;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.wasl.runtime.SpellingSuggestions;

/**
 * The permitted uses of an agency's keys. The member {@code purpose} of a JWK is an array of codes
 * of {@link KeyPurpose}. RFC 7517 section 4 lets a JWK have members of its own. But the library
 * does not keep them.
 *
 * @param byKid the purposes of each key that is limited. A key that is not in the map may sign all
 */
public record KeyPurposes(Map<String, Set<KeyPurpose>> byKid) {
  /** Every key may sign all. */
  public static final KeyPurposes UNLIMITED = new KeyPurposes(Map.of());

  /** The member of a JWK. */
  public static final String MEMBER = "purpose";

  private static final Pattern WORD = Pattern.compile("[A-Za-z-]{1,20}");

  /** Copies the map. */
  public KeyPurposes {
    byKid = Map.copyOf(byKid);
  }

  /** Tells whether the key with this id may be used for that. */
  public boolean permit(String kid, KeyPurpose purpose) {
    return Optional.ofNullable(byKid.get(kid)).map(some -> some.contains(purpose)).orElse(true);
  }

  /** The codes of what this key may sign, or empty if it may sign all. */
  public SortedSet<String> codes(String kid) {
    return byKid.getOrDefault(kid, Set.of()).stream()
        .map(KeyPurpose::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Reads the purposes of the keys of a JWK set.
   *
   * @param jwks the set as a tree of maps and lists
   * @throws IllegalArgumentException naming the key, and the nearest known code, where a purpose is
   *     none, the list is empty, or the key is not for signatures
   */
  public static KeyPurposes of(Map<String, Object> jwks) {
    Map<String, Set<KeyPurpose>> purposes = new HashMap<>();
    if (jwks.get("keys") instanceof List<?> keys) {
      for (Object key : keys) {
        if (key instanceof Map<?, ?> members
            && members.containsKey(MEMBER)
            && members.get("kid") instanceof String kid) {
          purposes.put(kid, purposes(kid, members));
        }
      }
    }
    return new KeyPurposes(purposes);
  }

  private static Set<KeyPurpose> purposes(String kid, Map<?, ?> key) {
    if (!KeyUse.SIGNATURE.getValue().equals(key.get("use"))) {
      throw invalid(kid, "only a key with use=sig has a purpose");
    }
    if (!(key.get(MEMBER) instanceof List<?> codes) || codes.isEmpty()) {
      throw invalid(kid, "purpose is a list of at least one of " + known());
    }
    Set<KeyPurpose> purposes = EnumSet.noneOf(KeyPurpose.class);
    for (Object code : codes) {
      String text = code instanceof String ? code.toString() : "";
      purposes.add(KeyPurpose.of(text).orElseThrow(() -> unknown(kid, text)));
    }
    return Set.copyOf(purposes);
  }

  /** The file may hold private keys, so the message quotes nothing but a word. */
  private static IllegalArgumentException unknown(String kid, String code) {
    String quoted = WORD.matcher(code).matches() ? ": " + code : "";
    String similar =
        quoted.isEmpty() ? "" : SpellingSuggestions.suggestion(code, KeyPurpose.codes());
    return invalid(
        kid, "no such purpose" + quoted + (similar.isEmpty() ? "; known: " + known() : similar));
  }

  private static IllegalArgumentException invalid(String kid, String reason) {
    return new IllegalArgumentException("key " + kid + ": " + reason);
  }

  private static String known() {
    return String.join(", ", KeyPurpose.codes());
  }
}
