package org.wasl.trials.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real configuration, with the agencies' endpoints turned to the bench's receivers. */
record ConfigCopy(Path original) {
  private static final String SUFFIX = ".properties";

  /** Every agency in it, by the names of the files. */
  List<String> agencies() {
    try (Stream<Path> files = Files.list(original.resolve("agencies"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(SUFFIX))
          .map(name -> name.substring(0, name.length() - SUFFIX.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it to {@code target}. */
  void write(Path target, Map<String, URI> receivers) {
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = target.resolve(original.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
      for (Map.Entry<String, URI> receiver : receivers.entrySet()) {
        Path agency = target.resolve("agencies").resolve(receiver.getKey() + SUFFIX);
        String line = "endpoint = " + receiver.getValue();
        Files.writeString(
            agency, Files.readString(agency).replaceAll("(?m)^endpoint\\s*=.*$", line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
