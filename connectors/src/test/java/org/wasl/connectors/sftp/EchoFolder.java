package org.wasl.connectors.sftp;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.wasl.connectors.jms.EchoQueue;

/** A process that is an agency and answers each delivery in its folder with one fixed receipt. */
public final class EchoFolder {
  private EchoFolder() {}

  /**
   * Runs until it is killed.
   *
   * @param args its folder
   */
  public static void main(String[] args) throws Exception {
    try (FolderClient client = new FolderClient(Path.of(args[0]))) {
      EchoQueue.answer(client);
      new CountDownLatch(1).await();
    }
  }
}
