package org.wasl.commands;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.wasl.commands.keys.JoinCommand;
import org.wasl.commands.keys.NewAgencyCommand;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.option.InboxOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.PortOption;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.Collector;
import org.wasl.kit.receive.CollectorConfig;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.kit.receive.MessageHandler;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.RootCause;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code agency} receives for one agency until it is stopped. To process messages,
 * extend this class.
 */
@Command(
    name = "agency",
    mixinStandardHelpOptions = true,
    description =
        "Receives messages for one agency, and prints the ids of each, never its content.",
    subcommands = {NewAgencyCommand.class, JoinCommand.class})
public class AgencyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;
  @Mixin private PortOption port;

  @Option(
      names = "--pull",
      description = "Polls the gateway instead of listening; requires --gateway.")
  private boolean pull;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Concurrent polls with --pull; ${DEFAULT-VALUE} by default.")
  private int workers = 1;

  @Option(
      names = "--fetches",
      paramLabel = "N",
      description =
          "Deliveries that each poll fetches; ${DEFAULT-VALUE} by default, fewer for a slow"
              + " connection.")
  private int fetches = 4;

  @Option(names = "--gateway", paramLabel = "URL", description = "The gateway's partner API.")
  private URI gateway;

  @Override
  public Integer call() throws InterruptedException, IOException {
    LocalOptions.require(spec.commandLine());
    if (pull && (gateway == null || workers < 1 || fetches < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          "--pull needs --gateway, and at least one of --workers and of --fetches");
    }
    PkiFolder folder = pki.open();
    try (KitRuntime runtime = KitRuntime.start();
        AgencyEndpoint end = open(runtime, folder)) {
      return receive(runtime, folder, end);
    }
  }

  private AgencyEndpoint open(KitRuntime runtime, PkiFolder folder) {
    try {
      return inbox.open(runtime, folder, pki.agency());
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--data: " + e.getMessage());
    }
  }

  private int receive(KitRuntime runtime, PkiFolder folder, AgencyEndpoint end)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    end.onMessage(printing(handler(runtime, folder, pki.agency()), out));
    return pull ? collect(end, out) : listen(end, out);
  }

  private int collect(AgencyEndpoint end, PrintWriter out) throws InterruptedException {
    Collector collector =
        end.collect(CollectorConfig.of(gateway).withWorkers(workers).withFetches(fetches));
    try {
      return awaitStop(out, pki.agency() + " collects from " + gateway);
    } finally {
      collector.close();
    }
  }

  private static int awaitStop(PrintWriter out, String ready) throws InterruptedException {
    out.println(ready);
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private int listen(AgencyEndpoint end, PrintWriter out) throws InterruptedException {
    try (var server =
        end.listen(AgencyServerConfig.DEFAULT.withPort(port.number()), DeliveryResponder.COMPLIANT)
            .join()) {
      return awaitStop(out, pki.agency() + " receives at " + server.endpoint());
    } catch (CompletionException e) {
      String reason = RootCause.message(RootCause.ofCompletion(e));
      throw new ParameterException(spec.commandLine(), "--port " + port.number() + ": " + reason);
    }
  }

  private MessageHandler printing(MessageHandler next, PrintWriter out) {
    MessageHandler print = MessageHandler.of(message -> print(out, message));
    return (OpenedMessage message) -> {
      CompletionStage<?> printed = print.handle(message);
      return printed.thenCompose(done -> next.handle(message));
    };
  }

  /**
   * Processes each message after its line is printed. This implementation does nothing.
   *
   * @param pki has the keys of {@code agency}
   */
  public MessageHandler handler(KitRuntime runtime, PkiFolder pki, AgencyId agency) {
    return MessageHandler.of(message -> {});
  }

  /** The partner API, where {@code --gateway} was given. */
  public final Optional<URI> gateway() {
    return Optional.ofNullable(gateway);
  }

  private static void print(PrintWriter out, OpenedMessage message) {
    ReceivedDelivery received = message.received();
    out.printf(
        "%s received %s from %s referral %s message %s delivery %s%s%n",
        received.time(),
        received.type(),
        received.sender().value(),
        received.referral(),
        received.messageId(),
        received.deliveryId(),
        message.envelope().test() ? " test" : "");
    out.flush();
  }
}
