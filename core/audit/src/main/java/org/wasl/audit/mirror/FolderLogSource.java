package org.wasl.audit.mirror;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A log's files in a folder of this machine.
 *
 * @param folder with {@code checkpoint} and {@code tile/…}
 */
public record FolderLogSource(Path folder) implements LogSource {
  @Override
  public CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes) {
    try (InputStream file = Files.newInputStream(folder.resolve(path))) {
      byte[] bytes = file.readNBytes(maxBytes + 1);
      return bytes.length > maxBytes
          ? CompletableFuture.failedFuture(new LogUnavailableException(path + " is too large"))
          : CompletableFuture.completedFuture(Optional.of(bytes));
    } catch (NoSuchFileException e) {
      return CompletableFuture.completedFuture(Optional.empty());
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new LogUnavailableException(path + " cannot be read"));
    }
  }
}
