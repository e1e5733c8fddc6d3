package org.wasl.kit.cli;

import java.net.URI;
import org.wasl.kit.send.GatewayClientConfig;
import picocli.CommandLine.Option;

/** The gateway that a command calls, and how long it tries. */
final class GatewayOption {
  /** A page of a thousand rows, a directory of some thousand agencies; in bytes. */
  private static final int MAX_LIST_BYTES = 8 << 20;

  @Option(names = "--gateway", required = true, paramLabel = "URL", description = "Partner API.")
  private URI url;

  @Option(
      names = "--deadline-seconds",
      paramLabel = "N",
      description = "Gives up after this time; ${DEFAULT-VALUE} by default.")
  private int deadlineSeconds = 60;

  GatewayClientConfig config() {
    return GatewayClientConfig.of(url).withDeadlineMillis(deadlineSeconds * 1000L);
  }

  /** For answers that are lists. */
  GatewayClientConfig configForLists() {
    return config().withMaxAnswerBytes(MAX_LIST_BYTES);
  }
}
