package org.wasl.trials.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a process spends its CPU time, by the names of its threads (of which Linux keeps 15
 * characters), numbers left out: {@code /proc/PID/task}, proc(5).
 *
 * @param micros CPU time since each thread began
 */
public record ThreadCpuUsage(Map<String, Long> micros) {
  public static ThreadCpuUsage of(long pid) {
    Map<String, Long> micros = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      tasks.forEach(task -> add(micros, task));
    } catch (IOException ended) {
      return new ThreadCpuUsage(Map.of());
    }
    return new ThreadCpuUsage(micros);
  }

  private static void add(Map<String, Long> micros, Path task) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      micros.merge(name.replaceAll("[0-9]+", "*"), ProcessUsage.cpuMicros(stat), Long::sum);
    } catch (IOException ended) {
      // A thread that has ended in between.
    }
  }

  /** What the just-in-time compilers have used. */
  public long compilers() {
    return of("C* CompilerThre");
  }

  /** What Vert.x' event loops have used: requests over TLS, without what is done about them. */
  public long eventLoops() {
    return of("vert.x-eventloo");
  }

  /**
   * What each name has used since {@code earlier}, in microseconds for each of {@code units}; the
   * most expensive first, without those that used nothing.
   */
  public Map<String, Double> since(ThreadCpuUsage earlier, double units) {
    Map<String, Double> used = new LinkedHashMap<>();
    micros.entrySet().stream()
        .map(e -> Map.entry(e.getKey(), e.getValue() - earlier.of(e.getKey())))
        .filter(e -> e.getValue() > 0)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(e -> used.put(e.getKey(), e.getValue() / units));
    return used;
  }

  private long of(String name) {
    return micros.getOrDefault(name, 0L);
  }
}
