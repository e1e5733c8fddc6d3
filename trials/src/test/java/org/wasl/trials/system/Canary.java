package org.wasl.trials.system;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A text that stands in a message and nowhere else, in every form in which it could turn up. */
record Canary(String text, List<byte[]> forms) {
  /** Characters at the ends of a base64 form that depend on the neighbours. */
  private static final int EDGE = 4;

  static Canary of(String text) {
    List<byte[]> forms = new ArrayList<>();
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    forms.add(utf8);
    for (Charset wide : List.of(StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE)) {
      forms.add(text.getBytes(wide));
    }
    forms.add(ascii(HexFormat.of().formatHex(utf8)));
    forms.add(ascii(escaped(text)));
    for (int before = 0; before < 3; before++) {
      byte[] shifted = new byte[utf8.length + before];
      System.arraycopy(utf8, 0, shifted, before, utf8.length);
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String encoded = encoder.withoutPadding().encodeToString(shifted);
        forms.add(ascii(encoded.substring(EDGE, encoded.length() - EDGE)));
      }
    }
    return new Canary(text, forms);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> escaped.append(c < 128 ? "" + (char) c : String.format("\\u%04x", c)));
    return escaped.toString();
  }

  boolean isIn(byte[] bytes) {
    return forms.stream().anyMatch(form -> contains(bytes, form));
  }

  /** By Horspool: what stands at the end of a window tells how far the next one is. */
  private static boolean contains(byte[] bytes, byte[] form) {
    int last = form.length - 1;
    int[] further = new int[256];
    Arrays.fill(further, form.length);
    for (int i = 0; i < last; i++) {
      further[Byte.toUnsignedInt(form[i])] = last - i;
    }
    int at = 0;
    while (at + last < bytes.length) {
      byte end = bytes[at + last];
      if (end == form[last] && Arrays.equals(bytes, at, at + form.length, form, 0, form.length)) {
        return true;
      }
      at += further[Byte.toUnsignedInt(end)];
    }
    return false;
  }

  /** Every file at and below a folder that any of them is in. */
  static List<String> find(List<Canary> canaries, Path folder, Predicate<Path> where)
      throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(where).filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        for (Canary canary : canaries) {
          if (canary.isIn(bytes)) {
            found.add(canary.text() + " in " + folder.relativize(file));
          }
        }
      }
    }
    return found;
  }
}
