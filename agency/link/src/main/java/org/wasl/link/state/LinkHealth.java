package org.wasl.link.state;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The reasons why the link waits, and counts since its start. It is thread-safe. */
public final class LinkHealth {
  /** A side that can be in trouble. */
  public enum Side {
    /** Signing with the agency's key, which may be in a token. */
    KEY,
    /** Contact with the gateway. */
    GATEWAY,
    /** Keeping messages of the gateway on the link's own disk. */
    INBOX,
    /** Giving messages to the old system. */
    INBOUND,
    /** Taking documents from the old system and sending them. */
    OUTBOUND
  }

  /** A count since the start. */
  public enum Counter {
    /** Messages that the old system has. */
    FORWARDED,
    /** Messages that wait for a person. */
    PARKED,
    /** Documents that the gateway accepted. */
    ACCEPTED,
    /** Documents that the link or the gateway refused. */
    REFUSED,
    /** Attempts that failed and are made again. */
    RETRIED
  }

  /** Empty name of a part, which stands for the side as a whole. */
  private static final String WHOLE = "";

  private final Map<Part, String> troubles = new ConcurrentSkipListMap<>();
  private final Map<Counter, AtomicLong> counts = new ConcurrentHashMap<>();

  private record Part(Side side, String name) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      int order = side.compareTo(other.side);
      return order == 0 ? name.compareTo(other.name) : order;
    }
  }

  /**
   * A side cannot go on now.
   *
   * @param reason reason for an operator, without content
   * @return whether this is news
   */
  public boolean trouble(Side side, String reason) {
    return trouble(side, WHOLE, reason);
  }

  /**
   * A part of the work of a side cannot go on now. The trouble of other parts of the side stays.
   *
   * @param part name of that work
   * @param reason reason for an operator, without content
   * @return whether this is news
   */
  public boolean trouble(Side side, String part, String reason) {
    return !reason.equals(troubles.put(new Part(side, part), reason));
  }

  /**
   * A side goes on.
   *
   * @return whether this is news
   */
  public boolean well(Side side) {
    return well(side, WHOLE);
  }

  /**
   * A part of the work of a side goes on.
   *
   * @return whether this is news
   */
  public boolean well(Side side, String part) {
    return troubles.remove(new Part(side, part)) != null;
  }

  /** Counts one more. */
  public void count(Counter counter) {
    counts.computeIfAbsent(counter, counted -> new AtomicLong()).incrementAndGet();
  }

  /** The number since the start. */
  public long total(Counter counter) {
    return Optional.ofNullable(counts.get(counter)).map(AtomicLong::get).orElse(0L);
  }

  /** The sides that are in trouble, each with its reasons. */
  public Map<Side, String> troubles() {
    Map<Side, String> sides = new TreeMap<>();
    troubles.forEach((part, reason) -> sides.merge(part.side(), reason, (a, b) -> a + "; " + b));
    return sides;
  }
}
