package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.assembly.Gateway;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.TestPorts;
import org.wasl.runtime.TestPrograms;
import org.wasl.system.ManagementPage;
import org.wasl.wire.pki.PkiFolder;

/** Debian's rsyslog receives the security events of a gateway, and asks for its certificate. */
@Tag("soak")
class SyslogTest {
  private static final AgencyId COLLECTOR = new AgencyId("collector");
  private static final String UNREACHABLE =
      "wasl_alarms_open{alarm=\"syslog-unreachable\",subject=\"gateway\"} 1";

  private SyntheticInstallation country;
  private int port;
  private Path received;

  /** One received message. */
  private record Message(int priority, String program, String type, JsonNode event) {
    static Message of(String line) {
      String[] words = line.split(" ", 4);
      try {
        return new Message(
            Integer.parseInt(words[0]), words[1], words[2], new ObjectMapper().readTree(words[3]));
      } catch (IOException e) {
        throw new AssertionError(line, e);
      }
    }

    long index() {
      return event.at("/metadata/sequence").longValue();
    }

    String comment() {
      return event.path("comment").asText();
    }
  }

  @Test
  void collectorThatWasAwayReceivesEachEventOnceInOrder(TestInfo test) throws Exception {
    // Given a collector that does not run yet
    TestPrograms.assumeInstalled("/usr/sbin/rsyslogd");
    assumeTrue(hasOpenssl(), "rsyslog-openssl is not installed");
    country = SyntheticInstallation.of(test, 1).withDatabase();
    port = TestPorts.reserve();
    received = country.data().resolve("received");
    SandboxPki.create(country.pki().path(), List.of(COLLECTOR));
    country
        .with("alarms.intervalMillis", "200")
        .with("alarms.settleSeconds", "0")
        .with("syslog.host", "127.0.0.1")
        .with("syslog.port", Integer.toString(port));

    // When
    Process rsyslog;
    try (Gateway gateway = Gateway.start(country.configuration())) {
      await().atMost(SOON).until(() -> page(gateway, "/metrics").contains(UNREACHABLE));
      country.publish(gateway.api(), 7);
      rsyslog = rsyslog();
      await().atMost(SOON).until(() -> !page(gateway, "/metrics").contains(UNREACHABLE));
      wrongLogin(gateway.management());
    }
    Gateway.start(country.configuration()).close();

    // Then
    try {
      await()
          .atMost(SOON)
          .until(
              () ->
                  messages().stream().filter(message -> message.type.equals("stopped")).count()
                      == 2);
      List<Message> messages = messages();
      assertThat(messages).extracting(Message::program).containsOnly("wasl");
      assertThat(messages)
          .extracting(Message::index)
          .isSorted()
          .doesNotHaveDuplicates()
          .allMatch(index -> index >= 0);
      assertThat(messages)
          .extracting(Message::type)
          .containsSubsequence("started", "alarm", "stopped", "started", "stopped");
      assertThat(messages)
          .filteredOn(message -> message.comment().equals("syslog-unreachable/gateway"))
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.priority).isEqualTo(13 * 8 + 4);
                assertThat(message.event.get("type_uid").intValue()).isEqualTo(200401);
                assertThat(message.event.get("severity_id").intValue()).isEqualTo(3);
              });
      assertThat(messages)
          .filteredOn(message -> message.type.equals("refused"))
          .singleElement()
          .satisfies(
              message -> {
                assertThat(message.comment()).isEqualTo("login/wrong/x1");
                assertThat(message.event.at("/actor/user/uid").asText()).isEqualTo("operator");
                assertThat(message.event.get("class_uid").intValue()).isEqualTo(3004);
                assertThat(message.event.get("status_id").intValue()).isEqualTo(2);
              });
      assertThat(Files.readString(received)).doesNotContain("nobody", "referral");
    } finally {
      rsyslog.destroy();
      rsyslog.waitFor();
    }
  }

  private static boolean hasOpenssl() throws IOException {
    try (Stream<Path> files =
        Files.find(
            Path.of("/usr/lib"), 3, (file, type) -> file.endsWith("rsyslog/lmnsd_ossl.so"))) {
      return files.findAny().isPresent();
    }
  }

  private static String page(Gateway gateway, String path) throws Exception {
    return ManagementPage.of(gateway.management(), path);
  }

  private List<Message> messages() throws IOException {
    try (Stream<String> lines = Files.exists(received) ? Files.lines(received) : Stream.empty()) {
      return lines.map(Message::of).toList();
    }
  }

  private Process rsyslog() throws Exception {
    PkiFolder pki = country.pki();
    Path folder = Files.createDirectories(country.data().resolve("rsyslog"));
    Path configuration =
        Files.writeString(
            folder.resolve("rsyslog.conf"),
            """
            global(workDirectory="%1$s" maxMessageSize="64k" defaultNetstreamDriver="ossl"
                   defaultNetstreamDriverCAFile="%2$s" defaultNetstreamDriverCertFile="%3$s"
                   defaultNetstreamDriverKeyFile="%4$s")
            module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1"
                   streamDriver.authMode="x509/certvalid")
            input(type="imtcp" address="127.0.0.1" port="%5$d")
            template(name="line" type="string" string="%%pri%% %%app-name%% %%msgid%% %%msg%%\\n")
            action(type="omfile" file="%6$s" template="line")
            """
                .formatted(
                    folder,
                    pki.authorityFile(),
                    pki.certificateFile(COLLECTOR),
                    pki.keyFile(COLLECTOR),
                    port,
                    received));
    return new ProcessBuilder(
            "/usr/sbin/rsyslogd",
            "-n",
            "-f",
            configuration.toString(),
            "-i",
            folder.resolve("pid").toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private static void wrongLogin(URI management) throws Exception {
    HttpRequest login =
        HttpRequest.newBuilder(management.resolve("/hawtio/auth/login"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"username\":\"nobody\",\"password\":\"synthetic\"}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      client.send(login, BodyHandlers.discarding());
    }
  }
}
