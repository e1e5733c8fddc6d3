package org.wasl.kit.option;

import java.net.URI;
import java.time.Duration;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.wasl.client.ClientConfig;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.codes.CodeList;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The gateway that a command calls, and how long it tries. */
public final class GatewayOption {
  @Option(names = "--gateway", required = true, paramLabel = "URL", description = "Partner API.")
  private URI url;

  @Option(
      names = "--deadline-seconds",
      paramLabel = "N",
      description = "Time limit; ${DEFAULT-VALUE} by default.")
  private int deadlineSeconds = 60;

  @Option(
      names = "--language",
      paramLabel = "LANG",
      defaultValue = "en",
      description = "Language of error messages: ar, fr or en (${DEFAULT-VALUE}).")
  private String language;

  /**
   * Makes the client with which the agency of this folder calls it. The client prints once on
   * standard error that an attempt failed. The client tries again until the deadline.
   */
  public ClientConfig config(CommandSpec command, PkiFolder pki, AgencyId agency) {
    if (!CodeList.LANGUAGES.contains(language)) {
      throw new ParameterException(
          command.commandLine(),
          "--language must be one of " + String.join(", ", new TreeSet<>(CodeList.LANGUAGES)));
    }
    if (deadlineSeconds < 1) {
      throw new ParameterException(command.commandLine(), "--deadline-seconds must be at least 1");
    }
    AtomicBoolean reported = new AtomicBoolean();
    return CallerIdentity.calls(url, pki, agency)
        .withDeadline(Duration.ofSeconds(deadlineSeconds))
        .withLanguage(language)
        .withRetries(
            (reason, left) -> {
              if (!reported.getAndSet(true)) {
                command.commandLine().getErr().println(unanswered().retry(url, reason, left));
              }
            });
  }

  /** The address of its partner API. */
  public URI url() {
    return url;
  }

  /** Returns the texts about a gateway that does not answer, in the chosen language. */
  public UnansweredText unanswered() {
    return new UnansweredText(language);
  }
}
