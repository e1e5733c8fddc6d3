package org.wasl.system;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A text that occurs in one message and nowhere else, in each form in which it could appear. */
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
    return !new Search(List.of(this)).in(bytes).isEmpty();
  }

  /** Every file at and below a folder that any of them is in. */
  static List<String> find(List<Canary> canaries, Path folder, Predicate<Path> where)
      throws IOException {
    Search search = new Search(canaries);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(where).filter(Files::isRegularFile).toList()) {
        for (Canary canary : search.in(Files.readAllBytes(file))) {
          found.add(canary.text() + " in " + folder.relativize(file));
        }
      }
    }
    return found;
  }

  /**
   * Searches for all forms of several canaries at once (Wu and Manber, 1994). A window is as long
   * as the shortest form. The two bytes at its end decide the distance to the next window.
   */
  private static final class Search {
    private record Form(Canary canary, byte[] bytes) {}

    private final int window;
    private final int[] further = new int[1 << 16];
    private final Map<Integer, List<Form>> ending = new HashMap<>();

    Search(List<Canary> canaries) {
      List<Form> all =
          canaries.stream()
              .flatMap(canary -> canary.forms().stream().map(form -> new Form(canary, form)))
              .toList();
      window = all.stream().mapToInt(form -> form.bytes().length).min().orElseThrow();
      if (window < 2) {
        throw new IllegalArgumentException("a form of less than two bytes is everywhere");
      }
      Arrays.fill(further, window - 1);
      for (Form form : all) {
        for (int end = 1; end < window; end++) {
          int pair = pair(form.bytes(), end);
          further[pair] = Math.min(further[pair], window - 1 - end);
        }
        ending.computeIfAbsent(pair(form.bytes(), window - 1), pair -> new ArrayList<>()).add(form);
      }
    }

    private static int pair(byte[] bytes, int end) {
      return (bytes[end - 1] & 0xff) << 8 | bytes[end] & 0xff;
    }

    /** The canaries in it, in the order in which they are found. */
    Set<Canary> in(byte[] bytes) {
      Set<Canary> found = new LinkedHashSet<>();
      int end = window - 1;
      while (end < bytes.length) {
        int pair = pair(bytes, end);
        int next = further[pair];
        if (next == 0) {
          int start = end - window + 1;
          for (Form form : ending.getOrDefault(pair, List.of())) {
            if (isAt(start, form.bytes(), bytes)) {
              found.add(form.canary());
            }
          }
          next = 1;
        }
        end += next;
      }
      return found;
    }

    private static boolean isAt(int start, byte[] form, byte[] bytes) {
      int end = start + form.length;
      return end <= bytes.length && Arrays.equals(bytes, start, end, form, 0, form.length);
    }
  }
}
