package org.wasl.trials.checker;

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
 * What a machine has to do beside the gateway, and how fast its disk is.
 *
 * @param perCore load average of the last minute for each core
 * @param syncMillis how long it takes until a small file is on disk: the median of a few
 */
public record MachineLoad(double perCore, double syncMillis) {
  private static final double MOST_PER_CORE = 2;
  private static final double MOST_SYNC_MILLIS = 20;
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

  /** The machine would be measured, and not the gateway. */
  public boolean isTooMuch() {
    return perCore > MOST_PER_CORE || isDiskSlow();
  }

  /** The disk alone would be measured. */
  public boolean isDiskSlow() {
    return syncMillis > MOST_SYNC_MILLIS;
  }
}
