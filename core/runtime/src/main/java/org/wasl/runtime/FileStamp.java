package org.wasl.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * Shows without reading a file whether it has changed. The stamp uses the time of its change
 * (ctime), which nobody can set. The time of its content (mtime) is copied from file to file.
 *
 * @param attributes inode, size and time of the change. There are none if the file does not exist
 * @param settled false if the change was so recent that another one may have the same time
 */
public record FileStamp(Map<String, Object> attributes, boolean settled) {
  private static final long SETTLED_MILLIS = 3_000;

  /** The stamp of the present file. Take it before the file is read. */
  public static FileStamp of(Path file) {
    try {
      Map<String, Object> attributes = Files.readAttributes(file, "unix:ino,size,ctime");
      return new FileStamp(attributes, isSettled(attributes));
    } catch (IOException e) {
      return new FileStamp(Map.of(), true);
    }
  }

  /** Tells whether the file has surely not changed since that stamp of it was taken. */
  public boolean isUnchangedSince(FileStamp before) {
    return before.settled && attributes.equals(before.attributes);
  }

  // A time far ahead is not recent, because the clock was set back since.
  private static boolean isSettled(Map<String, Object> attributes) {
    return attributes.get("ctime") instanceof FileTime changed
        && Math.abs(System.currentTimeMillis() - changed.toMillis()) > SETTLED_MILLIS;
  }
}
