package org.wasl.trials.checker;

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
import java.util.UUID;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.checker.SubmittedMessage.Status;
import org.wasl.trials.sandbox.SubmissionListener;
import org.wasl.wire.jose.Digest;

/**
 * What all senders submitted and how they were answered, written to a file before and after each
 * submission, so that the next run knows it after a kill of this process. Safe for use by many
 * threads.
 */
public final class SubmissionLog implements SubmissionListener, AutoCloseable {
  private record Key(String sender, UUID messageId, String bodyDigest) {
    static Key of(SubmittedMessage one) {
      return new Key(one.sender(), one.messageId(), one.bodyDigest());
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
  public synchronized void sending(String sender, OutgoingMessage message) {
    SubmittedMessage sent = sent(sender, message);
    if (!all.containsKey(Key.of(sent))) {
      write(sent);
    }
  }

  @Override
  public synchronized void answered(
      String sender, OutgoingMessage message, RequestOutcome outcome) {
    SubmittedMessage sent = sent(sender, message);
    switch (outcome) {
      case RequestOutcome.Accepted it -> write(sent.accepted(it.referral(), it.recipients()));
      case RequestOutcome.Refused it -> write(sent.refused(lastPart(it.problem().type())));
      case RequestOutcome.Unproven _, RequestOutcome.Unreachable _ -> {} // still unanswered
      case RequestOutcome.Found _,
          RequestOutcome.Stated _,
          RequestOutcome.SealingKey _,
          RequestOutcome.File _ ->
          throw new IllegalArgumentException("not an outcome of a submission");
    }
  }

  /**
   * Adds what others have sent to the gateway, for example by hand between two runs.
   *
   * @param recorded what the gateway has accepted; messages that are known here stay as they are
   * @return how many were new
   */
  public synchronized int addRecorded(List<SubmittedMessage> recorded) {
    List<SubmittedMessage> others =
        recorded.stream().filter(one -> !all.containsKey(Key.of(one))).toList();
    others.forEach(this::write);
    return others.size();
  }

  private static SubmittedMessage sent(String sender, OutgoingMessage message) {
    return SubmittedMessage.unanswered(
        sender, message.messageId(), Digest.of(message.bytes()), handover(message.bytes()));
  }

  /** The number in a handover; 0 for any other document, also one that is no JSON. */
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

  private void write(SubmittedMessage one) {
    keep(one);
    try {
      writer.write(one.line() + "\n");
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
