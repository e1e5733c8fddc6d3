package org.wasl.kit.inbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.runtime.DurableFile;

/**
 * Reads inboxes without locks and without changes, also while they are in use or after their
 * process was killed. An external check for lost and duplicate messages uses it.
 */
public final class InboxReader {
  private InboxReader() {}

  /**
   * One delivery, with its state.
   *
   * @param received without its sealed bytes
   * @param first whether it is the first delivery of the message
   * @param duplicates number of duplicates. A crash may lose the last few of these counts
   * @param handled how often the handler was recorded as done, 0 or 1. Any other number is an error
   */
  public record InboxDelivery(
      ReceivedDelivery received, boolean first, int duplicates, int handled) {}

  /**
   * Everything in all inboxes at and below a folder.
   *
   * @return deliveries in the order of their arrival, by the name of the folder that the inbox lies
   *     in, which for sandbox agencies is the agency's id
   */
  public static Map<AgencyId, List<InboxDelivery>> readAll(Path folder) throws IOException {
    Map<AgencyId, List<InboxDelivery>> all = new LinkedHashMap<>();
    try (var files = Files.walk(folder)) {
      var inboxes = files.filter(file -> file.endsWith(Inbox.FILE_NAME)).sorted().toList();
      for (Path inbox : inboxes) {
        all.put(new AgencyId(DurableFile.folderOf(inbox).getFileName().toString()), read(inbox));
      }
    }
    return all;
  }

  /** Everything in one inbox, given its journal. */
  public static List<InboxDelivery> read(Path journal) throws IOException {
    Map<DeliveryId, InboxDelivery> last = new LinkedHashMap<>();
    List<InboxDelivery> replaced = new ArrayList<>();
    scan(
        journal,
        entry -> {
          switch (entry) {
            case JournalEntry.Arrived(ReceivedDelivery received, boolean first) -> {
              var arrived = new InboxDelivery(received.summary(), first, 0, 0);
              Optional.ofNullable(last.put(received.deliveryId(), arrived))
                  .ifPresent(replaced::add);
            }
            case JournalEntry.Repeated(DeliveryId delivery, _) ->
                last.computeIfPresent(delivery, (_, it) -> count(it, 1, 0));
            case JournalEntry.Handled(DeliveryId delivery) ->
                last.computeIfPresent(delivery, (_, it) -> count(it, 0, 1));
            case JournalEntry.Unopened _, JournalEntry.Damaged _ -> {}
          }
        });
    replaced.addAll(last.values());
    return replaced;
  }

  /**
   * Visits each message of an inbox by its journal, with its sealed bytes, in the order of arrival.
   * It visits the first of several deliveries of one message.
   */
  public static void forEachFirst(Path journal, Consumer<ReceivedDelivery> visitor)
      throws IOException {
    scan(
        journal,
        entry -> {
          if (entry instanceof JournalEntry.Arrived(ReceivedDelivery received, boolean first)
              && first) {
            visitor.accept(received);
          }
        });
  }

  /**
   * Finds a delivery with its latest sealed bytes, which was received, or was refused because no
   * key opened it.
   */
  public static Optional<ReceivedDelivery> find(Path journal, DeliveryId delivery)
      throws IOException {
    AtomicReference<ReceivedDelivery> found = new AtomicReference<>();
    scan(
        journal,
        entry ->
            sealed(entry)
                .filter(received -> received.deliveryId().equals(delivery))
                .ifPresent(found::set));
    return Optional.ofNullable(found.get());
  }

  private static Optional<ReceivedDelivery> sealed(JournalEntry entry) {
    return switch (entry) {
      case JournalEntry.Arrived(ReceivedDelivery received, _) -> Optional.of(received);
      case JournalEntry.Unopened(ReceivedDelivery received) -> Optional.of(received);
      case JournalEntry.Repeated _, JournalEntry.Handled _, JournalEntry.Damaged _ ->
          Optional.empty();
    };
  }

  private static InboxDelivery count(InboxDelivery delivery, int duplicates, int handled) {
    return new InboxDelivery(
        delivery.received,
        delivery.first,
        delivery.duplicates + duplicates,
        delivery.handled + handled);
  }

  private static void scan(Path journal, Consumer<JournalEntry> visitor) throws IOException {
    try (FileChannel channel = FileChannel.open(journal)) {
      JournalScanner.scan(channel, (offset, bytes) -> visitor.accept(JournalEntry.of(bytes)));
    }
  }
}
