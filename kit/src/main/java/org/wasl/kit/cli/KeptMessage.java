package org.wasl.kit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wasl.audit.log.DurableFile;
import org.wasl.kit.cli.option.GatewayOption;
import org.wasl.kit.cli.option.PkiOption;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A file with a message that a command has made, until the gateway has answered: sent again from
 * there it is the same message, while the command typed again would make another one.
 */
record KeptMessage(Path file) {
  /**
   * Keeps it.
   *
   * @param beside a file in whose folder it is kept; where this user may not write there, it is
   *     kept with temporary files
   */
  static KeptMessage of(OutgoingMessage message, Path beside) {
    Path folder = DurableFile.folderOf(beside);
    Path place =
        Files.isWritable(folder) ? folder : Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    Path file = place.resolve(message.messageId() + ".json");
    try {
      AtomicFile.writeSecret(file, message.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new KeptMessage(file);
  }

  /** Removes it where the gateway has answered for good; else says how it is sent again. */
  void settle(CommandSpec command, PkiOption pki, GatewayOption gateway, RequestOutcome outcome) {
    if (outcome instanceof RequestOutcome.Accepted || outcome instanceof RequestOutcome.Refused) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    String again =
        String.join(
            " ",
            command.root().name(),
            "send",
            quoted(file.toString()),
            "--as",
            pki.agency(),
            "--pki",
            quoted(pki.open().path().toString()),
            "--gateway",
            quoted(gateway.url().toString()));
    command.commandLine().getErr().println(gateway.unanswered().sameAgain(again));
  }

  /** As one word of a shell. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
