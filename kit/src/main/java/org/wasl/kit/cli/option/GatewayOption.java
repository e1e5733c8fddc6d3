package org.wasl.kit.cli.option;

import java.net.URI;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.wasl.kit.send.GatewayClientConfig;
import org.wasl.schemas.codes.CodeList;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The gateway that a command calls, and how long it tries. */
public final class GatewayOption {
  /** A page of a thousand rows, a directory of some thousand agencies; in bytes. */
  private static final int MAX_LIST_BYTES = 8 << 20;

  @Option(names = "--gateway", required = true, paramLabel = "URL", description = "Partner API.")
  private URI url;

  @Option(
      names = "--deadline-seconds",
      paramLabel = "N",
      description = "Gives up after this time; ${DEFAULT-VALUE} by default.")
  private int deadlineSeconds = 60;

  @Option(
      names = "--language",
      paramLabel = "LANG",
      defaultValue = "en",
      description = "Of reasons, and of what is said of silence: ar, fr or en (${DEFAULT-VALUE}).")
  private String language;

  /** Says on standard error that an attempt failed, once; it is made again until the deadline. */
  public GatewayClientConfig config(CommandSpec command) {
    if (!CodeList.LANGUAGES.contains(language)) {
      throw new ParameterException(
          command.commandLine(),
          "--language must be one of " + String.join(", ", new TreeSet<>(CodeList.LANGUAGES)));
    }
    if (deadlineSeconds < 1) {
      throw new ParameterException(command.commandLine(), "--deadline-seconds must be at least 1");
    }
    AtomicBoolean said = new AtomicBoolean();
    return GatewayClientConfig.of(url)
        .withDeadlineMillis(deadlineSeconds * 1000L)
        .forPerson(
            language,
            (reason, leftMillis) -> {
              if (!said.getAndSet(true)) {
                command.commandLine().getErr().println(unanswered().again(url, reason, leftMillis));
              }
            });
  }

  /** The address of its partner API. */
  public URI url() {
    return url;
  }

  /** What is told of a gateway that does not answer, in the language that was chosen. */
  public UnansweredText unanswered() {
    return new UnansweredText(language);
  }

  /** For answers that are lists. */
  public GatewayClientConfig configForLists(CommandSpec command) {
    return config(command).withMaxAnswerBytes(MAX_LIST_BYTES);
  }
}
