package org.wasl.trials.bench.gateways;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.wasl.trials.bench.load.ReceiverProtocol;
import org.wasl.trials.bench.load.SubmissionMode;
import org.wasl.trials.checker.DatabaseUsage;

/** A gateway that the bench can start, load and stop. One object serves one start. */
public interface BenchTarget {
  /** Its name in the table. */
  String name();

  /** The agencies that receive from it; the bench starts a receiver for each. */
  Collection<String> recipients();

  /** The protocol of its receivers. */
  ReceiverProtocol reception(String agency);

  /**
   * Starts it, or finds it running, and returns when it accepts cases.
   *
   * @param data an empty folder of its own
   * @param receivers where each agency of {@link #recipients} listens
   * @return where single cases are posted to
   * @throws IllegalStateException if it does not come up; the message says where its log is
   */
  URI start(Path data, Map<String, URI> receivers);

  /** The gateway's process; databases are looked for among its descendants. */
  long pid();

  /** How its sender submits cases while it is measured. */
  default SubmissionMode submissionMode() {
    return SubmissionMode.SINGLE_REQUESTS;
  }

  /** The number of recipients in this answer to a case. */
  int recipientsOf(Buffer answer);

  /** Stops it in order; returns its undelivered messages, as text. */
  String stop();

  /** What its database has done. */
  default DatabaseUsage databaseUsage() {
    return DatabaseUsage.NONE;
  }

  /**
   * Submissions that a limit of its door has kept waiting since its start; not a number where it
   * does not tell. None by default: a gateway without such limits.
   */
  default double delayedRequests() {
    return 0;
  }

  /** The latency from step to signed checkpoint since then; empty for a gateway without a log. */
  default String checkpointLatency(Instant since) {
    return "";
  }
}
