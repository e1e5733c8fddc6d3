package org.wasl.commands.keys;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.wasl.kit.acme.AcmeConfig;
import org.wasl.kit.acme.AcmeRenewal;
import org.wasl.runtime.FileFault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code acme} keeps a certificate renewed. */
@Command(
    name = "acme",
    mixinStandardHelpOptions = true,
    description = {
      "Obtains the certificate of a server for browsers by ACME (HTTP-01), and renews it on time,",
      "until it is stopped. By using it you agree to the terms of the ACME server."
    })
public final class AcmeCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofHours(1);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

  @Spec private CommandSpec spec;

  @Option(
      names = "--directory",
      required = true,
      paramLabel = "URL",
      description = "The ACME server's directory.")
  private URI directory;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description =
          "Trusted certificates (PEM) for the ACME server; without it, the JVM's authorities.")
  private Optional<Path> trust = Optional.empty();

  @Option(
      names = "--account",
      required = true,
      paramLabel = "FILE",
      description = "Key of the account there; made if it is missing.")
  private Path account;

  @Option(
      names = "--host",
      required = true,
      paramLabel = "NAME",
      description = "A name of the server; may be given repeatedly.")
  private List<String> hosts = List.of();

  @Option(
      names = "--certificate",
      required = true,
      paramLabel = "FILE",
      description = "The certificate chain, replaced at each renewal.")
  private Path certificate;

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "The server's private key; made if it is missing, and kept.")
  private Path key;

  @Option(
      names = "--listen",
      defaultValue = "0.0.0.0:80",
      paramLabel = "ADDRESS:PORT",
      description =
          "Address for challenges while an order is in progress; ${DEFAULT-VALUE} by default.")
  private InetSocketAddress listen;

  @Option(
      names = "--renew-at",
      defaultValue = "0.66",
      paramLabel = "PART",
      description =
          "Part of the certificate's lifetime after which it is renewed; ${DEFAULT-VALUE} by"
              + " default.")
  private double renewAt;

  @Option(
      names = "--timeout-seconds",
      defaultValue = "120",
      paramLabel = "N",
      description = "Time limit for an order; ${DEFAULT-VALUE} by default.")
  private int timeoutSeconds;

  @Option(names = "--once", description = "Renews the certificate if it is due, and exits.")
  private boolean once;

  @Override
  public Integer call() throws InterruptedException {
    AcmeRenewal renewal = new AcmeRenewal(config());
    PrintWriter out = spec.commandLine().getOut();
    Duration pause = FIRST_PAUSE;
    while (true) {
      boolean failed = Instant.now().isAfter(renewal.due()) && !renewed(renewal, out);
      if (once) {
        return failed ? 1 : 0;
      }
      await(failed ? jittered(pause) : LOOK);
      pause = failed ? shorter(pause.multipliedBy(2), LONGEST_PAUSE) : FIRST_PAUSE;
    }
  }

  private boolean renewed(AcmeRenewal renewal, PrintWriter out) throws InterruptedException {
    try {
      out.println(certificate + ": renewed, ends " + renewal.renew());
      return true;
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("acme: not renewed, keeping the previous certificate: " + FileFault.describe(e));
      err.flush();
      return false;
    } finally {
      out.flush();
    }
  }

  private static Duration shorter(Duration first, Duration other) {
    return first.compareTo(other) < 0 ? first : other;
  }

  private static Duration jittered(Duration pause) {
    return pause.dividedBy(2).plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis()));
  }

  private static void await(Duration pause) throws InterruptedException {
    boolean ended = new CountDownLatch(1).await(pause.toMillis(), TimeUnit.MILLISECONDS);
    if (ended) {
      throw new IllegalStateException("nobody counts down");
    }
  }

  private AcmeConfig config() {
    try {
      return new AcmeConfig(
          directory,
          trust,
          account,
          hosts,
          certificate,
          key,
          listen,
          renewAt,
          Duration.ofSeconds(timeoutSeconds));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }
}
