package org.wasl.schemas.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The folders {@code types} and {@code codes}, beside our classes or in the same jar. */
public final class ModuleResources {

  private ModuleResources() {}

  /** Passes the folder to the function, which must not keep it. */
  public static <T> T withFolder(String folder, Function<Path, T> work) {
    try {
      Path home =
          Path.of(
              ModuleResources.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(home)) return work.apply(home.resolve(folder));
      try (FileSystem jar = FileSystems.newFileSystem(home)) {
        return work.apply(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the folder " + folder, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the place of our own classes is not a URI", e);
    }
  }

  /** The JSON files directly in a folder, by name. There are none if there is no such folder. */
  public static List<Path> jsonFiles(Path folder) {
    return list(folder).stream().filter(f -> f.toString().endsWith(".json")).toList();
  }

  /** The files of a folder, by name. There are none if there is no such folder. */
  public static List<Path> list(Path folder) {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder.getFileName(), e);
    }
  }
}
