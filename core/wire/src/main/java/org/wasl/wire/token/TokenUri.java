package org.wasl.wire.token;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Names a private key in a token, as a PKCS #11 URI (RFC 7512): {@code
 * pkcs11:token=LABEL;object=LABEL?module-path=/…/lib.so&pin-source=file:/…/pin}. All four are
 * required. The PIN itself never stands in it.
 *
 * @param module library of the token's maker
 * @param token the token's label
 * @param object the label of key and certificate
 * @param pinFile has the user's PIN, for its owner alone
 */
public record TokenUri(Path module, String token, String object, Path pinFile) {
  private static final String SCHEME = "pkcs11:";
  private static final String FORM =
      "pkcs11:token=LABEL;object=LABEL?module-path=/…/lib.so&pin-source=file:/…/pin";
  private static final Set<String> KNOWN = Set.of("token", "object", "module-path", "pin-source");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException that says what is wrong. It does not quote it
   */
  public static TokenUri parse(String text) {
    if (!text.startsWith(SCHEME)) {
      throw new IllegalArgumentException("is not of the form " + FORM);
    }
    Map<String, String> attributes = new HashMap<>();
    for (String attribute : text.substring(SCHEME.length()).split("[;?&]", -1)) {
      String[] pair = attribute.split("=", 2);
      if (pair[0].equals("pin-value")) {
        throw new IllegalArgumentException(
            "has a PIN in it: change that PIN, and give pin-source=file:/…, a file for its owner"
                + " alone");
      }
      if (pair.length != 2 || !KNOWN.contains(pair[0])) {
        throw new IllegalArgumentException("is not of the form " + FORM);
      }
      if (attributes.put(pair[0], decoded(pair[1])) != null) {
        throw new IllegalArgumentException("has " + pair[0] + " twice");
      }
    }
    for (String name : KNOWN) {
      if (attributes.getOrDefault(name, "").isEmpty()) {
        throw new IllegalArgumentException("lacks " + name + "; it is of the form " + FORM);
      }
    }
    return new TokenUri(
        path(attributes, "module-path"),
        attributes.getOrDefault("token", ""),
        attributes.getOrDefault("object", ""),
        pinFile(attributes));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a % that is followed by no two hex digits", e);
    }
  }

  private static Path pinFile(Map<String, String> attributes) {
    String source = attributes.getOrDefault("pin-source", "");
    if (!source.startsWith("file:")) {
      throw new IllegalArgumentException("its pin-source is not of the form file:/…/pin");
    }
    attributes.put("pin-source", source.substring("file:".length()).replaceFirst("^//(?=/)", ""));
    return path(attributes, "pin-source");
  }

  private static Path path(Map<String, String> attributes, String name) {
    String text = attributes.getOrDefault(name, "");
    // The platform reads the path in a text of lines and quotes.
    if (text.chars().anyMatch(character -> character == '"' || Character.isISOControl(character))) {
      throw new IllegalArgumentException("its " + name + " has a quote or a control character");
    }
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // reported below
    }
    throw new IllegalArgumentException("its " + name + " is not an absolute path");
  }

  /** For messages: token and object. */
  @Override
  public String toString() {
    return "key " + object + " in token " + token;
  }
}
