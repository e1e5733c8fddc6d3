package org.wasl.runtime;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Explains a fault of a file or folder to an operator in one line. The line names the path, the
 * user, the missing right and the free bytes. It quotes no content.
 */
public final class FileFault {
  /** The operating system's words for ENOSPC and EDQUOT. The JDK has no type for them. */
  private static final Pattern DISK_FULL =
      Pattern.compile("No space left on device|[Qq]uota exceeded|the disk is full");

  /** The operating system's words for EMFILE and ENFILE. */
  private static final Pattern NO_FILE_HANDLE = Pattern.compile("[Tt]oo many open files");

  private FileFault() {}

  /**
   * Describes it.
   *
   * @param path the path to be read or written. It need not exist
   * @param fault the fault
   */
  public static String describe(Path path, IOException fault) {
    if (isDiskFull(fault)) {
      return diskFull(path);
    }
    if (fault instanceof AccessDeniedException) {
      return denied(path, "user " + userName(), "enter or write", "w and x");
    }
    return path + ": " + reason(fault);
  }

  /**
   * Explains the fault for the file that it names, if that is below the folder, else for the
   * folder.
   */
  public static String describeBelow(Path folder, IOException fault) {
    return fault instanceof FileSystemException system
            && system.getFile() != null
            && Path.of(system.getFile()).toAbsolutePath().startsWith(folder.toAbsolutePath())
        ? describe(Path.of(system.getFile()), fault)
        : describe(folder, fault);
  }

  /** Explains any file or connection that the fault itself names. */
  public static String describe(IOException fault) {
    return fault instanceof FileSystemException system && system.getFile() != null
        ? describe(Path.of(system.getFile()), fault)
        : reason(fault);
  }

  /**
   * Returns the explanation as an exception. It has no cause, so that whoever looks for the
   * innermost message finds this one. The original fault is among the suppressed ones.
   */
  public static IOException explained(Path path, IOException fault) {
    IOException explained = new IOException(describe(path, fault));
    explained.addSuppressed(fault);
    return explained;
  }

  /** That the disk of the path is full, with the bytes that are free all the same. */
  public static String diskFull(Path path) {
    return path + ": the disk is full: " + freeBytes(path) + " bytes are free";
  }

  /** Tells whether the disk, or what the user may have of it, is full. */
  public static boolean isDiskFull(Throwable fault) {
    return fault.getMessage() != null && DISK_FULL.matcher(fault.getMessage()).find();
  }

  /** Tells whether the process, or the machine, may open no more files at present. */
  public static boolean isNoFileHandle(Throwable fault) {
    return fault.getMessage() != null && NO_FILE_HANDLE.matcher(fault.getMessage()).find();
  }

  /**
   * Free space for this user on the disk of the path, in bytes. 0 where it cannot be asked. It
   * takes no file handle, so that a process that has none left is not told that its disk is full.
   *
   * @param path need not exist
   */
  public static long freeBytes(Path path) {
    return nearest(path).toFile().getUsableSpace();
  }

  /**
   * A right that is missing.
   *
   * @param path the path that cannot be used
   * @param user the user who lacks the right
   * @param verb the denied action
   * @param rights the needed rights, of r, w and x
   */
  public static String denied(Path path, String user, String verb, String rights) {
    Path closed = nearest(path);
    String found = "";
    try {
      Set<PosixFilePermission> granted = Files.getPosixFilePermissions(closed);
      found =
          " (%s of user id %s)"
              .formatted(
                  PosixFilePermissions.toString(granted), Files.getAttribute(closed, "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      // nothing more can be said
    }
    return "%s: %s may not %s %s%s: it needs the right %s there"
        .formatted(path, user, verb, closed, found, rights);
  }

  /** The user of this process. */
  public static String userName() {
    return System.getProperty("user.name");
  }

  /**
   * The reason why a file could not be read, in words that follow its name. They quote no content.
   */
  public static String unreadable(IOException fault) {
    return fault instanceof AccessDeniedException
        ? "user " + userName() + " may not read it"
        : reason(fault);
  }

  /** The path, or the nearest folder above it that can be seen. */
  private static Path nearest(Path path) {
    Path seen = path.toAbsolutePath().normalize();
    while (seen.getParent() != null && !isSeen(seen)) {
      seen = seen.getParent();
    }
    return seen;
  }

  private static boolean isSeen(Path path) {
    try {
      Files.readAttributes(path, "unix:uid");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String reason(IOException fault) {
    return switch (fault) {
      case FileSystemException system when system.getReason() != null -> system.getReason();
      case NoSuchFileException _ -> "there is no such file or folder";
      case FileAlreadyExistsException _ -> "it already exists";
      case NotDirectoryException _ -> "it is not a folder";
      case DirectoryNotEmptyException _ -> "the folder is not empty";
      case FileSystemException _ -> "it cannot be read or written";
      default ->
          fault.getMessage() == null
              ? "reading or writing failed"
              : fault.getMessage().lines().findFirst().orElse("");
    };
  }
}
