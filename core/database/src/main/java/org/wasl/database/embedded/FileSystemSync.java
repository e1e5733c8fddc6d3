package org.wasl.database.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.wasl.runtime.DurableFile;

/**
 * Brings a folder with everything in it to the disk. One call for the whole file system takes a
 * thirtieth of the time of one for each of a thousand files.
 */
final class FileSystemSync {
  private FileSystemSync() {}

  static void sync(Path folder) throws IOException, InterruptedException {
    if (!syncFileSystem(folder)) {
      syncEach(folder);
    }
  }

  /**
   * @return false if the command is not there or does not know the option
   */
  private static boolean syncFileSystem(Path folder) throws InterruptedException {
    try {
      return new ProcessBuilder("sync", "--file-system", folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  static void syncEach(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!Files.isSymbolicLink(file)) {
          DurableFile.sync(file);
        }
      }
    }
  }
}
