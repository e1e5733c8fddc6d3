package org.wasl.connectors.jms;

import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;

/**
 * RabbitMQ in separate processes. The gateway uses AMQP 1.0 over TLS and is identified by the
 * common name of its certificate. The agency itself uses plaintext on this machine.
 */
public final class RabbitMq {
  private static final Path INSTALLED = Path.of("/usr/lib/rabbitmq/lib");

  /** Further sets of the three queues, whose names end with {@code .0} and so on. */
  private static final int SETS = 50;

  private final Path folder;
  private final Path sbin;
  private final int tlsPort;
  private final int clearPort;
  private final int distributionPort;
  private final int namesPort;
  private final Process server;

  /**
   * Starts it.
   *
   * @param authority certificate of the authority that vouches for clients
   * @param client common name of the one certificate that is admitted
   */
  public RabbitMq(Path folder, Path authority, Path certificate, Path key, AgencyId client)
      throws Exception {
    this.folder = Files.createDirectories(folder);
    this.sbin = sbin().orElseThrow();
    tlsPort = TestPorts.reserve();
    clearPort = TestPorts.reserve();
    distributionPort = TestPorts.reserve();
    namesPort = TestPorts.reserve();
    identity(certificate, key);
    configure(authority, client);
    server = start();
    awaitStart();
  }

  /** Tells whether it is installed here. */
  public static boolean isInstalled() {
    return sbin().isPresent();
  }

  private static Optional<Path> sbin() {
    if (!Files.isDirectory(INSTALLED)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(INSTALLED)) {
      return versions
          .map(version -> version.resolve("sbin"))
          .filter(sbin -> sbin.toString().contains("rabbitmq_server-4"))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From the next connection on it has this certificate. */
  void identity(Path certificate, Path key) throws IOException {
    Files.copy(key, folder.resolve("own.key"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(certificate, folder.resolve("own.pem"), StandardCopyOption.REPLACE_EXISTING);
  }

  private void configure(Path authority, AgencyId client) throws IOException {
    Files.writeString(folder.resolve("enabled_plugins"), "[rabbitmq_auth_mechanism_ssl].\n");
    Files.writeString(folder.resolve("advanced.config"), "[{ssl,[{bypass_pem_cache,true}]}].\n");
    Files.writeString(
        folder.resolve("rabbitmq.conf"),
        """
        listeners.tcp.1 = 127.0.0.1:%d
        listeners.ssl.1 = 127.0.0.1:%d
        ssl_options.cacertfile = %s
        ssl_options.certfile = %s
        ssl_options.keyfile = %s
        ssl_options.verify = verify_peer
        ssl_options.fail_if_no_peer_cert = true
        ssl_options.versions.1 = tlsv1.3
        auth_mechanisms.1 = EXTERNAL
        auth_mechanisms.2 = ANONYMOUS
        ssl_cert_login_from = common_name
        anonymous_login_user = agency
        anonymous_login_pass = agency
        load_definitions = %s
        log.console = true
        log.console.level = warning
        log.file = false
        disk_free_limit.absolute = 10MB
        """
            .formatted(
                clearPort,
                tlsPort,
                authority,
                folder.resolve("own.pem"),
                folder.resolve("own.key"),
                folder.resolve("definitions.json")));
    Files.writeString(
        folder.resolve("definitions.json"),
        """
        {"users": [{"name": "%1$s", "password": "not used", "tags": []},
                   {"name": "agency", "password": "agency", "tags": []}],
         "vhosts": [{"name": "/"}],
         "permissions": [
           {"user": "%1$s", "vhost": "/", "configure": "",
            "write": "amq\\\\.default|wasl\\\\.(deliveries|answers).*", "read": "wasl\\\\.submissions.*"},
           {"user": "agency", "vhost": "/", "configure": "",
            "write": "amq\\\\.default|wasl\\\\.submissions.*", "read": "wasl\\\\.(deliveries|answers).*"}],
         "queues": [%2$s]}
        """
            .formatted(
                client,
                Stream.concat(Stream.of(""), IntStream.range(0, SETS).mapToObj(set -> "." + set))
                    .flatMap(
                        suffix ->
                            Stream.of("wasl.deliveries", "wasl.submissions", "wasl.answers")
                                .map(name -> queue(name + suffix)))
                    .collect(Collectors.joining(", "))));
  }

  private static String queue(String name) {
    return """
    {"name": "%s", "vhost": "/", "durable": true, "auto_delete": false, "arguments": {}}\
    """
        .formatted(name);
  }

  private Process start() throws IOException {
    ProcessBuilder builder = new ProcessBuilder(sbin.resolve("rabbitmq-server").toString());
    Map<String, String> environment = builder.environment();
    environment.put("HOME", folder.toString());
    environment.put("RABBITMQ_NODENAME", "wasl-" + distributionPort + "@localhost");
    environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("db").toString());
    environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
    environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
    environment.put("RABBITMQ_ADVANCED_CONFIG_FILE", folder.resolve("advanced.config").toString());
    environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("enabled_plugins").toString());
    environment.put("RABBITMQ_DIST_PORT", Integer.toString(distributionPort));
    environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
    environment.put("ERL_EPMD_PORT", Integer.toString(namesPort));
    environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
    environment.put(
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
        "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none");
    return builder.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
  }

  private void awaitStart() throws Exception {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!Files.readString(folder.resolve("out")).contains("completed with")) {
      if (!server.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(Files.readString(folder.resolve("out")));
      }
      server.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  /** Its port over TLS. */
  public int tlsPort() {
    return tlsPort;
  }

  /** Its port in the clear. */
  public int clearPort() {
    return clearPort;
  }

  /** Stops all its processes. */
  public void stop() throws Exception {
    List<ProcessHandle> all =
        Stream.concat(server.descendants(), Stream.of(server.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      each.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
    ProcessBuilder names =
        new ProcessBuilder("epmd", "-port", Integer.toString(namesPort), "-kill");
    names.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    names.start().waitFor();
  }
}
