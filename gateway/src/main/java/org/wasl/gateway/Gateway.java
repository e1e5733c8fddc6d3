package org.wasl.gateway;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.connectors.https.HttpsConnector;
import org.wasl.connectors.https.HttpsSettings;
import org.wasl.console.Console;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.GatewayConfig;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Crypto;

/** One gateway process: started in order, stopped in the opposite one. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  private final Closing closing = new Closing();
  private final URI api;
  private final URI management;

  private Gateway(Configuration configuration) throws StartException {
    GatewayConfig config = configuration.gateway();
    try {
      Path data = Files.createDirectories(config.folders().dataDir());
      RunFile run = new RunFile(data);
      run.remove();
      String provider = Crypto.install();
      Documents documents = Documents.load();
      AgencyDirectory directory =
          new Partners(config.folders().pkiDir()).directory(configuration.agencies());
      Foundation foundation =
          closing.add(
              "foundation",
              new Foundation(config, directory.all().stream().map(a -> a.id()).toList()));
      Watch watch = new Watch(foundation, directory, config);
      Pipeline pipeline =
          new Pipeline(configuration, directory, documents, foundation, watch.events());
      Strangers strangers =
          closing.add(
              "strangers", new Strangers(directory, foundation.store().intake(), watch.metrics()));
      HttpsConnector https = closing.add("HTTPS connector", https(config, documents, strangers));
      CamelRuntime camel =
          closing.add(
              "routes",
              new CamelRuntime(
                  pipeline.routes(),
                  https,
                  foundation.broker().component(),
                  Math.max(1, config.pace().shutdownMillis() / 1000)));
      camel.start();
      Console console = closing.add("console", watch.console(config));
      api = URI.create("https://" + config.api().host() + ":" + https.port());
      management = console.uri();
      run.write(api, management);
      closing.add("run file", run::remove);
      LOG.info("ready: api {} management {} cryptography {}", api, management, provider);
    } catch (StartException | RuntimeException e) {
      closing.close();
      throw e;
    } catch (IOException e) {
      closing.close();
      throw new StartException("the data folder cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Starts a gateway; when this returns it is ready and {@code run.json} is there.
   *
   * @throws StartException saying what to mend; nothing is left running
   */
  public static Gateway start(Configuration configuration) throws StartException {
    return new Gateway(configuration);
  }

  private static HttpsConnector https(
      GatewayConfig config, Documents documents, Strangers strangers) {
    Path pki = config.folders().pkiDir();
    HttpsSettings defaults =
        HttpsSettings.defaults(
            config.api().host(),
            config.api().port(),
            pki.resolve("gateway.pem"),
            pki.resolve("gateway.key"),
            pki.resolve("ca.pem"));
    HttpsSettings settings =
        new HttpsSettings(
            defaults.host(),
            defaults.port(),
            defaults.certificate(),
            defaults.key(),
            defaults.authority(),
            config.door().maxBodyBytes(),
            defaults.maxLineBytes(),
            config.door().maxHeaderBytes(),
            config.door().maxConnections(),
            defaults.maxConnectionsPerCertificate(),
            config.door().requestTimeoutMillis(),
            defaults.lingerMillis(),
            config.pace().shutdownMillis(),
            64,
            config.delivery().connectTimeoutMillis(),
            64,
            config.delivery().maxAnswerBytes());
    return new HttpsConnector(
        settings, documents::index, documents::schema, documents::problem, strangers);
  }

  /** Where partners reach it. */
  public URI api() {
    return api;
  }

  /** Where operations staff reach it. */
  public URI management() {
    return management;
  }

  /** Takes nothing new, finishes what is under way within the grace time, stops everything. */
  @Override
  public void close() {
    closing.close();
  }
}
