package org.wasl.routes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Linear differencing. Every answer is a sum of unknown numbers that are not negative, known
 * exactly or within bounds. A sum and all but one of its parts give bounds of the last part. This
 * repeats until it finds no new bounds. A number is disclosed if its bounds meet.
 */
final class DifferencingAttack {
  private static final long UNKNOWN = 1_000_000;

  /** Known bounds of a number. */
  record Bounds(long least, long most) {
    boolean meet() {
      return least == most;
    }

    boolean contain(long number) {
      return least <= number && number <= most;
    }

    private Bounds and(Bounds other) {
      return new Bounds(Math.max(least, other.least), Math.min(most, other.most));
    }
  }

  private record Sum(String total, List<String> parts) {}

  private final Map<String, Bounds> known = new LinkedHashMap<>();
  private final List<Sum> sums = new ArrayList<>();

  /** A number was told, within these bounds. */
  void learn(String name, long least, long most) {
    known.merge(name, new Bounds(Math.max(0, least), most), Bounds::and);
  }

  /** A number is the sum of others. */
  void sum(String total, List<String> parts) {
    sums.add(new Sum(total, parts));
    known.putIfAbsent(total, new Bounds(0, UNKNOWN));
    parts.forEach(part -> known.putIfAbsent(part, new Bounds(0, UNKNOWN)));
  }

  /** Everything that follows. */
  Map<String, Bounds> solve() {
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Sum sum : sums) {
        changed |= follow(sum);
      }
    }
    return known;
  }

  private boolean follow(Sum sum) {
    long least = sum.parts().stream().mapToLong(part -> known.get(part).least()).sum();
    long most = sum.parts().stream().mapToLong(part -> known.get(part).most()).sum();
    boolean changed = narrow(sum.total(), new Bounds(least, most));
    Bounds total = known.get(sum.total());
    for (String part : sum.parts()) {
      Bounds own = known.get(part);
      Bounds rest =
          new Bounds(total.least() - (most - own.most()), total.most() - (least - own.least()));
      changed |= narrow(part, rest);
    }
    return changed;
  }

  private boolean narrow(String name, Bounds bounds) {
    Bounds before = known.get(name);
    Bounds after = before.and(bounds);
    known.put(name, after);
    return !after.equals(before);
  }
}
