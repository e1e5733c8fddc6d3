package org.wasl.connectors.push;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLServerSocket;
import org.wasl.connectors.ConnectorEnds.AgencyStub;
import org.wasl.connectors.ConnectorEnds.Delivered;
import org.wasl.connectors.ConnectorEnds.Trouble;
import org.wasl.connectors.TestIdentity;
import org.wasl.runtime.TestPorts;

/** An agency on a bare TLS socket, with no library between the test and the bytes. */
public class StubAgency implements AgencyStub {
  private final TestIdentity identity;
  private volatile SSLServerSocket server;
  private final List<Delivered> delivered = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch closed = new CountDownLatch(1);
  private final List<Thread> serving = new CopyOnWriteArrayList<>();
  private final AtomicLong bytesSeen = new AtomicLong();

  /** Whether it keeps received requests. */
  public volatile boolean keeps = true;

  private volatile Script script = out -> out.write(response("200 OK", "", "receipt"));

  /** Writes its answer once a request is complete. */
  interface Script {
    void write(OutputStream out) throws IOException, InterruptedException;
  }

  public StubAgency(TestIdentity identity) throws IOException {
    this.identity = identity;
    listen(TestPorts.reserve());
  }

  private void listen(int port) throws IOException {
    SSLServerSocket listening =
        (SSLServerSocket)
            identity
                .context()
                .getServerSocketFactory()
                .createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    listening.setNeedClientAuth(true);
    server = listening;
    serving.add(spawn(this::accept));
  }

  void script(Script next) {
    script = next;
  }

  long bytesSeen() {
    return bytesSeen.get();
  }

  static byte[] response(String status, String headers, String body) {
    return ("HTTP/1.1 "
            + status
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n"
            + headers
            + "\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public URI endpoint() {
    return URI.create("https://127.0.0.1:" + server.getLocalPort() + "/inbox");
  }

  @Override
  public void receipt(String receipt) {
    script = out -> out.write(response("200 OK", "Content-Type: application/jose\r\n", receipt));
  }

  @Override
  public void misbehave(Trouble trouble) {
    script =
        switch (trouble) {
          case NEVER_ANSWERS -> out -> closed.await();
          case DRIPS -> out -> drip(out, response("200 OK", "", "x".repeat(100)));
          case CLOSES_MID_ANSWER ->
              out -> {
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".getBytes());
                out.flush();
                throw new IOException("hang up");
              };
          case ENDLESS_ANSWER ->
              out -> {
                out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes());
                while (closed.getCount() > 0) {
                  out.write(("400\r\n" + "x".repeat(1024) + "\r\n").getBytes());
                }
              };
          case GARBAGE -> out -> out.write("garbage\r\n\r\n".getBytes());
          case REFUSES -> out -> out.write(response("422 No", "", "{}"));
          case OVERLOADED -> out -> out.write(response("503 Busy", "Retry-After: 7\r\n", ""));
        };
  }

  private void drip(OutputStream out, byte[] answer) throws IOException, InterruptedException {
    for (byte b : answer) {
      out.write(b);
      out.flush();
      if (closed.await(1, TimeUnit.SECONDS)) {
        return;
      }
    }
  }

  @Override
  public List<Delivered> delivered() {
    return delivered;
  }

  private void accept() throws IOException {
    CountDownLatch life = closed;
    ServerSocket listening = server;
    while (!listening.isClosed()) {
      Socket socket = listening.accept();
      open.add(socket);
      if (life.getCount() == 0) {
        socket.close(); // accepted while it went down
      } else {
        serving.add(spawn(() -> serve(socket)));
      }
    }
  }

  private void serve(Socket socket) throws Exception {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        Map<String, String> headers = headers(head);
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        bytesSeen.addAndGet(body.length);
        if (keeps) {
          delivered.add(new Delivered(body, headers));
        }
        script.write(out);
        out.flush();
      }
    }
  }

  private String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytesSeen.incrementAndGet();
      head.write(b);
      if (head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.US_ASCII);
      }
    }
    return "";
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    head.lines()
        .skip(1)
        .filter(line -> line.contains(": "))
        .forEach(line -> headers.put(line.split(": ", 2)[0], line.split(": ", 2)[1]));
    return headers;
  }

  private interface Work {
    void run() throws Exception;
  }

  private static Thread spawn(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (Exception ended) {
                // The other side hung up or the test has ended, which these tests cause on purpose.
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Override
  public void up() throws IOException {
    closed = new CountDownLatch(1);
    listen(server.getLocalPort());
  }

  @Override
  public void close() {
    down();
  }

  /** Returns when none of its connections answers any more. */
  @Override
  public void down() {
    closed.countDown();
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
      for (Thread thread : serving) {
        if (thread != Thread.currentThread()) {
          thread.join(Duration.ofSeconds(10));
        }
      }
      serving.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
