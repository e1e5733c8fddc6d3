package org.wasl.trials.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CPU time and memory of processes, from {@code /proc} (proc(5)).
 *
 * @param cpuMicros user and system time since each process began, its ended children included
 * @param rssKib resident set, shared pages counted in every process
 */
record Usage(long cpuMicros, long rssKib) {
  /** Linux reports times to user space in hundredths of a second on every platform we know. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final long KIB_PER_PAGE = 4;
  private static final Usage NONE = new Usage(0, 0);

  /** This process, and what its ended children had used. */
  static Usage of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return new Usage(
          MICROS_PER_TICK
              * (number(fields, 11) + number(fields, 12) + number(fields, 13) + number(fields, 14)),
          KIB_PER_PAGE * number(fields, 21));
    } catch (IOException ended) {
      return NONE;
    }
  }

  /** All PostgreSQL processes below {@code pid}. */
  static Usage ofPostgres(long pid) {
    return ProcessHandle.of(pid)
        .map(ProcessHandle::descendants)
        .orElse(Stream.empty())
        .map(ProcessHandle::pid)
        .filter(Usage::isPostgres)
        .map(Usage::of)
        .reduce(NONE, Usage::plus);
  }

  private static boolean isPostgres(long pid) {
    try {
      List<String> name = Files.readAllLines(Path.of("/proc", Long.toString(pid), "comm"));
      return name.get(0).startsWith("postgres");
    } catch (IOException ended) {
      return false;
    }
  }

  private static long number(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }

  Usage plus(Usage other) {
    return new Usage(cpuMicros + other.cpuMicros, rssKib + other.rssKib);
  }
}
