package org.wasl.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU time of a process by the names of its threads, without numbers. It reads {@code
 * /proc/PID/task} (proc(5)), and Linux keeps 15 characters of a name.
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
      // The thread has ended meanwhile.
    }
  }

  /** CPU time of the just-in-time compilers. */
  public long compilers() {
    return of("C* CompilerThre");
  }

  /**
   * CPU time of Vert.x event loops, which serve requests over TLS and leave their processing to
   * other threads.
   */
  public long eventLoops() {
    return of("vert.x-eventloo");
  }

  /**
   * CPU time of each name since {@code earlier}, in microseconds for each of {@code units}. The
   * most expensive name is first, and names without usage are left out.
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
