package org.wasl.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * CPU time and memory of processes, from {@code /proc} (proc(5)).
 *
 * @param cpuMicros user and system time since each process began
 * @param rssKib resident set of one process. For several processes it is the sum of their
 *     proportional sets, which counts a shared page once
 */
public record ProcessUsage(long cpuMicros, long rssKib) {
  /** Linux reports times to user space in hundredths of a second on every platform we know. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final long KIB_PER_PAGE = 4;
  private static final ProcessUsage NONE = new ProcessUsage(0, 0);

  /** This process alone. */
  public static ProcessUsage of(long pid) {
    return of(pid, ProcessUsage::cpuMicros, stat -> KIB_PER_PAGE * field(stat, 21));
  }

  /** All PostgreSQL processes below {@code pid}, including the usage of those that have ended. */
  public static ProcessUsage ofPostgres(long pid) {
    Stream<ProcessHandle> below =
        ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.empty());
    return below
        .map(ProcessHandle::pid)
        .filter(ProcessUsage::isPostgres)
        .map(
            postgres ->
                of(
                    postgres,
                    stat -> cpuMicros(stat) + childrenMicros(stat),
                    stat ->
                        proportionalKib(postgres).orElseGet(() -> KIB_PER_PAGE * field(stat, 21))))
        .reduce(NONE, ProcessUsage::plus);
  }

  private static ProcessUsage of(
      long pid, ToLongFunction<String> cpu, ToLongFunction<String> memory) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return new ProcessUsage(cpu.applyAsLong(stat), memory.applyAsLong(stat));
    } catch (IOException ended) {
      return NONE;
    }
  }

  /**
   * Returns nothing if the system does not report it. Linux hides it for processes of another user.
   */
  static OptionalLong proportionalKib(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "smaps_rollup"))) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }

  private static boolean isPostgres(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "comm")).startsWith("postgres");
    } catch (IOException ended) {
      return false;
    }
  }

  /** utime and stime of a line of {@code stat}, of a process or of a thread. */
  static long cpuMicros(String stat) {
    return MICROS_PER_TICK * (field(stat, 11) + field(stat, 12));
  }

  /** The fields cutime and cstime, for children that have ended. */
  private static long childrenMicros(String stat) {
    return MICROS_PER_TICK * (field(stat, 13) + field(stat, 14));
  }

  /** A field by its distance from the state, the first one after the name in parentheses. */
  private static long field(String stat, int index) {
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[index]);
  }

  private ProcessUsage plus(ProcessUsage other) {
    return new ProcessUsage(cpuMicros + other.cpuMicros, rssKib + other.rssKib);
  }
}
