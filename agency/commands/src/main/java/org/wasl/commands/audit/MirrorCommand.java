package org.wasl.commands.audit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.mirror.FolderLogSource;
import org.wasl.audit.mirror.LogSource;
import org.wasl.audit.mirror.LogUnavailableException;
import org.wasl.audit.mirror.MirrorUpdate;
import org.wasl.audit.mirror.ShardMirrors;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.client.ClientConfig;
import org.wasl.client.ClientIdentity;
import org.wasl.client.answer.Unavailable;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.send.CallerIdentity;
import org.wasl.kit.send.FileClient;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.RootCause;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code mirror} keeps a verified copy of a log. Exit codes are 0 (the copy has the
 * log's latest checkpoint), 1 (refused), 2 (bad usage, or a copy that cannot be used), 4
 * (malformed), 5 (not reached) and 6 (the log was rolled back or forked).
 */
@Command(
    name = "mirror",
    mixinStandardHelpOptions = true,
    description = "Keeps a verified copy of an audit log, and resumes where it stopped.")
public final class MirrorCommand implements Callable<Integer> {
  private static final int REFUSED = 1;
  private static final int UNUSABLE = 2;
  private static final int MALFORMED = 4;
  private static final int NOT_REACHED = 5;
  private static final int FORKED = 6;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "URL",
      description = "Address of the log, without /checkpoint: https, http, or file for a folder.")
  private URI url;

  @Parameters(index = "1", paramLabel = "DIR", description = "The copy.")
  private Path folder;

  @Option(
      names = "--trust",
      required = true,
      paramLabel = "FILE",
      description = "Trusted signers, in the format of verify, from another source than the log.")
  private Path trust;

  @Option(names = "--as", paramLabel = "ID", description = "Agency whose certificate is used.")
  private AgencyId agency;

  @Option(names = "--pki", paramLabel = "DIR", description = "Folder with that certificate.")
  private Path pki;

  @Option(
      names = "--follow-seconds",
      arity = "0..1",
      fallbackValue = "10",
      paramLabel = "N",
      description = "Continues, with a pause of this many seconds; ${FALLBACK-VALUE} by default.")
  private Integer followSeconds;

  @Option(
      names = "--deadline-seconds",
      paramLabel = "N",
      description = "Time limit for one file; ${DEFAULT-VALUE} by default.")
  private int deadlineSeconds = 60;

  @Option(
      names = "--patience-seconds",
      paramLabel = "N",
      description =
          "Time for which a server may show less than the copy; ${DEFAULT-VALUE} by default.")
  private int patienceSeconds = 5;

  @Option(
      names = "--max-entries",
      paramLabel = "N",
      description = "Maximum new entries at once; ${DEFAULT-VALUE} by default.")
  private long maxEntries = 100_000_000;

  @Override
  public Integer call() throws InterruptedException {
    requireAtLeast(1, "--follow-seconds", followSeconds == null ? 1 : followSeconds);
    requireAtLeast(1, "--deadline-seconds", deadlineSeconds);
    requireAtLeast(0, "--patience-seconds", patienceSeconds);
    requireAtLeast(1, "--max-entries", maxEntries);
    ShardMirrors shards = new ShardMirrors(policy(), folder, maxEntries, patienceSeconds * 1000L);
    if ("file".equals(url.getScheme())) {
      return follow(shards, new FolderLogSource(Path.of(url)));
    }
    if (!List.of("http", "https").contains(String.valueOf(url.getScheme()))) {
      throw bad("URL: https, http or file");
    }
    try (FileClient client = new FileClient(calls())) {
      return follow(shards, client);
    }
  }

  private void requireAtLeast(long least, String option, long given) {
    if (given < least) {
      throw bad(option + " must be at least " + least);
    }
  }

  private ClientConfig calls() {
    return CallerIdentity.calls(url, identity()).withDeadline(Duration.ofSeconds(deadlineSeconds));
  }

  private ClientIdentity identity() {
    if (agency == null && pki == null) {
      return CallerIdentity.anonymous();
    }
    if (agency == null || pki == null) {
      throw bad("--as and --pki belong together");
    }
    List<String> needed =
        List.of("ca.pem", agency + ".pem", agency + ".key", AgencyId.GATEWAY + ".pem");
    return CallerIdentity.ofCertificate(PkiOption.open(spec, pki, needed), agency);
  }

  private TlogPolicy policy() {
    try {
      return TrustPolicy.parse(Files.readAllBytes(trust)).policy();
    } catch (IOException | MalformedException e) {
      throw bad("--trust " + trust + ": not a readable file of keys");
    }
  }

  /** Follows the log until it finds a fork. Other errors may be transient. */
  private int follow(ShardMirrors shards, LogSource source) throws InterruptedException {
    int code = once(shards, source);
    while (followSeconds != null && code != FORKED) {
      TimeUnit.SECONDS.sleep(followSeconds);
      code = once(shards, source);
    }
    return code;
  }

  private int once(ShardMirrors shards, LogSource source) throws InterruptedException {
    try {
      int code = 0;
      for (MirrorUpdate update : shards.update(source)) {
        code = Math.max(code, print(update));
      }
      return code;
    } catch (LogUnavailableException e) {
      return print(NOT_REACHED, "not reached: " + e.getMessage() + hint(e));
    } catch (IOException e) {
      return print(UNUSABLE, "cannot use " + e.getMessage());
    } catch (MalformedException e) {
      return print(MALFORMED, "MALFORMED: " + e.getMessage());
    }
  }

  private String hint(LogUnavailableException why) {
    boolean refused = RootCause.message(why).endsWith(Unavailable.CERTIFICATE_REFUSED);
    return refused && agency == null ? "; a gateway is reached with --as and --pki" : "";
  }

  private int print(MirrorUpdate update) {
    return switch (update) {
      case MirrorUpdate.Updated it ->
          print(
              0,
              String.format(
                  Locale.ROOT,
                  "%s: %d entries, %d new",
                  it.head().origin(),
                  it.head().size(),
                  it.head().size() - it.before()));
      case MirrorUpdate.Forked it ->
          print(FORKED, "FORKED: " + it.how() + "; both checkpoints are in " + it.evidence());
      case MirrorUpdate.Rejected it ->
          print(REFUSED, "REFUSED: " + String.join("\n", it.findings()));
      case MirrorUpdate.Stale _ -> throw new IllegalStateException("is resolved by the mirrors");
    };
  }

  private int print(int code, String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
    return code;
  }

  private ParameterException bad(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
