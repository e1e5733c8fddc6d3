package org.wasl.link.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which messages the old system has, each by its sender, its id and its digest: an append-only file
 * of lines. By it a message that comes in another delivery, as a handover, is not given again.
 */
public final class GivenMessages implements AutoCloseable {
  private final LineLog log;
  private final Map<Key, String> digests = new HashMap<>();
  private final Set<Key> durable = new HashSet<>();

  private record Key(String sender, UUID messageId) {}

  private GivenMessages(LineLog log) {
    this.log = log;
    for (String line : log.lines()) {
      String[] parts = line.split(" ");
      Key key = new Key(parts[0], UUID.fromString(parts[1]));
      digests.put(key, parts[2]);
      durable.add(key);
    }
  }

  /** Opens the file, or makes an empty one. */
  public static GivenMessages open(Path file) throws IOException {
    return new GivenMessages(LineLog.open(file, line -> true));
  }

  /** The digest of the message with this id that the old system has; empty where it has none. */
  public synchronized Optional<String> digest(String sender, UUID messageId) {
    return Optional.ofNullable(digests.get(new Key(sender, messageId)));
  }

  /**
   * The old system has the message; durable when this returns. Also where that fails it is known
   * until the link is stopped: call it again.
   *
   * @param digest of the message with its nonce
   */
  public synchronized void add(String sender, UUID messageId, String digest) throws IOException {
    Key key = new Key(sender, messageId);
    digests.put(key, digest);
    if (!durable.contains(key)) {
      log.add("%s %s %s".formatted(sender, messageId, digest));
      durable.add(key);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}
