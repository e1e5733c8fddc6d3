package org.wasl.system.operate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A proxy of a database that reports PostgreSQL 13 as its version to every client. */
final class OldPostgresServer implements AutoCloseable {
  private static final String SAID = "server_version\0" + "17";
  private static final String SAID_INSTEAD = "server_version\0" + "13";

  private final ServerSocket listener;
  private final int target;

  /**
   * @param url JDBC address of the real one, on this machine
   */
  OldPostgresServer(String url) throws IOException {
    target = Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  String url(String original) {
    return original.replaceFirst(":\\d+/", ":" + listener.getLocalPort() + "/");
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      daemon(() -> pass(client, server));
      daemon(() -> pass(server, client));
    }
  }

  /** Converts each byte to one character and back, so that lengths stay equal. */
  private static void pass(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int length; (length = in.read(buffer)) >= 0; ) {
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        out.write(text.replace(SAID, SAID_INSTEAD).getBytes(StandardCharsets.ISO_8859_1));
      }
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One of the two ends has closed.
              }
            },
            "old-database");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
