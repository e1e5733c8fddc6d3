package org.wasl.commands.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.wasl.client.WaslClient;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.kit.evidence.EvidenceList;
import org.wasl.kit.evidence.EvidenceReceiver;
import org.wasl.kit.evidence.FileReception;
import org.wasl.kit.inbox.ReceivedDelivery;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.InboxOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.option.StandardOutput;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command {@code file get} receives the files of a delivery. A file appears only when all of it
 * is verified. Exit codes are 0 (all are verified and signed for), 1 (one is not) and 2 (bad
 * usage).
 */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches the files of a received message, opens each, and signs that it is verified.",
      "After a cut or a kill, the same command goes on where it was. The folder also gets the",
      "message and its signature, for verify file."
    })
final class FileGetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PkiOption pki;
  @Mixin private InboxOption inbox;
  @Mixin private GatewayOption gateway;

  @Parameters(paramLabel = "DELIVERY", description = "Id of the delivery, as agency prints it.")
  private DeliveryId delivery;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "FOLDER",
      description = "Folder for the files, each named by its id.")
  private Path to;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PkiFolder keys = pki.open();
    ReceivedDelivery received = inbox.find(spec.commandLine(), pki.agency(), delivery);
    Optional<SignedMessage> message =
        MessageSealer.open(received.sealed(), keys.privateKeys(pki.agency()));
    Optional<EvidenceList> listed =
        message.flatMap(it -> EvidenceList.of(it, received.referral(), keys.directory()));
    if (listed.isEmpty()) {
      spec.commandLine().getErr().println("no message of " + delivery + " can be opened");
      return 1;
    }
    Files.createDirectories(to);
    keep(listed.get());
    boolean all = true;
    try (WaslClient client = WaslClient.open(gateway.config(spec, keys, pki.agency()))) {
      EvidenceReceiver receiver = new EvidenceReceiver(client.evidence(), to);
      for (EvidenceEntry entry : listed.get().entries()) {
        String id = entry.file().id().toString();
        PrintedProgress progress = new PrintedProgress(spec.commandLine().getErr(), id);
        FileReception result = receiver.receive(listed.get(), entry, progress);
        StandardOutput.println(spec.commandLine(), id + " " + text(result));
        all &= result instanceof FileReception.Verified;
      }
    }
    return all ? 0 : 1;
  }

  /** Keeps the signed message, by which {@code verify file} proves the opened files. */
  private void keep(EvidenceList listed) throws IOException {
    if (!listed.entries().isEmpty()) {
      String name = listed.messageId().toString();
      AtomicFile.writeSecret(to.resolve(name + ".json"), listed.message().body());
      AtomicFile.writeSecret(
          to.resolve(name + ".jws"),
          listed.message().signature().getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static String text(FileReception result) {
    return switch (result) {
      case FileReception.Verified _ -> "verified, receipt recorded";
      case FileReception.Unsigned(_, var why) ->
          "verified, receipt not recorded (" + why.code() + "): get it again";
      case FileReception.NotFetched(var why) ->
          "not fetched whole (" + why.code() + "): get it again";
      case FileReception.Damaged _ -> "damaged: not the sealed bytes that the message lists";
      case FileReception.Broken(var why) ->
          "broken: " + why.problem().code() + ", segment " + why.segment();
    };
  }
}
