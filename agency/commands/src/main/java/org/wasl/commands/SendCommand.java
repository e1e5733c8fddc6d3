package org.wasl.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.Outcome;
import org.wasl.commands.file.FileUploads;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.SealedCopies;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.OutcomePrinter;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.FileFault;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code send} signs a message and submits it until the gateway has answered. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = "Signs a message, submits it to the gateway, and prints the answer.")
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
      description = "Referral of the message; not for a message that opens a referral.")
  private @Nullable ReferralId referral;

  @Option(
      names = "--test",
      description = "Marks the message as a test. It goes to sandboxes only and is never counted.")
  private boolean test;

  @Option(
      names = "--file",
      arity = "1..*",
      paramLabel = "PATH",
      description = {
        "Evidence files, which are sealed and sent first. Their sealed copies stay beside FILE",
        "until the gateway has accepted the message. After a cut or a kill, the same command goes",
        "on."
      })
  private List<Path> evidence = List.of();

  /** Tells whether the file has an envelope. Such a file can be sent again as the same message. */
  private boolean complete;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PkiFolder folder = pki.open();
    FileUploads.check(spec.commandLine(), evidence);
    SecureRandom random = new SecureRandom();
    var writer =
        new MessageWriter(pki.agency(), folder.signer(pki.agency()), Clock.systemUTC(), random);
    MessageFile document = document();
    try (WaslClient client = WaslClient.open(gateway.config(spec, folder, pki.agency()))) {
      Optional<List<EvidenceEntry>> sent = sendFiles(client);
      if (sent.isEmpty()) {
        return 1;
      }
      OutgoingMessage message =
          message(writer, evidence.isEmpty() ? document : document.withEvidence(sent.get()));
      Optional<KeptMessage> kept =
          complete ? Optional.empty() : Optional.of(KeptMessage.of(message, file));
      Outcome outcome = client.submit(Optional.ofNullable(referral), message);
      int code =
          OutcomePrinter.print(
              spec.commandLine(), gateway.unanswered(), message.messageId(), outcome);
      kept.ifPresent(it -> it.settle(spec, pki, gateway, outcome));
      if (outcome instanceof Outcome.Accepted) {
        for (EvidenceEntry entry : sent.get()) {
          copies().remove(entry.file().id());
        }
      }
      return code;
    }
  }

  /** Empty if one of them was not sent. */
  private Optional<List<EvidenceEntry>> sendFiles(WaslClient client)
      throws IOException, InterruptedException {
    return evidence.isEmpty()
        ? Optional.of(List.of())
        : FileUploads.send(spec.commandLine(), gateway, client.evidence(), copies(), evidence);
  }

  private SealedCopies copies() throws IOException {
    return SealedCopies.in(file.resolveSibling(file.getFileName() + ".files"));
  }

  private MessageFile document() {
    try {
      MessageFile document = MessageFile.of(bytes());
      complete = document.isComplete();
      if (!complete && type == null) {
        throw new ParameterException(spec.commandLine(), file + " has no envelope: give --type");
      }
      return document;
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), "cannot read " + file + ": " + FileFault.unreadable(e));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage());
    }
  }

  private OutgoingMessage message(MessageWriter writer, MessageFile document) {
    try {
      if (complete) {
        referral = referral == null ? document.envelope().referral().orElse(null) : referral;
        return (test ? document.asTest() : document).signed(writer);
      }
      return document.wrapped(writer, type, Optional.ofNullable(referral), test);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), file + ": " + e.getMessage());
    }
  }

  private byte[] bytes() throws IOException {
    return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
  }
}
