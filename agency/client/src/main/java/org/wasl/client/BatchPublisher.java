package org.wasl.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.wasl.client.GatewayCalls.Call;
import org.wasl.client.GatewayCalls.Reply;
import org.wasl.client.answer.JsonText;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.rules.id.MessageId;
import org.wasl.runtime.TemporaryStatus;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.SignedMessage;

/** Sends many messages in few requests. It sends messages without a final answer again. */
final class BatchPublisher {
  private static final String PATH = "/v1/cases:batch";
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type",
          WireHeaders.BATCH_TYPE,
          "Accept",
          WireHeaders.BATCH_TYPE + ", application/problem+json");

  /** Reads the outcome of an answer. */
  interface AnswerReader {
    Outcome read(MessageId messageId, int status, byte[] body, int attempts);
  }

  private record Line(int index, MessageId messageId, byte[] json) {}

  /** The gateway's answer for one line. */
  private record LineAnswer(int status, byte[] body, int retryAfterSeconds) {}

  private final ClientConfig config;
  private final GatewayCalls calls;
  private final AnswerReader reader;

  BatchPublisher(ClientConfig config, GatewayCalls calls, AnswerReader reader) {
    this.config = config;
    this.calls = calls;
    this.reader = reader;
  }

  /** Returns the outcomes in the order of the messages. */
  List<Outcome> publish(List<OutgoingMessage> messages) throws InterruptedException {
    Map<Integer, Outcome> outcomes = new HashMap<>();
    List<Line> batch = new ArrayList<>();
    int bytes = 0;
    for (OutgoingMessage message : messages) {
      Line line =
          new Line(
              outcomes.size() + batch.size(),
              message.messageId(),
              new SignedMessage(message.bytes(), message.signature()).toJson());
      boolean full =
          batch.size() >= config.sizes().batchLines()
              || bytes + line.json().length > config.sizes().batchBytes();
      if (full && !batch.isEmpty()) {
        send(batch, outcomes);
        batch.clear();
        bytes = 0;
      }
      batch.add(line);
      bytes += line.json().length;
    }
    send(batch, outcomes);
    List<Outcome> inOrder = new ArrayList<>();
    for (int index = 0; index < messages.size(); index++) {
      inOrder.add(outcomes.getOrDefault(index, new Unavailable("closed", 0)));
    }
    return inOrder;
  }

  private void send(List<Line> batch, Map<Integer, Outcome> outcomes) throws InterruptedException {
    CallAttempts attempts = calls.attempts();
    List<Line> left = List.copyOf(batch);
    long asked = 0;
    String reason = "";
    while (!left.isEmpty() && (attempts.count() == 0 || attempts.pause(reason, asked))) {
      Call call = new Call("POST", PATH, HEADERS, lines(left));
      Reply reply = calls.once(call, attempts);
      asked = reply instanceof Reply.Failed(String _, long millis) ? millis : 0;
      List<Line> unanswered = new ArrayList<>();
      Map<Integer, LineAnswer> answers = answers(reply);
      for (int i = 0; i < left.size(); i++) {
        Line line = left.get(i);
        LineAnswer answer = answers.get(i + 1);
        Outcome outcome = outcome(line, reply, answer, attempts.count());
        outcomes.put(line.index(), outcome);
        if (outcome instanceof Unavailable(String why, int _)) {
          unanswered.add(line);
          reason = why;
          int seconds = answer == null ? 0 : answer.retryAfterSeconds();
          asked = Math.max(asked, seconds * 1_000L);
        }
      }
      left = unanswered;
    }
  }

  private Outcome outcome(Line line, Reply reply, @Nullable LineAnswer answer, int attempts) {
    return switch (reply) {
      case Reply.Failed(String reason, long _) -> new Unavailable(reason, attempts);
      case Reply.Answered whole when whole.status() != 200 ->
          new Refused(RefusalProblem.of(whole.status(), whole.body()));
      case Reply.Answered _ ->
          answer == null
              ? new Unavailable("connection-closed", attempts)
              : outcome(line, answer, attempts);
    };
  }

  private Outcome outcome(Line line, LineAnswer answer, int attempts) {
    return TemporaryStatus.includes(answer.status())
        ? new Unavailable("http-" + answer.status(), attempts)
        : reader.read(line.messageId(), answer.status(), answer.body(), attempts);
  }

  private static byte[] lines(List<Line> lines) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Line line : lines) {
      body.writeBytes(line.json());
      body.write('\n');
    }
    return body.toByteArray();
  }

  /** Returns the answers by the number of the line. A line without a status has no answer. */
  private static Map<Integer, LineAnswer> answers(Reply reply) {
    Map<Integer, LineAnswer> answers = new HashMap<>();
    if (reply instanceof Reply.Answered whole && whole.status() == 200) {
      for (String text : new String(whole.body(), StandardCharsets.UTF_8).lines().toList()) {
        JsonText answer = JsonText.of(text.getBytes(StandardCharsets.UTF_8));
        OptionalInt line = answer.number("line");
        OptionalInt status = answer.number("status");
        if (line.isPresent() && status.isPresent()) {
          answers.put(
              line.getAsInt(),
              new LineAnswer(
                  status.getAsInt(),
                  answer.object("body").source().getBytes(StandardCharsets.UTF_8),
                  answer.number("retryAfter").orElse(0)));
        }
      }
    }
    return answers;
  }
}
