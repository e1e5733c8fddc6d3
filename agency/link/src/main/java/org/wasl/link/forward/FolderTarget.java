package org.wasl.link.forward;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.link.shared.SharedFolder;
import org.wasl.link.shared.SharedFolder.Subfolder;
import org.wasl.link.state.ForwardAttemptLog;

/**
 * Gives messages as files of the folder {@code in}, first {@code NAME.properties} and then the
 * document. A file that the old system has taken does not come again, not even after a crash. The
 * link notes the message that it is about to give, when the file is staged and has not got its name
 * yet.
 */
public final class FolderTarget implements ForwardTarget {
  private static final Logger LOG = LoggerFactory.getLogger(FolderTarget.class);

  private final SharedFolder folder;
  private final ForwardAttemptLog attempts;

  /** Gives into this folder. Both are closed with this. */
  public FolderTarget(SharedFolder folder, ForwardAttemptLog attempts) {
    this.folder = folder;
    this.attempts = attempts;
  }

  @Override
  public ForwardResult forward(ForwardedMessage message) throws IOException {
    byte[] document = message.document().bytes();
    String name = message.name() + "." + message.document().extension();
    Optional<byte[]> existing = folder.read(Subfolder.IN, name, document.length);
    if (existing.isPresent()) {
      return Arrays.equals(existing.get(), document)
          ? new ForwardResult.Taken()
          : new ForwardResult.Declined("name-taken");
    }
    if (!attempts.has(message.delivery())) {
      folder.put(Subfolder.IN, message.name() + ".properties", properties(message));
      folder.stage(Subfolder.IN, name, document);
      attempts.add(message.delivery());
    } else if (!folder.isStaged(Subfolder.IN, name)) {
      LOG.info("already forwarded before the last stop: delivery={}", message.delivery());
      return new ForwardResult.Taken();
    }
    folder.publish(Subfolder.IN, name);
    return new ForwardResult.Taken();
  }

  private static byte[] properties(ForwardedMessage message) {
    StringBuilder lines = new StringBuilder();
    message
        .properties()
        .forEach((key, value) -> lines.append(key).append(" = ").append(value).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    folder.close();
    attempts.close();
  }
}
