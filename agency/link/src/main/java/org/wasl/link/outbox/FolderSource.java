package org.wasl.link.outbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.shared.SharedFolder;
import org.wasl.link.shared.SharedFolder.Entry;
import org.wasl.link.shared.SharedFolder.Subfolder;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.runtime.FileFault;

/**
 * Takes documents from the folder {@code out}, in the order of their names, and writes each outcome
 * to {@code results} or {@code refused}. A file is removed from {@code out} only after its outcome
 * is told. Names of files may hold anything, so they are not logged.
 */
public final class FolderSource {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

  /** Most bytes (UTF-8) of a name. A file system allows 255, with the added suffixes. */
  private static final int MAX_NAME_BYTES = 255 - ".".length() - ".problem.json.part".length();

  private final SharedFolder folder;
  private final Outbox outbox;
  private final String ending;
  private final int maxBytes;
  private final Limits limits;
  private final LinkHealth health;

  /** Files that may still be written to, as they were seen last. */
  private Map<String, Seen> unsettled = new HashMap<>();

  private record Seen(Entry entry, long sinceNanos) {}

  /**
   * Limits of the folder.
   *
   * @param settleMillis a file is taken when it has not changed for so long
   * @param maxFiles if a folder has more files, nothing is taken
   * @param patience how long a document waits for its turn
   */
  public record Limits(long settleMillis, int maxFiles, Duration patience) {}

  /**
   * Takes from this folder.
   *
   * @param format format of the documents, which has the extension of their files
   */
  public FolderSource(
      SharedFolder folder, Outbox outbox, DocumentFormat format, Limits limits, LinkHealth health) {
    this.folder = folder;
    this.outbox = outbox;
    this.ending = "." + format.extension();
    this.maxBytes = format.maxBytes();
    this.limits = limits;
    this.health = health;
  }

  /**
   * Looks at the folder once. Only one thread does so at a time.
   *
   * @return false if a document has to wait, for the gateway or until the folder can be used
   */
  public boolean scan() throws InterruptedException {
    boolean well = true;
    try {
      for (Entry entry : settled()) {
        switch (take(entry)) {
          case DONE -> {}
          case UNUSABLE -> well = false;
          case UNANSWERED -> {
            return false; // the next ones may depend on this one
          }
        }
      }
    } catch (IOException e) {
      trouble(e);
      return false;
    }
    if (well) {
      health.well(Side.OUTBOUND);
    }
    return well;
  }

  private enum Taken {
    DONE,
    UNUSABLE,
    UNANSWERED
  }

  private List<Entry> settled() throws IOException {
    long now = System.nanoTime();
    long settleNanos = TimeUnit.MILLISECONDS.toNanos(limits.settleMillis());
    Map<String, Seen> seen = new HashMap<>();
    List<Entry> settled = new ArrayList<>();
    for (Entry entry : folder.list(Subfolder.OUT, limits.maxFiles())) {
      if (entry.name().toLowerCase(Locale.ROOT).endsWith(ending)) {
        Seen last = unsettled.get(entry.name());
        Seen it = last != null && last.entry().equals(entry) ? last : new Seen(entry, now);
        seen.put(entry.name(), it);
        if (now - it.sinceNanos() >= settleNanos) {
          settled.add(entry);
        }
      }
    }
    unsettled = seen;
    return settled;
  }

  private Taken take(Entry entry) throws InterruptedException {
    if (entry.name().getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
      trouble("a file's name has more than " + MAX_NAME_BYTES + " bytes: give it a shorter one");
      return Taken.UNUSABLE;
    }
    try {
      Optional<byte[]> bytes = folder.read(Subfolder.OUT, entry.name(), maxBytes);
      if (bytes.isEmpty()) {
        return Taken.DONE; // taken back meanwhile
      }
      Optional<SendOutcome> outcome =
          outbox.send(OutgoingDocument.ofFile(entry.name(), bytes.get()), limits.patience());
      if (outcome.isEmpty()) {
        return Taken.UNANSWERED;
      }
      tell(entry.name(), bytes.get(), outcome.get());
      return Taken.DONE;
    } catch (IOException e) {
      trouble(e);
      return Taken.UNUSABLE;
    }
  }

  private void tell(String name, byte[] sent, SendOutcome outcome) throws IOException {
    switch (outcome) {
      case SendOutcome.Accepted(ObjectNode result) -> {
        folder.put(Subfolder.RESULTS, name + ".result.json", line(result));
        if (isThere(name, sent)) {
          folder.remove(Subfolder.OUT, name);
        }
      }
      case SendOutcome.Refused(ObjectNode problem) -> {
        folder.put(Subfolder.REFUSED, name + ".problem.json", line(problem));
        if (isThere(name, sent)) {
          folder.move(Subfolder.OUT, Subfolder.REFUSED, name);
        }
      }
    }
  }

  /**
   * Tells whether the file still has these bytes. A newer document may have taken its name
   * meanwhile.
   */
  private boolean isThere(String name, byte[] sent) throws IOException {
    return folder
        .read(Subfolder.OUT, name, maxBytes)
        .filter(it -> Arrays.equals(it, sent))
        .isPresent();
  }

  private static byte[] line(ObjectNode document) {
    return (document + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private void trouble(IOException fault) {
    String reason =
        fault instanceof FileSystemException && !FileFault.isDiskFull(fault)
            ? "a file cannot be read, written or moved: " + fault.getClass().getSimpleName()
            : FileFault.describe(fault);
    trouble(reason);
  }

  private void trouble(String reason) {
    if (health.trouble(Side.OUTBOUND, reason)) {
      LOG.warn("documents wait: {}", reason);
    }
  }
}
