package org.wasl.trials.world;

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
import org.wasl.kit.sandbox.SubmissionListener;
import org.wasl.kit.send.Outcome;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.trials.world.Submission.Fate;
import org.wasl.wire.Digest;

/**
 * What all senders submitted and how they were answered, written down before and after: a file that
 * outlives a kill of this process, so that the next run knows what an earlier one left behind. Safe
 * for use by many threads.
 */
public final class Submissions implements SubmissionListener, AutoCloseable {
  private record Key(String sender, UUID messageId, String bodyDigest) {
    static Key of(Submission one) {
      return new Key(one.sender(), one.messageId(), one.bodyDigest());
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Key, Submission> all = new LinkedHashMap<>();
  private final List<Broken> contradictions = new ArrayList<>();
  private final Writer writer;

  private Submissions(List<String> lines, Writer writer) {
    lines.forEach(line -> Submission.of(line).ifPresent(this::keep));
    this.writer = writer;
  }

  /** Opens the file, or makes an empty one. */
  public static Submissions open(Path file) throws IOException {
    List<String> before = Files.exists(file) ? Files.readAllLines(file) : List.of();
    Writer writer =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    if (!before.isEmpty()) {
      writer.write("\n"); // a kill may have cut off the last line
    }
    return new Submissions(before, writer);
  }

  @Override
  public synchronized void sending(String sender, OutgoingMessage message) {
    Submission sent = sent(sender, message);
    if (!all.containsKey(Key.of(sent))) {
      write(sent);
    }
  }

  @Override
  public synchronized void answered(String sender, OutgoingMessage message, Outcome outcome) {
    Submission sent = sent(sender, message);
    if (outcome instanceof Outcome.Accepted yes) {
      write(sent.accepted(yes.referral(), yes.recipients()));
    } else if (outcome instanceof Outcome.Refused no) {
      write(sent.refused(lastPart(no.problem().type())));
    }
  }

  private static Submission sent(String sender, OutgoingMessage message) {
    return Submission.unanswered(
        sender, message.messageId(), Digest.of(message.bytes()), handover(message.bytes()));
  }

  /** What the sender writes into a handover; anything else, also what is no JSON, is none. */
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

  private void write(Submission one) {
    keep(one);
    try {
      writer.write(one.line() + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A message that is known already has to get the answer that it got. */
  private void keep(Submission now) {
    Submission before = all.put(Key.of(now), now);
    if (before == null || before.is(Fate.UNANSWERED)) {
      return;
    }
    if (now.is(Fate.UNANSWERED)) {
      all.put(Key.of(now), before);
    } else if (!before.equals(now)) {
      all.put(Key.of(now), before.is(Fate.ACCEPTED) ? before : now);
      contradictions.add(new Broken(Promise.SAME_ANSWER, now.name() + " was answered in two ways"));
    }
  }

  /** Every message, as last known. */
  public synchronized List<Submission> all() {
    return List.copyOf(all.values());
  }

  /** Messages whose repetition was answered otherwise. */
  public synchronized List<Broken> contradictions() {
    return List.copyOf(contradictions);
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }
}
