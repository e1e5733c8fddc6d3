package org.wasl.link.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;

/**
 * The messages that the old system has, each by its sender, its id and its digest, in an
 * append-only file of lines. By it a message that comes in another delivery, as a handover, is not
 * forwarded again. When the file is opened, it forgets messages that are too old to come again.
 */
public final class ForwardedMessageLog implements AutoCloseable {
  private final LineLog log;
  private final Clock clock;
  private final Map<Key, String> digests;
  private final Set<Key> notDurable = new HashSet<>();

  private record Key(AgencyId sender, MessageId messageId) {}

  private record Line(Key key, String digest, LocalDate day) {
    static Line of(String text) {
      String[] parts = text.split(" ");
      return new Line(
          new Key(new AgencyId(parts[0].intern()), MessageId.parse(parts[1])),
          parts[2],
          LocalDate.parse(parts[3]));
    }

    String text() {
      return "%s %s %s %s".formatted(key.sender(), key.messageId(), digest, day);
    }
  }

  private ForwardedMessageLog(LineLog log, Clock clock, Map<Key, String> digests) {
    this.log = log;
    this.clock = clock;
    this.digests = digests;
  }

  /**
   * Opens the file, or makes an empty one.
   *
   * @param keptDays messages that were forwarded earlier than so many days ago are forgotten
   */
  public static ForwardedMessageLog open(Path file, int keptDays, Clock clock) throws IOException {
    LocalDate oldest = today(clock).minusDays(keptDays);
    Map<Key, String> digests = new HashMap<>();
    LineLog log =
        LineLog.open(
            file,
            line -> !Line.of(line).day().isBefore(oldest),
            line -> {
              Line forwarded = Line.of(line);
              digests.put(forwarded.key(), forwarded.digest());
            });
    return new ForwardedMessageLog(log, clock, digests);
  }

  private static LocalDate today(Clock clock) {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  /**
   * Returns the digest of the message with this id that the old system has, or empty if it has
   * none.
   */
  public synchronized Optional<String> digest(AgencyId sender, MessageId messageId) {
    return Optional.ofNullable(digests.get(new Key(sender, messageId)));
  }

  /**
   * Notes that the old system has the message. It is durable when this returns. If this fails, the
   * message is still remembered until the link is stopped. Call it again.
   *
   * @param digest digest of the message with its nonce
   */
  public synchronized void add(AgencyId sender, MessageId messageId, String digest)
      throws IOException {
    Key key = new Key(sender, messageId);
    if (digests.put(key, digest) == null) {
      notDurable.add(key);
    }
    if (notDurable.contains(key)) {
      log.add(new Line(key, digest, today(clock)).text());
      notDurable.remove(key);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}
