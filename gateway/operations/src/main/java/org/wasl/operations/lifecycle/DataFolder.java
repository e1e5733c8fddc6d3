package org.wasl.operations.lifecycle;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.wasl.database.embedded.EmbeddedPostgres;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.OpenAlarmsFile;
import org.wasl.runtime.FileFault;
import org.wasl.runtime.LockFile;
import org.wasl.runtime.OwnerFile;

/**
 * The data folder of one gateway process. A lock of the operating system excludes a second gateway,
 * and always ends with the process. A file with a process id would not be safe, because ids are
 * reused.
 *
 * <p>Only the gateway's user can read its content, whatever the umask. If that user is root, others
 * may enter the folder itself, because PostgreSQL then runs as another user.
 */
public final class DataFolder implements AutoCloseable {
  private static final FileAttribute<?> FILE = mode("rw-------");
  private static final FileAttribute<?> FOLDER = mode("rwx------");
  private static final FileAttribute<?> ENTERED_BY_OTHERS = mode("rwx--x--x");

  private final Path folder;
  private final FileChannel lock;

  private DataFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Creates the folder if it is missing, locks it, and removes files that a killed gateway left.
   *
   * @throws StartException if another process uses it, or it cannot be written
   */
  public static DataFolder acquire(Path folder) throws StartException {
    try {
      Files.createDirectories(folder, isRoot() ? ENTERED_BY_OTHERS : FOLDER);
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              FILE);
      if (!LockFile.tryLock(channel)) {
        channel.close();
        throw StartException.temporary(folder + ": another gateway runs on this data folder");
      }
      DataFolder taken = new DataFolder(folder, channel);
      taken.removeRunFile();
      Files.deleteIfExists(RunningDatabase.file(folder));
      return taken;
    } catch (IOException e) {
      throw StartException.temporary("data.dir: " + FileFault.describeBelow(folder, e), e);
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /**
   * Makes a folder that another part fills.
   *
   * @throws IOException if it cannot be written
   */
  public void makeFolder(String name) throws IOException {
    Files.createDirectories(folder.resolve(name), FOLDER);
  }

  /** The file of open alarms. */
  public OpenAlarmsFile alarmsFile() {
    return OpenAlarmsFile.in(folder);
  }

  /** The file of acknowledgements and of alarms that are over. */
  public Path alarmHistoryFile() {
    return AlarmHistory.file(folder);
  }

  /** Writes {@code run.json} atomically. It exists exactly while the gateway is ready. */
  public void writeRunFile(URI api, URI management) throws IOException {
    OwnerFile.replace(
        runFile(),
        String.format(
            Locale.ROOT,
            "{\"api\":\"%s\",\"management\":\"%s\",\"pid\":%d}%n",
            api,
            management,
            ProcessHandle.current().pid()));
  }

  public void removeRunFile() throws IOException {
    Files.deleteIfExists(runFile());
  }

  /** Writes the file with which commands find the embedded database. */
  public void writeDatabaseFile(EmbeddedPostgres database) throws IOException {
    OwnerFile.replace(
        RunningDatabase.file(folder),
        new RunningDatabase(database.url(), database.user(), database.passwordFile()).text());
  }

  private Path runFile() {
    return folder.resolve("run.json");
  }

  /** Releases the folder. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(RunningDatabase.file(folder));
    lock.close();
  }
}
