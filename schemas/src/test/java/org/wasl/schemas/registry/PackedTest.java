package org.wasl.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.schemas.codes.CodeLists;

class PackedTest {

  @TempDir Path folder;

  @Test
  void loadsSchemasFromJarAndFolder() throws Exception {
    // Given
    Path classes =
        Path.of(SchemaRegistry.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path jar = pack(classes);
    List<URL> path =
        Stream.concat(
                Stream.of(jar),
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .filter(entry -> !entry.equals(classes)))
            .map(PackedTest::url)
            .toList();
    try (URLClassLoader packed =
        new URLClassLoader(path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      // When
      Class<?> codeLists = packed.loadClass(CodeLists.class.getName());
      Object codes = codeLists.getMethod("load").invoke(null);
      Class<?> type = packed.loadClass(SchemaRegistry.class.getName());
      Object registry = type.getMethod("load", codeLists).invoke(null, codes);
      // Then
      assertThat(type).isNotEqualTo(SchemaRegistry.class);
      assertThat(type.getMethod("types").invoke(registry))
          .hasToString(SchemaRegistry.load(CodeLists.load()).types().toString());
    }
  }

  private Path pack(Path classes) throws IOException {
    Path jar = folder.resolve("schemas.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) add(out, classes, file);
    }
    return jar;
  }

  private static void add(JarOutputStream out, Path classes, Path file) throws IOException {
    out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
    Files.copy(file, (OutputStream) out);
    out.closeEntry();
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
