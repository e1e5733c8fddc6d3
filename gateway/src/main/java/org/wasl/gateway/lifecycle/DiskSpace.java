package org.wasl.gateway.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk under the data folder. */
public record DiskSpace(Path folder, long minFreeBytes) {
  /** Whether it has the room that was asked for; a disk that cannot be asked has none. */
  public boolean hasRoom() {
    return freeBytes() >= minFreeBytes;
  }

  /** What may still be written, in bytes; less than nothing where the disk cannot be asked. */
  public long freeBytes() {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
