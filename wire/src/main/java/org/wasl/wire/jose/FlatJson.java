package org.wasl.wire.jose;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a JSON object (RFC 8259) of strings, as receipts and headers of signatures are, in UTF-8
 * and without a member twice. The library accepts more, and one text could mean two things to two
 * different readers.
 */
public final class FlatJson {
  private static final String SPACE = "[ \\t\\n\\r]*+";
  private static final Pattern STRING =
      Pattern.compile(
          "\"((?:[^\"\\\\\\x00-\\x1f]++|\\\\[\"\\\\/bfnrt]|\\\\u[0-9a-fA-F]{4})*+)\"" + SPACE);
  private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(....)|(.))");

  private final String text;
  private final Matcher strings;
  private int at;

  private FlatJson(String text) {
    this.text = text;
    this.strings = STRING.matcher(text);
  }

  /** The members; empty where the bytes are anything else. */
  public static Optional<Map<String, String>> parse(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new FlatJson(text).object();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private Optional<Map<String, String>> object() {
    Map<String, String> members = new TreeMap<>();
    space();
    if (!take('{')) {
      return Optional.empty();
    }
    boolean more = !take('}');
    while (more) {
      Optional<String> name = string();
      Optional<String> value = name.isPresent() && take(':') ? string() : Optional.empty();
      if (value.isEmpty() || members.put(name.get(), value.get()) != null) {
        return Optional.empty();
      }
      more = take(',');
      if (!more && !take('}')) {
        return Optional.empty();
      }
    }
    return at == text.length() ? Optional.of(members) : Optional.empty();
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean take(char c) {
    if (at >= text.length() || text.charAt(at) != c) {
      return false;
    }
    at++;
    space();
    return true;
  }

  private Optional<String> string() {
    if (!strings.region(at, text.length()).lookingAt()) {
      return Optional.empty();
    }
    at = strings.end();
    String written = strings.group(1);
    return Optional.of(written.indexOf('\\') < 0 ? written : unescaped(written));
  }

  private static String unescaped(String written) {
    return ESCAPE
        .matcher(written)
        .replaceAll(escape -> Matcher.quoteReplacement(meant(escape.group(1), escape.group(2))));
  }

  private static String meant(String hex, String letter) {
    if (hex != null) {
      return String.valueOf((char) Integer.parseInt(hex, 16));
    }
    int known = "bfnrt".indexOf(letter);
    return known < 0 ? letter : String.valueOf("\b\f\n\r\t".charAt(known));
  }
}
