package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.wasl.audit.CanonicalJson;

/** Bundles that are almost the valid one. */
final class BundleMutations {
  private BundleMutations() {}

  /** Every bit flip of these bytes. */
  static List<byte[]> everyFlip(byte[] valid) {
    List<byte[]> mutants = new ArrayList<>();
    for (int bit = 0; bit < Byte.SIZE * valid.length; bit++) {
      mutants.add(flip(valid, bit));
    }
    return mutants;
  }

  /** One random bit flip in every {@code stride}th byte. */
  static List<byte[]> someFlips(byte[] valid, int stride, Random random) {
    List<byte[]> mutants = new ArrayList<>();
    for (int at = random.nextInt(stride); at < valid.length; at += stride) {
      mutants.add(flip(valid, Byte.SIZE * at + random.nextInt(Byte.SIZE)));
    }
    return mutants;
  }

  private static byte[] flip(byte[] valid, int bit) {
    byte[] mutant = valid.clone();
    mutant[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return mutant;
  }

  /** Canonical JSON again, with one thing changed in the tree: most of these have a right shape. */
  static List<byte[]> changed(byte[] valid, int count, Random random) {
    List<byte[]> mutants = new ArrayList<>();
    while (mutants.size() < count) {
      Object tree = JsonReader.parse(valid);
      List<Object> nodes = new ArrayList<>();
      collect(tree, nodes);
      change(nodes.get(random.nextInt(nodes.size())), nodes, random);
      byte[] mutant = CanonicalJson.of(tree).getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(mutant, valid)) {
        mutants.add(mutant);
      }
    }
    return mutants;
  }

  private static void collect(Object node, List<Object> nodes) {
    if (node instanceof Map<?, ?> members) {
      nodes.add(node);
      members.values().forEach(value -> collect(value, nodes));
    } else if (node instanceof List<?> items) {
      if (!items.isEmpty()) {
        nodes.add(node);
      }
      items.forEach(item -> collect(item, nodes));
    }
  }

  @SuppressWarnings("unchecked")
  private static void change(Object node, List<Object> nodes, Random random) {
    if (node instanceof List<?>) {
      List<Object> items = (List<Object>) node;
      int at = random.nextInt(items.size());
      switch (random.nextInt(4)) {
        case 0 -> items.remove(at);
        case 1 -> items.add(at, items.get(at));
        case 2 -> Collections.swap(items, at, random.nextInt(items.size()));
        default -> items.set(at, other(items.get(at), nodes, random));
      }
      return;
    }
    Map<String, Object> members = (Map<String, Object>) node;
    String name = new ArrayList<>(members.keySet()).get(random.nextInt(members.size()));
    if (random.nextInt(4) == 0) {
      members.remove(name);
    } else {
      members.put(name, other(members.get(name), nodes, random));
    }
  }

  /** Another value: a little different, or taken from elsewhere in the bundle. */
  private static Object other(Object value, List<Object> nodes, Random random) {
    if (value instanceof Long number) {
      return random.nextBoolean() ? number + 1 : Math.max(0, number - 1);
    }
    if (value instanceof String text && !text.isEmpty() && random.nextBoolean()) {
      int at = random.nextInt(text.length());
      char c = "abcxyz0123456789ABC+/=-_. \n".charAt(random.nextInt(27));
      return text.substring(0, at) + c + text.substring(at + 1);
    }
    Object from = nodes.get(random.nextInt(nodes.size()));
    List<?> values =
        from instanceof Map<?, ?> members ? List.copyOf(members.values()) : (List<?>) from;
    Object taken = values.get(random.nextInt(values.size()));
    return taken instanceof Map<?, ?> || taken instanceof List<?> ? value : taken;
  }
}
