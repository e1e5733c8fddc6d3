package org.wasl.kit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wasl.base.FileFault;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.cli.option.GatewayOption;
import org.wasl.kit.cli.option.OutcomePrinter;
import org.wasl.kit.cli.option.PkiOption;
import org.wasl.kit.send.GatewayClient;
import org.wasl.kit.send.MessageWriter;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code send}: signs a message and submits it until the gateway has answered. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = "Signs a message, submits it to the gateway, prints the answer.")
public final class SendCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private GatewayOption gateway;

  @Parameters(
      paramLabel = "FILE",
      description =
          "A message document (envelope and content), or content alone with --type;"
              + " - for standard input.")
  private Path file;

  @Option(
      names = "--type",
      paramLabel = "TYPE[/VERSION]",
      description = "The type of content without an envelope, such as instruction/1.")
  private String type;

  @Option(
      names = "--referral",
      paramLabel = "UUID",
      description = "What the message belongs to; not for the one that opens a referral.")
  private @Nullable UUID referral;

  @Option(
      names = "--test",
      description =
          "Marks the message as a test: made up, it goes to sandboxes only and is never counted.")
  private boolean test;

  /** Whether the file has an envelope: sent again, it is the same message. */
  private boolean complete;

  @Override
  public Integer call() {
    PkiFolder folder = pki.open();
    SecureRandom random = new SecureRandom();
    var writer =
        new MessageWriter(pki.agency(), folder.signer(pki.agency()), Clock.systemUTC(), random);
    OutgoingMessage message = message(writer);
    Optional<KeptMessage> kept =
        complete ? Optional.empty() : Optional.of(KeptMessage.of(message, file));
    try (KitRuntime runtime = KitRuntime.start(1);
        var client =
            new GatewayClient(
                runtime.vertx(), folder, pki.agency(), gateway.config(spec), random)) {
      RequestOutcome outcome =
          (referral == null ? client.submitCase(message) : client.submit(referral, message)).join();
      int code =
          OutcomePrinter.print(
              spec.commandLine(), gateway.unanswered(), message.messageId(), outcome);
      kept.ifPresent(it -> it.settle(spec, pki, gateway, outcome));
      return code;
    }
  }

  private OutgoingMessage message(MessageWriter writer) {
    try {
      MessageFile document = MessageFile.of(bytes());
      complete = document.isComplete();
      if (complete) {
        referral = referral == null ? document.envelope().referral().orElse(null) : referral;
        return (test ? document.asTest() : document).signed(writer);
      }
      if (type == null) {
        throw new ParameterException(spec.commandLine(), file + " has no envelope: give --type");
      }
      return document.wrapped(writer, type, Optional.ofNullable(referral), test);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot read " + file + ": " + FileFault.unreadable(e));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage());
    }
  }

  private byte[] bytes() throws IOException {
    return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
  }
}
