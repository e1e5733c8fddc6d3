package org.wasl.audit.verify;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.wasl.audit.CanonicalJson;
import org.wasl.audit.JsonValue;
import org.wasl.audit.JsonValue.ArrayValue;
import org.wasl.audit.JsonValue.IntegerValue;
import org.wasl.audit.JsonValue.ObjectValue;
import org.wasl.audit.JsonValue.OtherValue;
import org.wasl.audit.JsonValue.TextValue;

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

  /** Canonical JSON with one change in the tree. Most of these bundles have the right shape. */
  static List<byte[]> changed(byte[] valid, int count, Random random) {
    List<byte[]> mutants = new ArrayList<>();
    while (mutants.size() < count) {
      JsonValue tree = JsonReader.parse(valid);
      List<JsonValue> nodes = new ArrayList<>();
      collect(tree, nodes);
      change(nodes.get(random.nextInt(nodes.size())), nodes, random);
      byte[] mutant = CanonicalJson.of(tree).getBytes(StandardCharsets.UTF_8);
      if (!Arrays.equals(mutant, valid)) {
        mutants.add(mutant);
      }
    }
    return mutants;
  }

  /** Objects, and arrays that are not empty. */
  private static void collect(JsonValue node, List<JsonValue> nodes) {
    List<JsonValue> values = values(node);
    if (node instanceof ObjectValue || !values.isEmpty()) {
      nodes.add(node);
    }
    values.forEach(value -> collect(value, nodes));
  }

  private static List<JsonValue> values(JsonValue node) {
    return switch (node) {
      case ObjectValue(var members) -> List.copyOf(members.values());
      case ArrayValue(var items) -> List.copyOf(items);
      case TextValue text -> List.of();
      case IntegerValue number -> List.of();
      case OtherValue other -> List.of();
    };
  }

  private static void change(JsonValue node, List<JsonValue> nodes, Random random) {
    switch (node) {
      case ArrayValue(var items) -> {
        int at = random.nextInt(items.size());
        switch (random.nextInt(4)) {
          case 0 -> items.remove(at);
          case 1 -> items.add(at, items.get(at));
          case 2 -> Collections.swap(items, at, random.nextInt(items.size()));
          default -> items.set(at, other(items.get(at), nodes, random));
        }
      }
      case ObjectValue(var members) -> {
        String name = List.copyOf(members.keySet()).get(random.nextInt(members.size()));
        if (random.nextInt(4) == 0) {
          members.remove(name);
        } else {
          members.compute(name, (same, value) -> other(value, nodes, random));
        }
      }
      case TextValue text -> throw new IllegalArgumentException("no node");
      case IntegerValue number -> throw new IllegalArgumentException("no node");
      case OtherValue other -> throw new IllegalArgumentException("no node");
    }
  }

  /** Another value, which is a little different or taken from elsewhere in the bundle. */
  private static JsonValue other(JsonValue value, List<JsonValue> nodes, Random random) {
    if (value instanceof IntegerValue(long number)) {
      return new IntegerValue(random.nextBoolean() ? number + 1 : Math.max(0, number - 1));
    }
    if (value instanceof TextValue(String text) && !text.isEmpty() && random.nextBoolean()) {
      int at = random.nextInt(text.length());
      char c = "abcxyz0123456789ABC+/=-_. \n".charAt(random.nextInt(27));
      return new TextValue(text.substring(0, at) + c + text.substring(at + 1));
    }
    List<JsonValue> values = values(nodes.get(random.nextInt(nodes.size())));
    JsonValue taken = values.get(random.nextInt(values.size()));
    return taken instanceof ObjectValue || taken instanceof ArrayValue ? value : taken;
  }
}
