package org.wasl.trials.baseline;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.wasl.kit.pki.TlsIdentity;
import org.wasl.trials.bench.load.BenchTls;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.pki.PkiFolder;

/**
 * The plain gateway as a process of its own. Arguments: setting ({@code defaults} or {@code
 * tuned}), data folder, folder with {@code gateway} and {@code ca} keys, port (0 takes any),
 * address of the recipient. Prints one line of JSON when it is ready and one, with what is left in
 * its queues, when it is stopped.
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
            Integer.parseInt(args[3]), new BenchTls(pki.path()).server(PkiFolder.GATEWAY));
    PlainGatewayBroker broker = new PlainGatewayBroker(Path.of(args[1]), setting);
    Main main =
        main(setting, broker, front, TlsIdentity.of(pki, PkiFolder.GATEWAY).sslContext(), args[4]);
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
              throw new IllegalStateException("the front does not start", e);
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
