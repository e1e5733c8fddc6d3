package org.wasl.kit.notices;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;

/**
 * The agency's own notices, from a list that its own system writes or from the messages in its
 * inbox.
 */
public final class NoticeRegister {
  private static final String HEADING = "notice,version";
  private static final String HEADING_WITH_DIGEST = HEADING + ",digest";
  private static final Set<String> TYPES =
      Set.of("wanted-notice", "warrant", "notice-expiry", "handover");

  /**
   * A notice that the agency has.
   *
   * @param notice its id
   * @param version the messageId of the message by which it is as it is
   * @param digest digest of the sealed content of that message, as in the receipt; empty if not
   *     known
   */
  public record RegisteredNotice(MessageId notice, MessageId version, Optional<String> digest) {}

  private final Map<MessageId, RegisteredNotice> notices = new LinkedHashMap<>();
  private final Optional<AgencyId> receiver;
  private int unopened;

  private NoticeRegister(Optional<AgencyId> receiver) {
    this.receiver = receiver;
  }

  /**
   * Reads a list. It starts with the line {@code notice,version} or {@code notice,version,digest},
   * and a line for each notice follows. Empty lines and lines that begin with {@code #} do not
   * count.
   *
   * @throws IllegalArgumentException for anything else, with the line in the message
   */
  public static NoticeRegister ofFile(Path file) throws IOException {
    NoticeRegister register = new NoticeRegister(Optional.empty());
    List<String> lines = Files.readAllLines(file);
    Optional<String> heading = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (heading.isPresent()) {
        register.add(line, heading.get().equals(HEADING_WITH_DIGEST), i + 1);
      } else if (line.equals(HEADING) || line.equals(HEADING_WITH_DIGEST)) {
        heading = Optional.of(line);
      } else {
        throw new IllegalArgumentException(
            "line " + (i + 1) + ": the first one is " + HEADING + " or " + HEADING_WITH_DIGEST);
      }
    }
    return register;
  }

  private void add(String line, boolean withDigest, int number) {
    String[] cells = line.split(",", -1);
    String digest = "[A-Za-z0-9_-]{43}";
    String id = "\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";
    if (!line.matches(id + "," + id + (withDigest ? "," + digest : ""))) {
      throw new IllegalArgumentException("line " + number + ": two ids, and the digest if named");
    }
    RegisteredNotice notice =
        new RegisteredNotice(
            MessageId.parse(cells[0]),
            MessageId.parse(cells[1]),
            withDigest ? Optional.of(cells[2]) : Optional.empty());
    if (notices.put(notice.notice(), notice) != null) {
      throw new IllegalArgumentException("line " + number + ": this notice stands twice");
    }
  }

  /**
   * Reads the messages that the kit has received, in the order of their arrival. Messages that the
   * agency itself has sent are not in its inbox, so notices that it issued or ended itself are not
   * known here.
   *
   * @param inboxes folder in which the agency's inbox lies
   */
  public static NoticeRegister ofInbox(Path inboxes, PkiFolder pki, AgencyId agency)
      throws IOException {
    NoticeRegister register = new NoticeRegister(Optional.of(agency));
    AgencyDirectory directory = pki.directory();
    JWKSet keys = pki.privateKeys(agency);
    InboxReader.forEachFirst(
        inboxes.resolve(agency.value()).resolve(Inbox.FILE_NAME),
        received -> {
          if (TYPES.contains(received.type().replaceFirst("/.*", ""))) {
            OpenedMessage.open(received, keys)
                .ifPresentOrElse(
                    message -> register.apply(message.asHandedOver(directory)),
                    () -> register.unopened++);
          }
        });
    return register;
  }

  private void apply(OpenedMessage message) {
    JsonNode content = message.document().path("content");
    MessageId version = message.envelope().messageId();
    String object = content.path("noticeId").asText(content.path("warrantId").asText(""));
    switch (message.envelope().type()) {
      case "wanted-notice", "warrant" -> {
        switch (content.path("action").asText()) {
          case "issue" -> put(version, version, message);
          case "modify" -> put(MessageId.parse(object), version, message);
          default -> notices.remove(MessageId.parse(object));
        }
      }
      case "notice-expiry" -> notices.remove(MessageId.parse(object));
      default -> {}
    }
  }

  /** The sealed content that a handover brought has another digest than that of the message. */
  private void put(MessageId notice, MessageId version, OpenedMessage message) {
    ReceivedDelivery received = message.received();
    Optional<String> digest =
        Optional.of(received.digest()).filter(it -> received.messageId().equals(version));
    notices.put(notice, new RegisteredNotice(notice, version, digest));
  }

  /** All of them. */
  public Collection<RegisteredNotice> notices() {
    return List.copyOf(notices.values());
  }

  /**
   * The number of messages in the inbox that no key of the agency opens. They may be about notices.
   */
  public int unopened() {
    return unopened;
  }

  Optional<RegisteredNotice> find(MessageId notice) {
    return Optional.ofNullable(notices.get(notice));
  }

  /**
   * Tells whether this agency sent the message. Its own messages are unknown here, because the
   * inbox has received ones only.
   */
  boolean hasSent(AgencyId sender) {
    return receiver.filter(sender::equals).isPresent();
  }
}
