package org.wasl.kit.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.Inbox;
import org.wasl.kit.inbox.InboxReader;
import org.wasl.kit.inbox.Received;
import org.wasl.kit.send.InboxClient;
import org.wasl.wire.Receipt;
import org.wasl.wire.Sealing;
import org.wasl.wire.SignedMessage;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code open}: a person reads a message, and the agency says so. */
@Command(
    name = "open",
    mixinStandardHelpOptions = true,
    description = "Shows a received message, and sends the signed receipt that a person opened it.")
public final class OpenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;

  @Parameters(paramLabel = "DELIVERY", description = "Its id, as agency prints it.")
  private UUID delivery;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Where agency keeps its inbox; it may be running.")
  private Path data;

  @Option(names = "--gateway", required = true, paramLabel = "URL", description = "Partner API.")
  private URI gateway;

  @Override
  public Integer call() {
    PkiFolder folder = pki.open();
    Received received = find();
    Optional<SignedMessage> message =
        Sealing.open(received.sealed(), folder.privateKeys(pki.agency));
    PrintWriter err = spec.commandLine().getErr();
    if (message.isEmpty()) {
      err.println("no key of " + pki.agency + " opens " + delivery);
      return 1;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(new String(message.get().body(), StandardCharsets.UTF_8));
    out.flush();
    try {
      tell(folder, received);
      err.println("receipt of retrieval recorded");
      return 0;
    } catch (CompletionException e) {
      err.println(
          "receipt of retrieval not recorded (" + reason(e.getCause()) + "): open it again");
      return 1;
    }
  }

  private Received find() {
    Path journal = data.resolve(pki.agency).resolve(Inbox.FILE_NAME);
    AtomicReference<Received> found = new AtomicReference<>();
    try {
      InboxReader.forEach(
          journal,
          received -> {
            if (received.deliveryId().equals(delivery)) {
              found.set(received);
            }
          });
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--data: cannot read " + journal);
    }
    if (found.get() == null) {
      throw new ParameterException(spec.commandLine(), "no delivery " + delivery + " in " + data);
    }
    return found.get();
  }

  private void tell(PkiFolder folder, Received received) {
    Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
    Receipt opened = received.statement(Receipt.Kind.RETRIEVAL, pki.agency, now);
    byte[] receipt = folder.signer(pki.agency).receipt(opened).getBytes(StandardCharsets.US_ASCII);
    try (KitRuntime runtime = KitRuntime.start(1);
        var client = new InboxClient(runtime.vertx(), folder, pki.agency, gateway)) {
      client.acknowledge(delivery, receipt).join();
    }
  }

  private static String reason(Throwable failure) {
    return failure instanceof InboxClient.OtherAnswer
        ? failure.getMessage()
        : failure.getClass().getSimpleName();
  }
}
