package org.wasl.connectors.partnerapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that sends exactly the bytes it is told to. */
final class RawTls implements AutoCloseable {
  /** Else the kernel takes an answer of many MiB for a client that does not read it. */
  private static final int RECEIVE_BUFFER_BYTES = 64 * 1024;

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

  private final SSLSocket socket;

  RawTls(SSLContext identity, int port, String... protocols) throws IOException {
    this(identity, "127.0.0.1", port, protocols);
  }

  /** From this address of the loopback network. */
  RawTls(SSLContext identity, String from, int port, String... protocols) throws IOException {
    Socket plain = new Socket();
    plain.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
    plain.bind(new InetSocketAddress(from, 0));
    plain.connect(new InetSocketAddress("127.0.0.1", port));
    socket = (SSLSocket) identity.getSocketFactory().createSocket(plain, "127.0.0.1", port, true);
    socket.setSoTimeout(30_000);
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.startHandshake();
  }

  RawTls send(String latin1) throws IOException {
    socket.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return this;
  }

  /** As {@link #send}, but a connection that the server has closed meanwhile is no error. */
  boolean trySend(String latin1) {
    try {
      send(latin1);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Everything until the server closes. Fails if it does not close. */
  String untilClosed() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    byte[] part = new byte[8192];
    try {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        all.write(part, 0, n);
      }
    } catch (SocketTimeoutException open) {
      throw new AssertionError("the server keeps the connection open after: " + all, open);
    } catch (IOException reset) {
      // The connection was closed with unread bytes of ours, and the received bytes still count.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** One answer with a Content-Length. The connection may stay open. */
  String oneAnswer() throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) read(in, text));
    }
    var length = Pattern.compile("(?i)content-length: (\\d+)").matcher(text);
    for (int left = length.find() ? Integer.parseInt(length.group(1)) : 0; left > 0; left--) {
      text.append((char) read(in, text));
    }
    return text.toString();
  }

  /** Everything up to that text. */
  String upTo(String end) throws IOException {
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (text.indexOf(end) < 0) {
      text.append((char) read(in, text));
    }
    return text.toString();
  }

  private static int read(InputStream in, StringBuilder soFar) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new IOException("closed after: " + soFar);
    }
    return b;
  }

  /** The statuses of all answers in {@code text}, in order. */
  static java.util.List<Integer> statuses(String text) {
    return STATUS_LINE
        .matcher(text)
        .results()
        .map(match -> Integer.valueOf(match.group(1)))
        .toList();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
