package org.wasl.gateway.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Free space of the data folder's disk. */
public record DiskSpace(Path folder, long minFreeBytes) {
  /** Whether the minimum is free; false when the disk cannot be queried. */
  public boolean hasRoom() {
    return freeBytes() >= minFreeBytes;
  }

  /** Free space in bytes; negative when the disk cannot be queried. */
  public long freeBytes() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
