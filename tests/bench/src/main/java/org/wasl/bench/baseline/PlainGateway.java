package org.wasl.bench.baseline;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.wasl.bench.load.BenchTls;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

/**
 * The plain gateway as a process of its own.
 *
 * <p>Arguments:
 *
 * <ul>
 *   <li>setting, {@code defaults} or {@code tuned}
 *   <li>data folder
 *   <li>folder with {@code gateway} and {@code ca} keys
 *   <li>port, 0 for any
 *   <li>address of the recipient
 * </ul>
 *
 * <p>It prints one line of JSON when it is ready. It prints another one with the remaining messages
 * of its queues when it is stopped.
 */
public final class PlainGateway {
  private PlainGateway() {}

  /** Runs until the process is told to end. */
  public static void main(String[] args) throws Exception {
    CryptoProvider.install();
    PlainGatewaySetup setting = PlainGatewaySetup.of(args[0]);
    PkiFolder pki = new PkiFolder(Path.of(args[2]));
    PlatformHttpServer front =
        new PlatformHttpServer(
            Integer.parseInt(args[3]), new BenchTls(pki.path()).server(AgencyId.GATEWAY));
    PlainGatewayBroker broker = new PlainGatewayBroker(Path.of(args[1]), setting);
    Main main =
        main(setting, broker, front, TlsIdentity.of(pki, AgencyId.GATEWAY).sslContext(), args[4]);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, broker)));
    main.start();
    System.out.printf(
        "{\"api\":\"https://127.0.0.1:%d\",\"pid\":%d}%n",
        front.getPort(), ProcessHandle.current().pid());
    Thread.currentThread().join();
  }

  private static Main main(
      PlainGatewaySetup setting,
      PlainGatewayBroker broker,
      PlatformHttpServer front,
      SSLContext tls,
      String recipient) {
    Main main = new Main();
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.configure().withShutdownTimeout(2);
    main.bind("jms", setting.jms(broker.connections()));
    HttpComponent https = setting.https();
    https.setSslContextParameters(
        new SSLContextParameters() {
          @Override
          public SSLContext createSSLContext(CamelContext camel) {
            return tls;
          }
        });
    main.bind("https", https);
    main.configure().addRoutesBuilder(new PlainGatewayRoutes(recipient));
    main.addMainListener(
        new MainListenerSupport() {
          @Override
          public void beforeConfigure(BaseMainSupport starting) {
            front.setCamelContext(starting.getCamelContext());
            try {
              starting.getCamelContext().addService(front, true, true);
            } catch (Exception e) {
              throw new IllegalStateException("the front process did not start", e);
            }
          }
        });
    return main;
  }

  private static void stop(Main main, PlainGatewayBroker broker) {
    try {
      main.stop();
      System.out.printf(
          "{\"queued\":%d,\"deadLetters\":%d}%n",
          broker.depth(PlainGatewayBroker.QUEUE), broker.depth(PlainGatewayBroker.DEAD_LETTERS));
      System.out.flush();
      broker.stop();
    } catch (Exception e) {
      System.err.println("not stopped in order: " + e.getMessage());
    }
  }
}
