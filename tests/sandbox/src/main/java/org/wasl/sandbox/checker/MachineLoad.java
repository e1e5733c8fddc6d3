package org.wasl.sandbox.checker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;

/**
 * The other load of a machine, and the speed of its disk.
 *
 * @param perCore load average of the last minute for each core
 * @param syncMillis median time to write a small file to disk, of a few attempts
 */
public record MachineLoad(double perCore, double syncMillis) {
  private static final double MAX_PER_CORE = 2;
  private static final double MAX_SYNC_MILLIS = 20;
  private static final int SYNCS = 9;

  /**
   * That of now.
   *
   * @param folder on the disk
   */
  public static MachineLoad measure(Path folder) throws IOException {
    OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
    double perCore = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
    Path file = Files.createTempFile(folder, "sync", ".tmp");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      LongStream.Builder nanos = LongStream.builder();
      for (int i = 0; i < SYNCS; i++) {
        long begun = System.nanoTime();
        channel.write(ByteBuffer.allocate(1));
        channel.force(true);
        nanos.add(System.nanoTime() - begun);
      }
      return new MachineLoad(perCore, new LatencyStatistics(nanos.build()).quantile(0.5) / 1e6);
    } finally {
      Files.delete(file);
    }
  }

  /** The larger figures of two moments. */
  public MachineLoad max(MachineLoad other) {
    return new MachineLoad(
        Math.max(perCore, other.perCore), Math.max(syncMillis, other.syncMillis));
  }

  /** The machine would be measured, and not the gateway. */
  public boolean isTooMuch() {
    return perCore > MAX_PER_CORE || isDiskSlow();
  }

  /** The disk alone would be measured. */
  public boolean isDiskSlow() {
    return syncMillis > MAX_SYNC_MILLIS;
  }
}
