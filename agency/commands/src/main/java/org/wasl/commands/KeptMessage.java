package org.wasl.commands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.Refused;
import org.wasl.kit.option.GatewayOption;
import org.wasl.kit.option.PkiOption;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.runtime.DurableFile;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A file that keeps the message of a command until the gateway has answered. You can send it again
 * from there, and it stays the same message. If you typed the command again, it would make another
 * message.
 */
record KeptMessage(Path file) {
  /**
   * Keeps it.
   *
   * @param beside a file in whose folder it is kept. If this user may not write there, it is kept
   *     with temporary files
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

  /**
   * Removes the file if the gateway has given a final answer. Otherwise it prints the command that
   * sends the file again.
   */
  void settle(CommandSpec command, PkiOption pki, GatewayOption gateway, Outcome outcome) {
    if (outcome instanceof Outcome.Accepted || outcome instanceof Refused) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    String resendCommand =
        String.join(
            " ",
            command.root().name(),
            "send",
            quoted(file.toString()),
            "--as",
            pki.agency().value(),
            "--pki",
            quoted(pki.open().path().toString()),
            "--gateway",
            quoted(gateway.url().toString()));
    command.commandLine().getErr().println(gateway.unanswered().retryCommand(resendCommand));
  }

  /** As one word of a shell. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
