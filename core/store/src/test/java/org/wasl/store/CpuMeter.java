package org.wasl.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.wasl.database.embedded.EmbeddedPostgres;

/** Processor time of this process and of the database's, since it was last asked. */
public final class CpuMeter {
  private static final long MICROS_PER_TICK = 10_000;

  private final String postmaster;
  private long ownMicros;
  private long databaseMicros;

  public CpuMeter(EmbeddedPostgres postgres) throws IOException {
    postmaster = Files.readAllLines(postgres.dataFolder().resolve("postmaster.pid")).get(0).strip();
    perOperation(1);
  }

  public String perOperation(double operations) throws IOException {
    long own =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime()
            / 1_000;
    long database = databaseMicros();
    String text =
        String.format(
            "(CPU per operation: %.0f us here, %.0f us in the database)",
            (own - ownMicros) / operations, (database - databaseMicros) / operations);
    ownMicros = own;
    databaseMicros = database;
    return text;
  }

  private long databaseMicros() throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.mapToLong(this::ticks).sum() * MICROS_PER_TICK;
    }
  }

  private long ticks(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      boolean isOurs =
          fields[1].equals(postmaster) || process.getFileName().toString().equals(postmaster);
      return isOurs ? Long.parseLong(fields[11]) + Long.parseLong(fields[12]) : 0;
    } catch (IOException e) {
      return 0; // no process, or ended meanwhile
    }
  }
}
