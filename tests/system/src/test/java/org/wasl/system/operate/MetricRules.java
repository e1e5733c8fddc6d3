package org.wasl.system.operate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.rules.id.AgencyId;

/**
 * The conventions of Prometheus for names, units, types and labels, as {@code promtool} has them.
 */
final class MetricRules {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"");
  private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary");
  private static final List<String> NOT_BASE_UNITS =
      List.of(
          "milliseconds",
          "millis",
          "ms",
          "nanos",
          "micros",
          "minutes",
          "hours",
          "days",
          "kb",
          "mb",
          "kilobytes",
          "megabytes",
          "mib",
          "kib",
          "percent");
  private static final int MAX_SERIES = 2_000;

  private MetricRules() {}

  /** Names of all samples of a page, those of a histogram's parts included. */
  static Set<String> names(String page) {
    Set<String> names = new TreeSet<>();
    page.lines()
        .filter(line -> !line.startsWith("#"))
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(sample -> names.add(sample.group(1)));
    return names;
  }

  /** Values of a metric by the one label of its samples. */
  static Map<AgencyId, Double> byLabel(String page, String metric, String label) {
    Map<AgencyId, Double> values = new TreeMap<>();
    Matcher sample =
        Pattern.compile("(?m)^" + metric + "\\{" + label + "=\"([^\"]*)\"} (\\S+)$").matcher(page);
    while (sample.find()) {
      values.put(new AgencyId(sample.group(1)), Double.valueOf(sample.group(2)));
    }
    return values;
  }

  /** Lists the violations. It is empty if there are none. */
  static List<String> broken(String page) {
    List<String> broken = new ArrayList<>();
    Map<String, String> types = new HashMap<>();
    Set<String> helped = new HashSet<>();
    Map<String, Integer> series = new HashMap<>();
    for (String line : page.lines().toList()) {
      String[] words = line.split(" ", 4);
      if (line.startsWith("# HELP ")) {
        if (words.length < 4 || words[3].isBlank()) {
          broken.add(words[2] + ": no help");
        }
        helped.add(words[2]);
      } else if (line.startsWith("# TYPE ")) {
        if (types.put(words[2], words[3]) != null) {
          broken.add(words[2] + ": two types");
        }
        broken.addAll(ofFamily(words[2], words[3]));
      } else if (!line.isBlank()) {
        broken.addAll(ofSample(line, types, helped, series));
      }
    }
    series.forEach(
        (name, count) -> {
          if (count > MAX_SERIES) {
            broken.add(name + ": " + count + " series");
          }
        });
    return broken;
  }

  private static List<String> ofFamily(String name, String type) {
    List<String> broken = new ArrayList<>();
    List<String> parts = List.of(name.split("_"));
    if (!TYPES.contains(type)) {
      broken.add(name + ": type " + type);
    }
    if (type.equals("counter") != name.endsWith("_total")) {
      broken.add(name + ": _total is for counters, and for each of them");
    }
    if (!name.equals(name.toLowerCase(java.util.Locale.ROOT))) {
      broken.add(name + ": capitals");
    }
    if (parts.contains(type)) {
      broken.add(name + ": its type is in its name");
    }
    NOT_BASE_UNITS.stream()
        .filter(parts::contains)
        .forEach(unit -> broken.add(name + ": not a base unit: " + unit));
    for (String unit : List.of("seconds", "bytes")) {
      int last = parts.get(parts.size() - 1).equals("total") ? parts.size() - 2 : parts.size() - 1;
      // The library gives this name to the maximum of a histogram's window.
      boolean max = parts.get(parts.size() - 1).equals("max");
      if (parts.contains(unit) && !parts.get(last).equals(unit) && !max) {
        broken.add(name + ": its unit is not at its end");
      }
    }
    return broken;
  }

  private static List<String> ofSample(
      String line, Map<String, String> types, Set<String> helped, Map<String, Integer> series) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      return List.of("no sample: " + line);
    }
    String name = sample.group(1);
    String family = types.containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum)$", "");
    List<String> broken = new ArrayList<>();
    if (!types.containsKey(family) || !helped.contains(family)) {
      broken.add(name + ": no TYPE and HELP before it");
    }
    if (!name.endsWith("_bucket")) {
      series.merge(name, 1, Integer::sum);
    }
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      boolean reserved = label.group(1).startsWith("__");
      boolean ofHistogram = label.group(1).equals("le") && name.endsWith("_bucket");
      if (reserved || label.group(1).equals("le") && !ofHistogram) {
        broken.add(name + ": label " + label.group(1));
      }
    }
    return broken;
  }
}
