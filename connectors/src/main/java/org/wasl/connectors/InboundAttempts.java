package org.wasl.connectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.FaultTrace;
import org.wasl.wire.jose.Digest;

/**
 * Counts how often the gateway began to read a message from an agency's broker or file server
 * without an end. So a message that kills the process or its thread is not read again without
 * limit. A small file for each agency lists the begun messages. It is written before a message is
 * read. The file is not forced to the disk. The operating system keeps the writes of a killed
 * process, and no message can cause a power failure. A broker's own delivery count is not used,
 * because it also counts lost connections and the agency controls it.
 */
public final class InboundAttempts {
  /** A message that was begun so often without an end is refused unread. */
  public static final int MAX_ATTEMPTS = 3;

  /** More that were begun once are forgotten, the oldest first. */
  private static final int MAX_KEPT = 256;

  private static final Logger LOG = LoggerFactory.getLogger(InboundAttempts.class);

  private final Path folder;
  private final ReentrantLock alone = new ReentrantLock(true);
  private final Map<AgencyId, OfAgency> agencies = new ConcurrentHashMap<>();

  /**
   * Keeps its files in a folder, which it makes. If the files cannot be written, the log reports it
   * and attempts are counted only within this process.
   */
  public InboundAttempts(Path folder) {
    this.folder = folder;
  }

  /** The attempts at an agency's messages. */
  public OfAgency of(AgencyId agency) {
    return agencies.computeIfAbsent(agency, id -> new OfAgency(folder.resolve(id.value())));
  }

  /** The attempts of one agency's messages. Safe for many threads. */
  public final class OfAgency {
    private final Path file;

    /** Number of begun attempts without an end, by digest of the identity, the oldest first. */
    private final SequencedMap<String, Integer> begun;

    private OfAgency(Path file) {
      this.file = file;
      this.begun = read(file);
    }

    /**
     * Tells whether the message was begun before without an end. Such a message is read while no
     * other suspect is.
     */
    public synchronized boolean isSuspect(String identity) {
      return begun.containsKey(key(identity));
    }

    /** Tells whether the message, which is begun now, was begun too often before. */
    public synchronized boolean isSpent(String identity) {
      return begun.getOrDefault(key(identity), 0) > MAX_ATTEMPTS;
    }

    /**
     * Takes a turn for these messages. If one is a suspect, waits until no suspect of any agency
     * has a turn.
     */
    public Turn turn(Collection<String> identities) {
      if (identities.stream().noneMatch(this::isSuspect)) {
        return () -> {};
      }
      alone.lock();
      return alone::unlock;
    }

    /** These are begun now. When this returns, a process that is killed leaves word of it. */
    public synchronized void begin(Collection<String> identities) {
      for (String identity : Set.copyOf(identities)) {
        int before = Optional.ofNullable(begun.remove(key(identity))).orElse(0);
        begun.putLast(key(identity), before + 1);
      }
      while (begun.size() > Math.max(MAX_KEPT, identities.size())) {
        begun.pollFirstEntry();
      }
      write();
    }

    /**
     * Removes these messages from the begun ones.
     *
     * @param ended those that had an end; the others come again, and suspects stay suspects
     */
    public synchronized void end(Collection<String> identities, Collection<String> ended) {
      for (String identity : Set.copyOf(identities)) {
        begun.computeIfPresent(
            key(identity),
            (key, count) -> ended.contains(identity) || count == 1 ? null : count - 1);
      }
      write();
    }

    /** An empty line ends the list, because the rest of an older, longer text may follow it. */
    private void write() {
      StringBuilder lines = new StringBuilder();
      begun.forEach((key, count) -> lines.append(key).append(' ').append(count).append('\n'));
      ByteBuffer bytes =
          ByteBuffer.wrap(lines.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes, bytes.position());
        }
      } catch (IOException e) {
        // The fault must not delay harmless messages.
        LOG.warn(
            "cannot write attempts to {}, counting in memory only: {}",
            file.getFileName(),
            FaultTrace.of(e));
      }
    }
  }

  private static String key(String identity) {
    return Digest.of(identity.getBytes(StandardCharsets.UTF_8));
  }

  private static SequencedMap<String, Integer> read(Path file) {
    SequencedMap<String, Integer> begun = new LinkedHashMap<>();
    try {
      Files.createDirectories(file.getParent());
      if (Files.exists(file)) {
        Files.readString(file, StandardCharsets.US_ASCII)
            .lines()
            .takeWhile(line -> !line.isEmpty())
            .map(line -> line.split(" ", 2))
            .forEach(entry -> begun.put(entry[0], Integer.parseInt(entry[1])));
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "cannot read attempts from {}, earlier counts are lost: {}",
          file.getFileName(),
          FaultTrace.of(e));
    }
    return begun;
  }

  /** While it is not closed, the messages that it is for may be taken. */
  @FunctionalInterface
  public interface Turn extends AutoCloseable {
    /** Ends it, on the thread that began it. */
    @Override
    void close();
  }
}
