package org.wasl.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk under the data folder. */
record Disk(Path folder, long minFreeBytes) {
  /** Whether it has the room that was asked for; a disk that cannot be asked has none. */
  boolean hasRoom() {
    try {
      return Files.getFileStore(folder).getUsableSpace() >= minFreeBytes;
    } catch (IOException e) {
      return false;
    }
  }
}
