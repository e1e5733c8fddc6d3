package org.wasl.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** {@code DATA/run.json}: there exactly while the gateway is ready, and says where it listens. */
final class RunFile {
  private final Path file;

  RunFile(Path dataDir) {
    this.file = dataDir.resolve("run.json");
  }

  /** Written whole or not at all: whoever finds it can use it. */
  void write(URI api, URI management) throws IOException {
    String json =
        "{\"api\":\"%s\",\"management\":\"%s\",\"pid\":%d}%n"
            .formatted(api, management, ProcessHandle.current().pid());
    Path draft = file.resolveSibling("run.json.new");
    Files.writeString(draft, json);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Before anything is stopped, and before a start: a killed gateway left its own behind. */
  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
