package org.wasl.sandbox.checker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.client.answer.Unproven;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.SubmissionListener;
import org.wasl.sandbox.checker.SubmittedMessage.Status;
import org.wasl.wire.jose.Digest;

/**
 * A file of all senders' submissions and their answers. It is written before and after each
 * submission, so that the next run knows them after a kill of this process. It is safe for use by
 * many threads.
 */
public final class SubmissionLog implements SubmissionListener, AutoCloseable {
  private record Key(AgencyId sender, MessageId messageId, String bodyDigest) {
    static Key of(SubmittedMessage submittedMessage) {
      return new Key(
          submittedMessage.sender(), submittedMessage.messageId(), submittedMessage.bodyDigest());
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Key, SubmittedMessage> all = new LinkedHashMap<>();
  private final List<BrokenPromise> contradictions = new ArrayList<>();
  private final Writer writer;

  private SubmissionLog(List<String> lines, Writer writer) {
    lines.forEach(line -> SubmittedMessage.of(line).ifPresent(this::keep));
    this.writer = writer;
  }

  /** Opens the file, or makes an empty one. */
  public static SubmissionLog open(Path file) throws IOException {
    List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Writer writer =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (!before.isEmpty()) {
      writer.write("\n"); // a kill may have cut off the last line
    }
    return new SubmissionLog(before, writer);
  }

  @Override
  public synchronized void sending(AgencyId sender, OutgoingMessage message) {
    SubmittedMessage sent = sent(sender, message);
    if (!all.containsKey(Key.of(sent))) {
      write(sent);
    }
  }

  @Override
  public synchronized void answered(AgencyId sender, OutgoingMessage message, Outcome outcome) {
    SubmittedMessage sent = sent(sender, message);
    switch (outcome) {
      case Outcome.Accepted it -> write(sent.accepted(it.referral(), it.recipients()));
      case Refused it -> write(sent.refused(lastPart(it.problem().type())));
      case Unproven _, Unavailable _ -> {} // still unanswered
    }
  }

  /**
   * Adds messages that others have sent to the gateway, for example by hand between two runs.
   *
   * @param recorded messages that the gateway has accepted; known ones stay as they are
   * @return number of new messages
   */
  public synchronized int addRecorded(List<SubmittedMessage> recorded) {
    List<SubmittedMessage> others =
        recorded.stream()
            .filter(submittedMessage -> !all.containsKey(Key.of(submittedMessage)))
            .toList();
    others.forEach(this::write);
    return others.size();
  }

  private static SubmittedMessage sent(AgencyId sender, OutgoingMessage message) {
    return SubmittedMessage.unanswered(
        sender, message.messageId(), Digest.of(message.bytes()), handover(message.bytes()));
  }

  /** The number in a handover. It is 0 for any other document, even if it is not JSON. */
  private static int handover(byte[] document) {
    try {
      JsonNode read = JSON.readTree(document);
      boolean isOne = read.at("/envelope/type").asText().equals("handover");
      return isOne ? read.at("/content/number").asInt() : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static String lastPart(String type) {
    String path = URI.create(type).getSchemeSpecificPart();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private void write(SubmittedMessage submittedMessage) {
    keep(submittedMessage);
    try {
      writer.write(submittedMessage.line() + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A repeated message must get its first answer. */
  private void keep(SubmittedMessage now) {
    SubmittedMessage before = all.put(Key.of(now), now);
    if (before == null || before.is(Status.UNANSWERED)) {
      return;
    }
    if (now.is(Status.UNANSWERED)) {
      all.put(Key.of(now), before);
    } else if (!before.equals(now)) {
      all.put(Key.of(now), before.is(Status.ACCEPTED) ? before : now);
      contradictions.add(
          new BrokenPromise(Promise.SAME_ANSWER, now.name() + " was answered in two ways"));
    }
  }

  /** Every message, as last known. */
  public synchronized List<SubmittedMessage> all() {
    return List.copyOf(all.values());
  }

  /** Messages whose repetition was answered otherwise. */
  public synchronized List<BrokenPromise> contradictions() {
    return List.copyOf(contradictions);
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }
}
