package org.wasl.bench.gateways;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.wasl.bench.load.ReceiverProtocol;
import org.wasl.bench.load.SubmissionMode;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.checker.DatabaseUsage;
import org.wasl.sandbox.checker.RunClock;

/** A gateway that the bench can start, load and stop. One object serves one start. */
public interface BenchTarget {
  /** Its name in the table. */
  String name();

  /** The agencies that receive from it. The bench starts a receiver for each. */
  Collection<AgencyId> recipients();

  /** The protocol of its receivers. */
  ReceiverProtocol reception(AgencyId agency);

  /**
   * Starts it or finds it running. Returns when it accepts cases.
   *
   * @param data an empty folder of its own
   * @param receivers address of each agency of {@link #recipients}
   * @return address for single cases
   * @throws IllegalStateException if it does not start; the message names its log
   */
  URI start(Path data, Map<AgencyId, URI> receivers);

  /** The gateway's process. The bench looks for databases among its descendants. */
  long pid();

  /** The way in which its sender submits cases during the measurement. */
  default SubmissionMode submissionMode() {
    return SubmissionMode.SINGLE_REQUESTS;
  }

  /** The number of recipients in this answer to a case. */
  int recipientsOf(Buffer answer);

  /**
   * Stops it in order.
   *
   * @return its undelivered messages, as text
   */
  String stop();

  /** The work of its database. */
  default DatabaseUsage databaseUsage() {
    return DatabaseUsage.NONE;
  }

  /**
   * Submissions that a limit of its door has delayed since its start. It is not a number if the
   * gateway does not report it. The default is 0, for a gateway without such limits.
   */
  default double delayedRequests() {
    return 0;
  }

  /**
   * The latency from step to signed checkpoint in this run. It is empty for a gateway without a
   * log.
   */
  default String checkpointLatency(RunClock clock) {
    return "";
  }
}
