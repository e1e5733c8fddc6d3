package org.wasl.operations.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A collector of syslog messages over TLS (RFC 5425). That protocol has no acknowledgement. So each
 * call makes a connection, ends its own direction and waits until the collector ends the other one.
 * The collector has read all messages by then.
 */
final class SyslogCollector {
  private final String host;
  private final int port;
  private final Supplier<SSLContext> tls;
  private final int timeoutMillis;

  /**
   * @param tls asked for each connection
   * @param timeoutMillis time limit to connect, and for each read
   */
  SyslogCollector(String host, int port, Supplier<SSLContext> tls, int timeoutMillis) {
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * Sends the messages. After an exception the collector may have some of them.
   *
   * @param framed each in its frame
   */
  void send(List<byte[]> framed) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), timeoutMillis);
      plain.setSoTimeout(timeoutMillis);
      SSLSocket socket =
          (SSLSocket) tls.get().getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      OutputStream out = socket.getOutputStream();
      for (byte[] message : framed) {
        out.write(message);
      }
      out.flush();
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      if (in.read() != -1) {
        throw new IOException("the collector answers, which no collector of RFC 5425 does");
      }
    }
  }
}
