package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;
import static org.wasl.system.SmallConfig.POLICE;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.sandbox.Behaviour;
import org.wasl.sandbox.cases.SyntheticCase;

/** The gateway never shows its messages' content, with any fault and any log level. */
@Tag("soak")
class SecrecyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DEBUG =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger - %msg%n%ex</pattern></encoder>
        </appender>
        <root level="DEBUG"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private static final Canary NAME = Canary.of("Canarelle Zyxwoq-Testfigur");
  private static final Canary ARABIC = Canary.of("كنارية زقزوقة المختلقة");
  private static final Canary NUMBER = Canary.of("+219907316482");
  private static final Canary URL = Canary.of("https://canari-7f3kq.example/fiche/88123");
  private static final Canary CASE = Canary.of("CANARI-7F3KQ-40219");
  private static final Canary NATIONAL_ID = Canary.of("CANARI9931745ZQ");
  private static final Canary ACCOUNT = Canary.of("canari_zx81_kqwv");
  private static final Canary ADDRESS = Canary.of("127.93.41.207");
  private static final List<Canary> CONTENT =
      List.of(NAME, ARABIC, NUMBER, URL, CASE, NATIONAL_ID, ACCOUNT);

  private GatewayTrial trial;
  private ConcurrentPublishers publishers;
  private PlainHttpsClient platform;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test);
    Path logging = Files.writeString(trial.data().resolve("debug.xml"), DEBUG);
    JolokiaCrawl.users(trial.data().resolve("users.properties"));
    trial.option("-Dlogback.configurationFile=" + logging).startGateway();
    publishers = new ConcurrentPublishers(trial);
    platform =
        new PlainHttpsClient(
            trial.api(), trial.world().pki(), PLATFORM, InetAddress.getByName(ADDRESS.text()));
  }

  @AfterEach
  void stop() throws Exception {
    publishers.close();
    trial.close();
  }

  /** A sound case with a canary wherever the schema has room for words. */
  private static SyntheticCase withCanaries(int seed) throws Exception {
    SyntheticCase plain = ConcurrentPublishers.cases(seed, 1, false).get(0);
    ObjectNode document = (ObjectNode) JSON.readTree(plain.body());
    ObjectNode content = (ObjectNode) document.get("content");
    content.put("caseNumber", CASE.text());
    ((ObjectNode) content.get("place")).put("locality", ARABIC.text());
    ObjectNode assessment = (ObjectNode) content.get("assessment");
    assessment.put("summary", NAME.text() + " / " + ARABIC.text() + " / " + URL.text());
    assessment.putArray("indicators").addObject().put("kind", "url").put("value", URL.text());
    assessment
        .withArray("indicators")
        .addObject()
        .put("kind", "phone")
        .put("value", NUMBER.text())
        .put("note", ACCOUNT.text());
    ObjectNode person = content.putArray("subjects").addObject().putObject("person");
    person.put("name", NAME.text()).put("note", ARABIC.text());
    person
        .putArray("identifiers")
        .addObject()
        .put("kind", "national-id")
        .put("value", NATIONAL_ID.text());
    person.putArray("aliases").add(ACCOUNT.text());
    person.putArray("contacts").addObject().put("kind", "account").put("value", ACCOUNT.text());
    return new SyntheticCase(
        plain.messageId(),
        plain.category(),
        plain.urgency(),
        plain.origin(),
        plain.territory(),
        plain.reporterMode(),
        plain.subjects(),
        JSON.writeValueAsBytes(document));
  }

  @Test
  void row17And19NeverKeepsOrShowsContentOrTheSendersAddress() throws Exception {
    // Given
    trial.connect();
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    int parked = 0;
    for (Behaviour trouble :
        List.of(
            new Behaviour.Normal(),
            new Behaviour.Garbage(),
            new Behaviour.Refusing(),
            new Behaviour.Closing(),
            new Behaviour.Down(1_500))) {
      trial.agency(POLICE).behave(trouble).join();
      SyntheticCase syntheticCase = withCanaries(1_000 + publishers.count());
      publishers.submit(syntheticCase);
      answers.write(refusals(syntheticCase));
      if (trouble instanceof Behaviour.Garbage || trouble instanceof Behaviour.Refusing) {
        parked++;
        awaitParked(parked); // the agency handles this case before its behaviour changes
      }
    }

    // When
    trial.agency(POLICE).behave(new Behaviour.Normal()).join();
    trial.gateway().kill();
    trial.startGateway();
    publishers.submit(withCanaries(2_000));
    trial.replay(POLICE);
    trial.awaitQuiet();
    answers.write(read("/metrics"));
    answers.write(read("/health"));
    answers.write(read("/hawtio/login"));
    answers.write(read("/hawtio/plugin"));
    long pid = trial.gateway().pid();
    byte[] beans = JmxCrawl.of(pid);
    byte[] console = new JolokiaCrawl(trial.management(), JmxCrawl.beans(pid)).everything();
    trial.stopGateway(); // then all data is on disk, and no file changes during the search

    // Then
    assertThat(Canary.find(CONTENT, trial.data(), this::isTheGateways)).isEmpty();
    assertThat(CONTENT).noneMatch(canary -> canary.isIn(answers.toByteArray()));
    assertThat(CONTENT).noneMatch(canary -> canary.isIn(beans));
    assertThat(CONTENT).noneMatch(canary -> canary.isIn(console));
    assertThat(trial.data().resolve("gateway.log")).content().contains("DEBUG");

    // Then row 19: the sender's address is kept nowhere. Only the HTTP server logs it at DEBUG.
    assertThat(Canary.find(List.of(ADDRESS), trial.data(), this::isTheGateways))
        .isSubsetOf(ADDRESS.text() + " in gateway.log");
    assertThat(Files.readAllLines(trial.data().resolve("gateway.log")))
        .filteredOn(line -> line.contains(ADDRESS.text()))
        .allMatch(line -> line.contains(" DEBUG "));
    assertThat(List.of(answers.toByteArray(), beans, console)).noneMatch(ADDRESS::isIn);
    assertThat(new String(beans, StandardCharsets.UTF_8))
        .contains("org.apache.camel", "type=routes", "HeapMemory")
        .doesNotContain("type=endpoints");
    assertThat(new String(console, StandardCharsets.UTF_8))
        .contains("ExchangesTotal", "deliver.")
        .doesNotContain("\"committed\"", "\"stacktrace\"");
  }

  private void awaitParked(int deliveries) {
    Awaitility.await()
        .atMost(SOON)
        .ignoreExceptions()
        .until(() -> trial.ledger().count("delivery where state = 'parked'") >= deliveries);
  }

  /** Variants of a message, each invalid in another way. */
  private byte[] refusals(SyntheticCase syntheticCase) throws Exception {
    String text = new String(syntheticCase.body(), StandardCharsets.UTF_8);
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    for (String wrong :
        List.of(
            text + "x",
            text.replace("\"category\"", "\"" + ACCOUNT.text() + "\""),
            text.replaceFirst("\"urgency\":\"[a-z]+\"", "\"urgency\":\"" + NAME.text() + "\""),
            text.replaceFirst("\"caseNumber\":\"", "\"caseNumber\":\"" + ARABIC.text()),
            text.replaceFirst("\"version\":1", "\"version\":77"),
            text.replaceFirst("\"caseNumber\":\"", "\"caseNumber\":\"X-"))) {
      byte[] body = wrong.getBytes(StandardCharsets.UTF_8);
      String signature = trial.world().pki().signer(PLATFORM).signMessage(body);
      answers.write(
          platform
              .post("/v1/cases", body, Map.of("Wasl-Signature", signature, "Accept-Language", "fr"))
              .body());
      answers.write(
          platform
              .post("/v1/cases", body, Map.of("Wasl-Signature", signature.replace('A', 'B')))
              .body());
    }
    return answers.toByteArray();
  }

  private byte[] read(String path) throws Exception {
    URI address = trial.management().resolve(path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(address).timeout(SOON).build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  /**
   * Tells whether the gateway owns the file. The agencies' data, all keys and the test's files are
   * not its own.
   */
  private boolean isTheGateways(Path file) {
    String name = trial.data().relativize(file).toString();
    return !name.matches("(agencies|pki|config|template|submissions|postgres/bin-.*?)(/.*)?");
  }
}
