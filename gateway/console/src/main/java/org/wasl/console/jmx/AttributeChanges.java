package org.wasl.console.jmx;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.jolokia.json.JSONArray;
import org.jolokia.json.JSONObject;
import org.jspecify.annotations.Nullable;

/**
 * The attributes that every role may read, for pages that always show them. Each answer has only
 * the changes since the reader's version. The MBeans are read at most once a second, for any number
 * of pages, and again after a person has changed something. After an MBean is removed, versions
 * start again and every reader gets all attributes.
 */
final class AttributeChanges {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(1);
  // These change all the time and add nothing to the start time of the route.
  private static final Set<String> OF_TIME = Set.of("Uptime", "UptimeMillis");

  /**
   * @param json the value; null if it cannot be read
   * @param since the first version with this value
   */
  private record Known(@Nullable Object json, long since) {}

  private final MBeanServer server;
  private final Map<ObjectName, Set<String>> readable;
  private final LongSupplier nanoClock;
  private Map<ObjectName, Map<String, Known>> beans = new TreeMap<>();
  private String count = UUID.randomUUID().toString();
  private long version;
  private long acts;
  private long sampledNanos;

  AttributeChanges(
      MBeanServer server, Map<ObjectName, Set<String>> readable, LongSupplier nanoClock) {
    this.server = server;
    this.readable = readable;
    this.nanoClock = nanoClock;
    this.sampledNanos = nanoClock.getAsLong() - KEPT_NANOS;
  }

  /**
   * The changes since a version.
   *
   * @param known the {@code version} of an earlier answer; anything else asks for all attributes
   * @return a JSON object with {@code version}, {@code whole} (attributes that are not in it are
   *     gone), {@code acts} (it changes when a person has changed something) and {@code beans}
   */
  @SuppressWarnings("unchecked") // JSONObject is a raw map
  synchronized String since(String known) {
    sample();
    long from = number(known);
    JSONObject changed = new JSONObject();
    beans.forEach(
        (name, attributes) -> {
          JSONObject bean = new JSONObject();
          attributes.forEach(
              (attribute, knownValue) -> {
                if (knownValue.since > from) {
                  bean.put(attribute, knownValue.json);
                }
              });
          if (!bean.isEmpty()) {
            changed.put(name.toString(), bean);
          }
        });
    JSONObject answer = new JSONObject();
    answer.put("version", count + "." + version);
    answer.put("whole", from == 0);
    answer.put("acts", acts);
    answer.put("beans", changed);
    return answer.toJSONString();
  }

  /** Reads the MBeans again for the next reader, because a person has changed something. */
  synchronized void acted() {
    acts++;
    sampledNanos = nanoClock.getAsLong() - KEPT_NANOS;
  }

  /** The number of a version that this count has given out. 0 for all else. */
  private long number(String known) {
    if (known.startsWith(count + ".")) {
      String digits = known.substring(count.length() + 1);
      if (digits.matches("[0-9]{1,18}") && Long.parseLong(digits) <= version) {
        return Long.parseLong(digits);
      }
    }
    return 0;
  }

  private void sample() {
    long now = nanoClock.getAsLong();
    if (now - sampledNanos < KEPT_NANOS) {
      return;
    }
    sampledNanos = now;
    Map<ObjectName, Map<String, Known>> found = new TreeMap<>();
    readable.forEach(
        (pattern, attributes) ->
            server
                .queryNames(pattern, null)
                .forEach(name -> found.put(name, read(name, attributes))));
    if (!found.keySet().containsAll(beans.keySet())) {
      count = UUID.randomUUID().toString();
    }
    beans = found;
    version++;
  }

  private Map<String, Known> read(ObjectName name, Set<String> attributes) {
    boolean isOwn = name.getDomain().equals("org.wasl");
    Map<String, Known> before = beans.getOrDefault(name, Map.of());
    Map<String, Known> now = new HashMap<>();
    for (String attribute : attributes) {
      if (isOwn || !OF_TIME.contains(attribute)) {
        Object json = value(name, attribute);
        Known old = before.get(attribute);
        boolean same = old != null && Objects.equals(old.json, json);
        now.put(attribute, same ? old : new Known(json, version + 1));
      }
    }
    return now;
  }

  private @Nullable Object value(ObjectName name, String attribute) {
    try {
      return json(OpenTypeResult.of(() -> server.getAttribute(name, attribute)));
    } catch (JMException | RuntimeException e) {
      return null;
    }
  }

  /** Tables are lists of their rows. */
  @SuppressWarnings("unchecked") // JSONObject and JSONArray are raw collections
  private static @Nullable Object json(@Nullable Object value) {
    return switch (value) {
      case TabularData table -> {
        JSONArray rows = new JSONArray();
        table.values().forEach(row -> rows.add(json(row)));
        yield rows;
      }
      case CompositeData[] rows -> {
        JSONArray list = new JSONArray();
        Stream.of(rows).forEach(row -> list.add(json(row)));
        yield list;
      }
      case CompositeData row -> {
        JSONObject object = new JSONObject();
        row.getCompositeType().keySet().forEach(key -> object.put(key, json(row.get(key))));
        yield object;
      }
      case null -> null;
      default -> value;
    };
  }
}
