package org.wasl.operations.lifecycle;

import java.nio.file.Path;
import org.wasl.runtime.FileFault;

/** Free space of the data folder's disk. */
public record DiskSpace(Path folder, long minFreeBytes) {
  /**
   * Tells whether the minimum is free, and more than nothing. False if the disk cannot be queried.
   */
  public boolean hasRoom() {
    return hasRoom(freeBytes());
  }

  boolean hasRoom(long freeBytes) {
    return freeBytes > 0 && freeBytes >= minFreeBytes;
  }

  /** Free space in bytes. 0 if the disk cannot be queried. */
  public long freeBytes() {
    return FileFault.freeBytes(folder);
  }
}
