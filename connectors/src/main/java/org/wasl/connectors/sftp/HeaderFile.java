package org.wasl.connectors.sftp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The text of {@code NAME.headers}, with one header on each line, as {@code Name: value}. */
final class HeaderFile {
  /** The kind of a message, such as {@code delivery}, {@code message} or {@code receipt}. */
  static final String KIND = "Wasl-Kind";

  /** Status of an answer, in terms of HTTP. */
  static final String STATUS = "Wasl-Status";

  /** A larger file is not read. */
  static final int MAX_BYTES = 16 << 10;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

  private HeaderFile() {}

  /** The headers, by their names without regard to case. Empty for an invalid text. */
  static Optional<Map<String, String>> read(byte[] text) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    try {
      String lines = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      for (String line : lines.lines().filter(each -> !each.isBlank()).toList()) {
        int colon = line.indexOf(':');
        if (colon < 0
            || !NAME.matcher(line.substring(0, colon)).matches()
            || headers.put(line.substring(0, colon), line.substring(colon + 1).strip()) != null) {
          return Optional.empty();
        }
      }
      return Optional.of(headers);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** The text of these headers, in the order of their names. */
  static byte[] write(Map<String, String> headers) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(headers)
        .forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
