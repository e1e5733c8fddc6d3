package org.wasl.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/** A file by which one process at a time has a folder. */
public final class LockFile {
  private LockFile() {}

  /**
   * Locks the file until the channel is closed or the process ends.
   *
   * @return false if another process has it, or another part of this one
   */
  public static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // by this process
    }
  }
}
