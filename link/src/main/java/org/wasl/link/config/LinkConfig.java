package org.wasl.link.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.wasl.base.FileFault;
import org.wasl.base.settings.ConfigException;
import org.wasl.base.settings.LoopbackAddress;
import org.wasl.base.settings.SecretFileCheck;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.connectors.sftp.FolderAddress;
import org.wasl.link.document.KnownMessages;
import org.wasl.link.document.OwnSchemas;
import org.wasl.link.xml.XmlMapping;
import org.wasl.schemas.codes.CodeList;
import org.wasl.wire.pki.CertifiedKey;
import org.wasl.wire.pki.Pem;
import org.wasl.wire.pki.PkiFolder;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * The settings of a link.
 *
 * @param agency id of the agency
 * @param pki folder with its keys and certificate, and everybody's public ones
 * @param gateway the gateway's partner API
 * @param language of refusals: {@code ar}, {@code fr} or {@code en}
 * @param receiving how deliveries come
 * @param format of documents
 * @param schemas a registered set with the agency's own schemas for documents
 * @param xmlMaxBytes size of the largest XML document that is read, in bytes
 * @param inbound how the old system gets messages
 * @param reads in which version of a type it gets them, by type; others as they come
 * @param outbound how it gives documents
 * @param folder the folder that is shared with it, where one way is {@link Way#FOLDER}
 * @param sftp the folder of a file server, where one way is {@link Way#SFTP}
 * @param jms the queues of a broker, where one way is {@link Way#JMS}
 * @param url where it takes messages, where {@code inbound} is {@link Way#HTTPS}
 * @param urlTrustFile authorities of that address; empty: the system's
 * @param urlTokenFile bearer token for it; empty: none
 * @param urlTimeoutMillis of a call to it
 * @param givenDays how long a message that the old system has is known as given
 * @param retryMillis first pause before the old system is tried again
 * @param maxRetryMillis longest such pause
 * @param pollMillis how often folders are looked at
 * @param settleMillis a file is taken when it has not changed for so long
 * @param maxFiles of a folder with more files nothing is taken
 * @param deadlineMillis how long a document is tried at once
 * @param rememberDays how long results are kept
 * @param api where documents are taken, where {@code outbound} is {@link Way#HTTPS}
 * @param healthHost address of health and metrics, a loopback address
 * @param healthPort port of health and metrics; 0 takes any free one
 */
public record LinkConfig(
    String agency,
    PkiFolder pki,
    URI gateway,
    String language,
    Receiving receiving,
    Format format,
    Optional<Path> schemas,
    int xmlMaxBytes,
    Way inbound,
    Map<String, Integer> reads,
    Way outbound,
    Optional<Path> folder,
    Sftp sftp,
    Jms jms,
    Optional<URI> url,
    Optional<Path> urlTrustFile,
    Optional<Path> urlTokenFile,
    int urlTimeoutMillis,
    int givenDays,
    int retryMillis,
    int maxRetryMillis,
    int pollMillis,
    int settleMillis,
    int maxFiles,
    int deadlineMillis,
    int rememberDays,
    Api api,
    String healthHost,
    int healthPort) {

  /** A format of documents. */
  public enum Format {
    /** The documents as they are signed. */
    JSON,
    /** A rendering of them. */
    XML
  }

  /** A way between link and old system. */
  public enum Way {
    /** Nothing goes this way. */
    NONE,
    /** Files in a folder of this machine. */
    FOLDER,
    /** Files in a folder of a file server. */
    SFTP,
    /** Queues of a broker. */
    JMS,
    /** Calls over HTTPS, or HTTP on this machine. */
    HTTPS
  }

  /** How deliveries come from the gateway. */
  public enum Arrival {
    /** The link collects them: no port is open to the network. */
    PULL,
    /** The gateway pushes them to a port of the link. */
    PUSH
  }

  /**
   * How deliveries come.
   *
   * @param host address to listen on
   * @param port port to listen on; 0 takes any free one
   * @param path of the endpoint
   */
  public record Receiving(Arrival arrival, String host, int port, String path) {}

  /**
   * A folder of a file server.
   *
   * @param address with the fingerprints of the server's host keys
   * @param keyFile the link's private key (OpenSSH)
   * @param timeoutMillis how long the server may take for one step
   */
  public record Sftp(Optional<FolderAddress> address, Optional<Path> keyFile, int timeoutMillis) {}

  /**
   * Queues of the old system's broker.
   *
   * @param address {@code amqp://HOST:PORT} or {@code artemis://HOST:PORT}
   * @param tls false for a broker on this machine that is spoken to in the clear
   * @param trustFile authorities (PEM) of the broker; empty: the system's
   * @param certificateFile PEM certificate chain that the link shows the broker; present together
   *     with the next one, or not
   * @param keyFile PEM private key (PKCS#8) of it
   * @param user by which the link logs in; empty where it does not
   * @param passwordFile its password
   * @param in the queue for messages
   * @param out the queue with documents
   * @param results the queue for their outcomes
   * @param timeoutMillis how long the broker may take for one step
   */
  public record Jms(
      Optional<URI> address,
      boolean tls,
      Optional<Path> trustFile,
      Optional<Path> certificateFile,
      Optional<Path> keyFile,
      Optional<String> user,
      Optional<Path> passwordFile,
      String in,
      String out,
      String results,
      int timeoutMillis) {}

  /**
   * The port on which documents are taken.
   *
   * @param host address to listen on; without TLS a loopback address
   * @param port port to listen on; 0 takes any free one
   * @param tokenFile bearer token that callers must have; without TLS it is needed
   * @param certificateFile PEM certificate chain; present together with the two others, or not
   * @param keyFile PEM private key (PKCS#8)
   * @param clientsFile PEM certificates of the authorities, or callers, that are admitted
   * @param maxPending requests under way at once
   * @param idleMillis a connection on which nothing moves for so long is closed
   */
  public record Api(
      String host,
      int port,
      Optional<Path> tokenFile,
      Optional<Path> certificateFile,
      Optional<Path> keyFile,
      Optional<Path> clientsFile,
      int maxPending,
      int idleMillis) {
    /** Whether it speaks TLS, and asks callers for a certificate. */
    public boolean tls() {
      return certificateFile.isPresent();
    }
  }

  /** A request may wait for its turn, and then for the gateway, for the deadline each. */
  private static final int WAITS = 2;

  private static final SettingKey<Optional<String>> AGENCY =
      SettingKey.optional("agency", "id of an agency", "The agency; needed");
  private static final SettingKey<Optional<Path>> PKI =
      SettingKey.optionalPath(
          "pki", "Folder with the agency's keys and everybody's public ones; needed");
  private static final SettingKey<Optional<URI>> GATEWAY =
      address("gateway", "https://HOST:PORT", "Partner API of the gateway; needed");
  private static final SettingKey<String> LANGUAGE =
      oneOf(
          "language",
          "en",
          new TreeSet<>(CodeList.LANGUAGES),
          "Language of refusals",
          text -> text);
  private static final SettingKey<Arrival> RECEIVE =
      constant("receive", Arrival.PULL, Arrival.class, "Whether deliveries are collected");
  private static final SettingKey<String> RECEIVE_HOST =
      SettingKey.host(
          "receive.host", "127.0.0.1", "Address on which deliveries come, with receive = push");
  private static final SettingKey<Integer> RECEIVE_PORT =
      SettingKey.port("receive.port", 8445, "Port on which deliveries come, with receive = push");
  private static final SettingKey<String> RECEIVE_PATH =
      new SettingKey<>(
          "receive.path",
          "/v1/deliveries",
          "Path of the endpoint, with receive = push",
          "path of an address",
          text -> matching(text, "/[A-Za-z0-9/._-]{0,200}", "a path of an address"));
  private static final SettingKey<Format> FORMAT =
      constant("format", Format.JSON, Format.class, "Format of documents on both ways");
  private static final SettingKey<Optional<Path>> SCHEMAS =
      SettingKey.optionalPath(
          "schemas", "Registered set with the agency's own schemas for documents; empty: none");
  private static final SettingKey<Integer> XML_BYTES =
      SettingKey.integer(
          "xml.maxBytes",
          XmlMapping.LARGEST_BYTES,
          1_024,
          XmlMapping.LARGEST_BYTES,
          "Largest document in XML that is read");
  private static final SettingKey<Way> INBOUND =
      constant("inbound", Way.FOLDER, Way.class, "How the old system gets messages");
  private static final SettingKey<Map<String, Integer>> READS =
      new SettingKey<>(
          "reads",
          "",
          "Versions in which it gets message types, such as investigation-report/1; others as they"
              + " come",
          "TYPE/VERSION, several with commas between, or empty",
          LinkConfig::versions);
  private static final SettingKey<Way> OUTBOUND =
      constant("outbound", Way.FOLDER, Way.class, "How the old system gives documents");
  private static final SettingKey<Optional<Path>> FOLDER =
      SettingKey.optionalPath(
          "folder", "Folder shared with the old system; has in, out, results and refused");
  private static final SettingKey<Optional<FolderAddress>> SFTP_ADDRESS =
      new SettingKey<>(
          "sftp.address",
          "",
          "Folder of a file server that is shared with the old system; has the same four",
          FolderAddress.EXPECTED,
          LinkConfig::folderAddress);
  private static final SettingKey<Optional<Path>> SFTP_KEY =
      SettingKey.optionalPath("sftp.keyFile", "The link's key (OpenSSH) there, not for others");
  private static final SettingKey<Integer> SFTP_TIMEOUT =
      SettingKey.integer(
          "sftp.timeoutMillis", 10_000, 100, 600_000, "How long that server may take for a step");
  private static final SettingKey<Optional<URI>> JMS_ADDRESS =
      new SettingKey<>(
          "jms.address",
          "",
          "Broker of the old system: AMQP 1.0, or the core protocol of Artemis",
          "amqp://HOST:PORT, artemis://HOST:PORT or empty",
          text ->
              address(text, Set.of("amqp", "artemis"), "amqp://HOST:PORT or artemis://HOST:PORT"));
  private static final SettingKey<Boolean> JMS_TLS =
      SettingKey.yesOrNo(
          "jms.tls", true, "Whether the broker speaks TLS; false only for one on this machine");
  private static final SettingKey<Optional<Path>> JMS_TRUST =
      SettingKey.optionalPath(
          "jms.trustFile", "Authorities (PEM) of the broker; empty: the system's");
  private static final SettingKey<Optional<Path>> JMS_CERTIFICATE =
      SettingKey.optionalPath(
          "jms.certificateFile",
          "Certificate chain (PEM) that the link shows the broker; empty: none");
  private static final SettingKey<Optional<Path>> JMS_KEY =
      SettingKey.optionalPath(
          "jms.keyFile", "Private key (PKCS#8, PEM) of that certificate, not for others");
  private static final SettingKey<Optional<String>> JMS_USER =
      SettingKey.optional(
          "jms.user", "name of a user, or empty", "By which the link logs in at the broker");
  private static final SettingKey<Optional<Path>> JMS_PASSWORD =
      SettingKey.optionalPath("jms.passwordFile", "Password of that user, not for others");
  private static final SettingKey<String> JMS_IN =
      queue("jms.in", "wasl.in", "Queue for messages, with inbound = jms");
  private static final SettingKey<String> JMS_OUT =
      queue("jms.out", "wasl.out", "Queue with documents, with outbound = jms");
  private static final SettingKey<String> JMS_RESULTS =
      queue("jms.results", "wasl.results", "Queue for their outcomes");
  private static final SettingKey<Integer> JMS_TIMEOUT =
      SettingKey.integer(
          "jms.timeoutMillis", 10_000, 100, 600_000, "How long the broker may take for a step");
  private static final SettingKey<Optional<URI>> URL =
      address(
          "inbound.url",
          "https://HOST[:PORT]/PATH, or http:// on this machine",
          "Where the old system takes messages, with inbound = https");
  private static final SettingKey<Optional<Path>> URL_TRUST =
      SettingKey.optionalPath(
          "inbound.trustFile", "Authorities (PEM) of that address; empty: the system's");
  private static final SettingKey<Optional<Path>> URL_TOKEN =
      SettingKey.optionalPath(
          "inbound.tokenFile", "Bearer token for that address, not for others; empty: none");
  private static final SettingKey<Integer> URL_TIMEOUT =
      SettingKey.integer(
          "inbound.timeoutMillis", 30_000, 100, 600_000, "How long the old system may take");
  private static final SettingKey<Integer> GIVEN_DAYS =
      SettingKey.integer(
          "inbound.rememberDays",
          10_950,
          1,
          36_500,
          "How long a message that the old system has is not given again when it is handed over");
  private static final SettingKey<Integer> RETRY =
      SettingKey.integer(
          "retry.millis", 1_000, 10, 600_000, "First pause before the old system is tried again");
  private static final SettingKey<Integer> MAX_RETRY =
      SettingKey.integer("retry.maxMillis", 60_000, 10, 3_600_000, "Longest such pause");
  private static final SettingKey<Integer> POLL =
      SettingKey.integer("pollMillis", 1_000, 10, 600_000, "How often folders are looked at");
  private static final SettingKey<Integer> SETTLE =
      SettingKey.integer(
          "outbound.settleMillis",
          2_000,
          0,
          600_000,
          "A file is taken when it has not changed for so long");
  private static final SettingKey<Integer> FILES =
      SettingKey.integer(
          "outbound.maxFiles", 20_000, 1, 1_000_000, "Files in out; with more nothing is taken");
  private static final SettingKey<Integer> DEADLINE =
      SettingKey.integer(
          "outbound.deadlineMillis",
          20_000,
          100,
          600_000,
          "How long a document is tried before the next look at the folder, or the answer 503");
  private static final SettingKey<Integer> REMEMBER =
      SettingKey.integer(
          "outbound.rememberDays",
          90,
          1,
          3_650,
          "How long a document that comes again has the same result");
  private static final SettingKey<String> API_HOST =
      SettingKey.host(
          "api.host",
          "127.0.0.1",
          "Address on which documents are taken, with outbound = https; without TLS a loopback"
              + " address");
  private static final SettingKey<Integer> API_PORT =
      SettingKey.port("api.port", 8094, "Port on which documents are taken");
  private static final SettingKey<Optional<Path>> API_TOKEN =
      SettingKey.optionalPath(
          "api.tokenFile", "Bearer token that callers must have, not for others");
  private static final SettingKey<Optional<Path>> API_CERTIFICATE =
      SettingKey.optionalPath("api.certificateFile", "Certificate chain (PEM) of that port");
  private static final SettingKey<Optional<Path>> API_KEY =
      SettingKey.optionalPath(
          "api.keyFile", "Private key (PKCS#8, PEM) of that port, not for others");
  private static final SettingKey<Optional<Path>> API_CLIENTS =
      SettingKey.optionalPath(
          "api.clientsFile", "Whose certificates are admitted (PEM); needed with TLS");
  private static final SettingKey<Integer> API_PENDING =
      SettingKey.integer("api.maxPending", 64, 1, 10_000, "Requests under way; beyond, 503");
  private static final SettingKey<Integer> API_IDLE =
      SettingKey.integer(
          "api.idleMillis",
          60_000,
          1_000,
          3_600_000,
          "A connection on which nothing moves for so long is closed; more than twice"
              + " outbound.deadlineMillis");
  private static final SettingKey<String> HEALTH_HOST =
      SettingKey.host("health.host", "127.0.0.1", "Address of /health and /metrics, loopback only");
  private static final SettingKey<Integer> HEALTH_PORT =
      SettingKey.port("health.port", 8093, "Port of /health and /metrics");

  /** All settings, in the order of the document. */
  public static final List<SettingKey<?>> KEYS =
      List.of(
          AGENCY,
          PKI,
          GATEWAY,
          LANGUAGE,
          RECEIVE,
          RECEIVE_HOST,
          RECEIVE_PORT,
          RECEIVE_PATH,
          FORMAT,
          SCHEMAS,
          XML_BYTES,
          INBOUND,
          READS,
          OUTBOUND,
          FOLDER,
          SFTP_ADDRESS,
          SFTP_KEY,
          SFTP_TIMEOUT,
          JMS_ADDRESS,
          JMS_TLS,
          JMS_TRUST,
          JMS_CERTIFICATE,
          JMS_KEY,
          JMS_USER,
          JMS_PASSWORD,
          JMS_IN,
          JMS_OUT,
          JMS_RESULTS,
          JMS_TIMEOUT,
          URL,
          URL_TRUST,
          URL_TOKEN,
          URL_TIMEOUT,
          GIVEN_DAYS,
          RETRY,
          MAX_RETRY,
          POLL,
          SETTLE,
          FILES,
          DEADLINE,
          REMEMBER,
          API_HOST,
          API_PORT,
          API_TOKEN,
          API_CERTIFICATE,
          API_KEY,
          API_CLIENTS,
          API_PENDING,
          API_IDLE,
          HEALTH_HOST,
          HEALTH_PORT);

  /**
   * Reads the settings.
   *
   * @param overrides values that go before the file's
   * @throws ConfigException with every problem: unknown and missing keys, bad values, a key or
   *     folder that others may read, an address that is open to the network without TLS
   */
  public static LinkConfig read(Path file, Map<String, String> overrides) throws ConfigException {
    Settings settings = new Settings(file, overrides, KEYS);
    LinkConfig config =
        new LinkConfig(
            settings.get(AGENCY).orElse(""),
            new PkiFolder(settings.get(PKI).orElse(Path.of(""))),
            settings.get(GATEWAY).orElse(URI.create("")),
            settings.get(LANGUAGE),
            new Receiving(
                settings.get(RECEIVE),
                settings.get(RECEIVE_HOST),
                settings.get(RECEIVE_PORT),
                settings.get(RECEIVE_PATH)),
            settings.get(FORMAT),
            settings.get(SCHEMAS),
            settings.get(XML_BYTES),
            settings.get(INBOUND),
            settings.get(READS),
            settings.get(OUTBOUND),
            settings.get(FOLDER),
            new Sftp(
                settings.get(SFTP_ADDRESS), settings.get(SFTP_KEY), settings.get(SFTP_TIMEOUT)),
            new Jms(
                settings.get(JMS_ADDRESS),
                settings.get(JMS_TLS),
                settings.get(JMS_TRUST),
                settings.get(JMS_CERTIFICATE),
                settings.get(JMS_KEY),
                settings.get(JMS_USER),
                settings.get(JMS_PASSWORD),
                settings.get(JMS_IN),
                settings.get(JMS_OUT),
                settings.get(JMS_RESULTS),
                settings.get(JMS_TIMEOUT)),
            settings.get(URL),
            settings.get(URL_TRUST),
            settings.get(URL_TOKEN),
            settings.get(URL_TIMEOUT),
            settings.get(GIVEN_DAYS),
            settings.get(RETRY),
            settings.get(MAX_RETRY),
            settings.get(POLL),
            settings.get(SETTLE),
            settings.get(FILES),
            settings.get(DEADLINE),
            settings.get(REMEMBER),
            new Api(
                settings.get(API_HOST),
                settings.get(API_PORT),
                settings.get(API_TOKEN),
                settings.get(API_CERTIFICATE),
                settings.get(API_KEY),
                settings.get(API_CLIENTS),
                settings.get(API_PENDING),
                settings.get(API_IDLE)),
            settings.get(HEALTH_HOST),
            settings.get(HEALTH_PORT));
    config.checkGateway(settings);
    config.checkOldSystem(settings);
    config.checkSchemas(settings);
    if (!LoopbackAddress.is(config.healthHost)) {
      settings.refuse(HEALTH_HOST, "is not a loopback address");
    }
    settings.throwIfRefused();
    return config;
  }

  private void checkGateway(Settings settings) {
    if (agency.isEmpty()) {
      settings.refuse(AGENCY, "is missing: the id of the agency");
    }
    if (!"https".equals(gateway.getScheme()) || gateway.getHost() == null) {
      settings.refuse(GATEWAY, "must be https://HOST:PORT");
    }
    if (settings.get(PKI).isEmpty()) {
      settings.refuse(PKI, "is missing: the folder with the agency's keys");
      return;
    }
    if (!agency.isEmpty()) {
      for (String needed : PkiFolder.filesOf(agency)) {
        if (!Files.isReadable(pki.path().resolve(needed))) {
          settings.refuse(PKI, "has no readable file " + needed);
        }
      }
    }
    SecretFileCheck.checkFolder(settings, PKI, pki.path());
  }

  private void checkOldSystem(Settings settings) {
    if (inbound == Way.FOLDER || outbound == Way.FOLDER) {
      checkFolder(settings);
    }
    if (inbound == Way.SFTP || outbound == Way.SFTP) {
      if (sftp.address.isEmpty()) {
        settings.refuse(SFTP_ADDRESS, "is missing: " + FolderAddress.EXPECTED);
      }
      if (sftp.keyFile.isEmpty()) {
        settings.refuse(SFTP_KEY, "is missing: the link logs in with a key only");
      }
      SecretFileCheck.check(settings, SFTP_KEY, sftp.keyFile);
    }
    if (inbound == Way.JMS || outbound == Way.JMS) {
      checkBroker(settings);
    }
    if (inbound == Way.HTTPS) {
      checkUrl(settings);
    }
    if (outbound == Way.HTTPS) {
      checkApi(settings);
    }
    if (maxRetryMillis < retryMillis) {
      settings.refuse(MAX_RETRY, "must not be below " + RETRY.name());
    }
  }

  private void checkSchemas(Settings settings) {
    try {
      if (schemas.isPresent()) {
        OwnSchemas.open(schemas.get());
      }
    } catch (IllegalArgumentException e) {
      settings.refuse(SCHEMAS, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      settings.refuse(SCHEMAS, FileFault.describe(e));
    }
  }

  /** What is in it is plain text: it is for the link and the old system only. */
  private void checkFolder(Settings settings) {
    if (folder.isEmpty()) {
      settings.refuse(FOLDER, "is missing: the folder that is shared with the old system");
      return;
    }
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(folder.get());
      if (!Files.isDirectory(folder.get()) || !Files.isWritable(folder.get())) {
        settings.refuse(FOLDER, "is not a folder that the link may write");
      } else if (rights.stream().anyMatch(right -> right.name().startsWith("OTHERS_"))) {
        settings.refuse(FOLDER, "is open to other users: chmod o= it");
      }
    } catch (IOException | UnsupportedOperationException e) {
      settings.refuse(FOLDER, "is not a folder whose rights can be read");
    }
  }

  private void checkBroker(Settings settings) {
    if (jms.address.isEmpty()) {
      settings.refuse(JMS_ADDRESS, "is missing: the broker of the old system");
    } else if (!jms.tls && !LoopbackAddress.is(jms.address.get().getHost())) {
      settings.refuse(JMS_TLS, "must be true for a broker on another machine");
    } else if (jms.address.get().getPort() < 0) {
      settings.refuse(JMS_ADDRESS, "has no port");
    }
    if (jms.user.isPresent() != jms.passwordFile.isPresent()) {
      settings.refuse(JMS_USER, "needs jms.passwordFile beside it, and the other way round");
    }
    if (!jms.tls && jms.certificateFile.isPresent()) {
      settings.refuse(JMS_CERTIFICATE, "is shown to nobody where jms.tls is false");
    }
    SecretFileCheck.check(settings, JMS_PASSWORD, jms.passwordFile);
    checkCertificates(settings, JMS_TRUST, jms.trustFile);
    checkPair(settings, JMS_CERTIFICATE, jms.certificateFile, JMS_KEY, jms.keyFile);
  }

  private void checkUrl(Settings settings) {
    if (url.isEmpty()) {
      settings.refuse(URL, "is missing: where the old system takes messages");
    } else if ("http".equals(url.get().getScheme()) && !LoopbackAddress.is(url.get().getHost())) {
      settings.refuse(URL, "is plain HTTP to another machine: it must be https://");
    }
    SecretFileCheck.check(settings, URL_TOKEN, urlTokenFile);
    checkCertificates(settings, URL_TRUST, urlTrustFile);
  }

  /** A certificate and its key stand beside each other, and belong together. */
  private static void checkPair(
      Settings settings,
      SettingKey<Optional<Path>> certificateKey,
      Optional<Path> certificate,
      SettingKey<Optional<Path>> keyKey,
      Optional<Path> key) {
    SecretFileCheck.check(settings, keyKey, key);
    if (certificate.isPresent() != key.isPresent()) {
      settings.refuse(
          certificateKey, "needs " + keyKey.name() + " beside it, and the other way round");
    } else if (certificate.isPresent()) {
      checkRead(settings, certificateKey, () -> CertifiedKey.read(certificate.get(), key.get()));
    }
  }

  private static void checkCertificates(
      Settings settings, SettingKey<Optional<Path>> key, Optional<Path> file) {
    file.ifPresent(
        certificates ->
            checkRead(
                settings, key, () -> TrustedAuthorities.manager(Pem.certificates(certificates))));
  }

  private static void checkRead(
      Settings settings, SettingKey<Optional<Path>> key, Runnable reader) {
    try {
      reader.run();
    } catch (UncheckedIOException e) {
      settings.refuse(key, "is not a readable file");
    } catch (IllegalArgumentException e) {
      settings.refuse(key, "cannot be used: " + e.getMessage());
    }
  }

  private void checkApi(Settings settings) {
    if (api.certificateFile.isPresent() != api.clientsFile.isPresent()) {
      settings.refuse(
          API_CERTIFICATE, "needs api.keyFile and api.clientsFile beside it, and they need it");
    }
    if (!api.tls() && !LoopbackAddress.is(api.host)) {
      settings.refuse(
          API_HOST, "is not a loopback address: set api.certificateFile, keyFile and clientsFile");
    }
    if (!api.tls() && api.tokenFile.isEmpty()) {
      settings.refuse(
          API_TOKEN, "is missing: without it every user of this machine could send messages");
    }
    if (api.idleMillis <= WAITS * deadlineMillis) {
      settings.refuse(API_IDLE, "must be more than twice " + DEADLINE.name());
    }
    SecretFileCheck.check(settings, API_TOKEN, api.tokenFile);
    checkPair(settings, API_CERTIFICATE, api.certificateFile, API_KEY, api.keyFile);
    checkCertificates(settings, API_CLIENTS, api.clientsFile);
  }

  private static <E extends Enum<E>> SettingKey<E> constant(
      String name, E preset, Class<E> type, String meaning) {
    List<String> names =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    return oneOf(
        name,
        preset.name().toLowerCase(Locale.ROOT),
        new TreeSet<>(names),
        meaning,
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }

  private static <T> SettingKey<T> oneOf(
      String name, String preset, Set<String> names, String meaning, Function<String, T> parser) {
    String range = "one of " + String.join(", ", names);
    return new SettingKey<>(
        name,
        preset,
        meaning,
        range,
        text -> {
          if (!names.contains(text)) {
            throw new IllegalArgumentException("must be " + range);
          }
          return parser.apply(text);
        });
  }

  private static SettingKey<String> queue(String name, String preset, String meaning) {
    return new SettingKey<>(
        name,
        preset,
        meaning,
        "name of a queue",
        text -> matching(text, "[A-Za-z0-9._/:-]{1,200}", "a name of a queue"));
  }

  private static SettingKey<Optional<URI>> address(String name, String range, String meaning) {
    return new SettingKey<>(
        name, "", meaning, range, text -> address(text, Set.of("http", "https"), range));
  }

  private static Optional<URI> address(String text, Set<String> schemes, String range) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    @Nullable URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      uri = null;
    }
    if (uri == null
        || uri.getHost() == null
        || !schemes.contains(String.valueOf(uri.getScheme()))
        || uri.getUserInfo() != null
        || uri.getFragment() != null) {
      throw new IllegalArgumentException("must be " + range);
    }
    return Optional.of(uri);
  }

  private static Map<String, Integer> versions(String text) {
    Map<String, Integer> versions = new TreeMap<>();
    if (text.isEmpty()) {
      return versions;
    }
    for (String one : text.split(",", -1)) {
      String[] parts = matching(one.strip(), "[a-z-]{1,64}/[0-9]{1,4}", "TYPE/VERSION").split("/");
      int version = Integer.parseInt(parts[1]);
      if (!KnownMessages.contains(parts[0], version)) {
        throw new IllegalArgumentException("names no message type and version: " + one.strip());
      }
      if (versions.put(parts[0], version) != null) {
        throw new IllegalArgumentException("names the type " + parts[0] + " twice");
      }
    }
    return versions;
  }

  private static Optional<FolderAddress> folderAddress(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(FolderAddress.of(URI.create(text)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be " + FolderAddress.EXPECTED);
    }
  }

  private static String matching(String text, String regex, String what) {
    if (!text.matches(regex)) {
      throw new IllegalArgumentException("must be " + what);
    }
    return text;
  }
}
