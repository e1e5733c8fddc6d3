package org.wasl.operations.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.FaultTrace;

/**
 * Tells whether anything happened in some folders, as the operating system reports it (inotify). So
 * hundreds of files need not be checked each second. Some file systems report nothing, such as one
 * that another machine may write to. For these the answer is always true.
 */
final class FolderEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderEvents.class);

  /** Local file systems that report every change. */
  private static final Set<String> REPORTING =
      Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "overlay");

  private final Optional<WatchService> service;
  private Map<Path, Object> watched = new HashMap<>();
  private boolean complete;

  FolderEvents() {
    service = open();
  }

  private static Optional<WatchService> open() {
    try {
      return Optional.of(FileSystems.getDefault().newWatchService());
    } catch (IOException | UnsupportedOperationException e) {
      LOG.info("cannot watch folders, checking files one by one: {}", FaultTrace.of(e));
      return Optional.empty();
    }
  }

  /** Reports events in these folders from now on, and in no other. */
  void watch(Set<Path> folders) {
    Map<Path, Object> next = new HashMap<>();
    complete = service.isPresent();
    for (Path folder : folders) {
      try {
        if (complete && REPORTING.contains(Files.getFileStore(folder).type())) {
          folder.register(
              service.orElseThrow(),
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_DELETE,
              StandardWatchEventKinds.ENTRY_MODIFY);
          next.put(folder, identity(folder));
        } else {
          complete = false;
        }
      } catch (IOException e) {
        complete = false; // the folder does not exist, or no watch is left
      }
    }
    watched = next;
  }

  /** Tells whether anything may have happened since the last call. */
  boolean mayHaveHappened() {
    return hasEvents() || !complete || watched.keySet().stream().anyMatch(this::isAnother);
  }

  private boolean hasEvents() {
    boolean happened = false;
    try {
      for (WatchKey key = poll(); key != null; key = poll()) {
        happened |= !key.pollEvents().isEmpty();
        happened |= !key.reset();
      }
    } catch (ClosedWatchServiceException e) {
      return true;
    }
    return happened;
  }

  private @Nullable WatchKey poll() {
    return service.map(WatchService::poll).orElse(null);
  }

  /** Tells whether another folder has the name now, because the watched one was moved away. */
  private boolean isAnother(Path folder) {
    try {
      return !identity(folder).equals(watched.get(folder));
    } catch (IOException e) {
      return true;
    }
  }

  private static Object identity(Path folder) throws IOException {
    return Files.readAttributes(folder, "unix:dev,ino");
  }

  @Override
  public void close() {
    try {
      if (service.isPresent()) {
        service.get().close();
      }
    } catch (IOException e) {
      LOG.debug("the watch of folders was not closed");
    }
  }
}
