package org.wasl.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What tells without reading it that a file is another one than before. By the time of its change
 * (ctime), which nobody can set: that of its content (mtime) is copied from file to file.
 *
 * @param attributes inode, size and time of the change; none of a file that is not there
 * @param settled false where the change was so recent that another one may have the same time
 */
public record FileStamp(Map<String, Object> attributes, boolean settled) {
  private static final long SETTLED_MILLIS = 3_000;

  /** Of the file as it is now; take it before the file is read. */
  public static FileStamp of(Path file) {
    try {
      Map<String, Object> attributes = Files.readAttributes(file, "unix:ino,size,ctime");
      return new FileStamp(attributes, isSettled(attributes));
    } catch (IOException e) {
      return new FileStamp(Map.of(), true);
    }
  }

  /** Whether the file has surely not changed since that stamp of it was taken. */
  public boolean isUnchangedSince(FileStamp before) {
    return before.settled && attributes.equals(before.attributes);
  }

  // A time far ahead is not recent: the clock was set back since.
  private static boolean isSettled(Map<String, Object> attributes) {
    return attributes.get("ctime") instanceof FileTime changed
        && Math.abs(System.currentTimeMillis() - changed.toMillis()) > SETTLED_MILLIS;
  }
}
