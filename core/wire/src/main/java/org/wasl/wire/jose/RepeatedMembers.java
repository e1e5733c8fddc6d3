package org.wasl.wire.jose;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds an object in JSON (RFC 8259) that has a member twice. Two readers could take two different
 * values of it, and so two different messages under one signature.
 */
public final class RepeatedMembers {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\")(\\s*+:)?|[{}\\[\\]]", Pattern.DOTALL);

  private RepeatedMembers() {}

  /**
   * Tells whether an object has one. For bytes that are not JSON, either answer is right, because
   * the parser refuses them.
   */
  public static boolean in(byte[] json) {
    Deque<Set<String>> open = new ArrayDeque<>();
    Matcher tokens = TOKEN.matcher(new String(json, StandardCharsets.UTF_8));
    while (tokens.find()) {
      String text = tokens.group(1);
      if (text == null) {
        char bracket = tokens.group().charAt(0);
        if (bracket == '{' || bracket == '[') {
          open.push(new HashSet<>());
        } else {
          open.poll();
        }
      } else if (tokens.group(2) != null) {
        Set<String> members = open.peek();
        if (members == null || !members.add(name(text))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The name that is meant, whatever is escaped in it. */
  private static String name(String quoted) {
    if (quoted.indexOf('\\') < 0) {
      return quoted;
    }
    Optional<String> decoded =
        FlatJson.parse(
                String.format(Locale.ROOT, "{%s:\"\"}", quoted).getBytes(StandardCharsets.UTF_8))
            .flatMap(members -> members.keySet().stream().findFirst());
    return decoded.map(name -> '"' + name + '"').orElse(quoted);
  }
}
