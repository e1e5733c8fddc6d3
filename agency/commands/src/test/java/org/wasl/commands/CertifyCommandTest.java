package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.certification.cases.CaseCatalogue;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.inbox.InboxConfig;
import org.wasl.kit.receive.AgencyEndpoint;
import org.wasl.kit.receive.AgencyServer;
import org.wasl.kit.receive.AgencyServerConfig;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

class CertifyCommandTest {
  @TempDir private Path dir;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return KitCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private void assertBadUsage(String expectedMessage, String... arguments) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(expectedMessage);
  }

  @Test
  void testsAReceiverWithPreparedKeysAndReportsTheFailures() throws Exception {
    // Given: a receiver that takes small messages only
    Path pki = dir.resolve("pki");
    String[] options = {"certify", "--agency=kp-own", "--pki=" + pki};
    assertThat(run("certify", "--agency=kp-own", "--pki=" + pki, "--prepare")).isZero();
    assertThat(out.toString()).contains("kp-own.private.jwks", "certify-platform.jwks");
    AgencyServerConfig small =
        new AgencyServerConfig("127.0.0.1", 0, "/in", 900_000, 900_000, 10_000, 64, 60_000);
    try (KitRuntime runtime = KitRuntime.start(1);
        AgencyEndpoint end =
            new AgencyEndpoint(
                runtime,
                new PkiFolder(pki),
                new AgencyId("kp-own"),
                new PkiFolder(pki).directory(),
                dir,
                InboxConfig.DEFAULT,
                Clock.systemUTC());
        AgencyServer server = end.listen(small, DeliveryResponder.COMPLIANT).join()) {
      // When
      int code =
          run(
              options[0],
              options[1],
              options[2],
              "--endpoint=" + server.endpoint(),
              "--case=C-112,C-136,C-183",
              "--language=ar",
              "--json=" + dir.resolve("report.json"),
              "--junit=" + dir.resolve("report.xml"),
              "--html=" + dir.resolve("report.html"));
      // Then
      assertThat(code).isEqualTo(1);
    }
    JsonNode json = new ObjectMapper().readTree(dir.resolve("report.json").toFile());
    assertThat(json.at("/counts").toString())
        .isEqualTo("{\"failed\":1,\"not-applicable\":1,\"not-run\":1,\"passed\":2}");
    assertThat(json.at("/passed").asBoolean()).isFalse();
    assertThat(json.findValuesAsText("number"))
        .containsExactly("C-111", "C-112", "C-136", "C-182", "C-183");
    assertThat(json.at("/cases/3/outcome").asText()).isEqualTo("failed");
    assertThat(json.at("/cases/3/came").asText()).isEqualTo("413");
    assertThat(json.at("/cases/0/observed/0").asText()).isEqualTo("a case: 200");
    var xml =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(dir.resolve("report.xml").toFile())
            .getDocumentElement();
    assertThat(xml.getAttribute("tests")).isEqualTo("5");
    assertThat(xml.getAttribute("failures")).isEqualTo("1");
    assertThat(xml.getElementsByTagName("skipped").getLength()).isEqualTo(2);
    assertThat(Files.readString(dir.resolve("report.html")))
        .contains("<html lang=\"ar\" dir=\"rtl\">", "C-182", "413")
        .doesNotContain("<script", "http://", "eyJ");
    assertThat(out.toString())
        .contains("C-182  failed", "came      413", "5 cases: 1 failed, 1 not-applicable");
  }

  @Test
  void eachCaseHasAUniqueNumberATitleInThreeLanguagesAndASource() {
    // When
    int code = run("certify", "--list");
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().lines()).hasSize(CaseCatalogue.all().size());
    List<String> numbers =
        CaseCatalogue.all().stream().map(certificationCase -> certificationCase.number()).toList();
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(CaseCatalogue.all())
        .allSatisfy(
            certificationCase -> {
              assertThat(certificationCase.title()).containsOnlyKeys("ar", "fr", "en");
              assertThat(certificationCase.title().values()).noneMatch(String::isBlank);
              assertThat(certificationCase.source()).isNotBlank();
              assertThat(numbers).containsAll(certificationCase.needs());
            });
  }

  @Test
  void keepsKeysOfTheAgency() throws Exception {
    // Given
    Path pki = dir.resolve("pki");
    assertThat(run("pki", "--pki=" + dir.resolve("own"), "kp-own")).isZero();
    Files.createDirectories(pki);
    for (String name : List.of("kp-own.pem", "kp-own.jwks")) {
      Files.copy(dir.resolve("own").resolve(name), pki.resolve(name));
    }
    String before = Files.readString(pki.resolve("kp-own.jwks"));
    // When
    int first = run("certify", "--agency=kp-own", "--pki=" + pki, "--prepare");
    String senders = Files.readString(pki.resolve("certify-platform.jwks"));
    int repeatedCode = run("certify", "--agency=kp-own", "--pki=" + pki, "--prepare");
    // Then
    assertThat(List.of(first, repeatedCode)).containsOnly(0);
    assertThat(Files.readString(pki.resolve("kp-own.jwks"))).isEqualTo(before);
    assertThat(pki.resolve("kp-own.private.jwks")).doesNotExist();
    assertThat(Files.readString(pki.resolve("certify-platform.jwks"))).isEqualTo(senders);
  }

  @Test
  void reportsBadArgumentsInOneLine() {
    // Given
    String pki = "--pki=" + dir.resolve("pki");
    String id = "--agency=kp-own";
    // Then
    assertBadUsage("--agency", "certify", pki);
    assertBadUsage("not an id", "certify", "--agency=../x", pki, "--prepare");
    assertBadUsage("--pki", "certify", id);
    assertBadUsage("ca.pem", "certify", id, pki, "--endpoint=https://127.0.0.1:1/");
    assertBadUsage("ca.pem", "certify", id, pki, "--gateway=https://127.0.0.1:1/");
    assertThat(run("certify", id, pki, "--prepare")).isZero();
    assertBadUsage("--endpoint", "certify", id, pki);
    String pull = "--pull=127.0.0.1:0";
    for (String other : List.of("--endpoint=https://a:1/", "--gateway=https://a:1/")) {
      assertBadUsage("one of --endpoint URL, --pull", "certify", id, pki, pull, other);
    }
    assertBadUsage("an address and a port", "certify", id, pki, "--pull=8443");
    assertBadUsage("an address and a port", "certify", id, pki, "--pull=127.0.0.1:84430");
    assertBadUsage("cannot listen", "certify", id, pki, "--pull=192.0.2.1:8443");
    assertBadUsage("--sealed", "certify", id, pki, "--gateway=https://a:1/", "--sealed");
    assertBadUsage("one by one", "certify", id, pki, pull, "--deliveries-per-request=2");
    assertBadUsage("https", "certify", id, pki, "--endpoint=http://127.0.0.1:1/");
    assertBadUsage("C-111", "certify", id, pki, "--endpoint=https://127.0.0.1:1/", "--case=C-1111");
    assertBadUsage(
        "no case C-211 of a receiver",
        "certify",
        id,
        pki,
        "--endpoint=https://127.0.0.1:1/",
        "--case=C-211");
    assertBadUsage(
        "cloudevents-binary", "certify", id, pki, "--endpoint=https://a:1/", "--format=cloud");
    assertBadUsage("en, fr", "certify", id, pki, "--list", "--language=de");
    assertBadUsage(
        "cannot write",
        "certify",
        id,
        pki,
        "--endpoint=https://127.0.0.1:1/",
        "--html=" + dir.resolve("none/report.html"));
  }

  @Test
  void unwritableReportIsNoFailedCase() throws Exception {
    // Given
    String pki = "--pki=" + dir.resolve("pki");
    assertThat(run("certify", "--agency=kp-own", pki, "--prepare")).isZero();
    Path full = Files.createSymbolicLink(dir.resolve("report.json"), Path.of("/dev/full"));
    // When
    int code =
        run(
            "certify",
            "--agency=kp-own",
            pki,
            "--endpoint=https://127.0.0.1:1/",
            "--delivery-seconds=0",
            "--json=" + full);
    // Then
    assertThat(code).isEqualTo(3);
    assertThat(err.toString()).contains("certify: No space left on device");
  }

  @Test
  void passesNothingIfNobodyCollects() {
    // Given
    String pki = "--pki=" + dir.resolve("pki");
    assertThat(run("certify", "--agency=kp-own", pki, "--prepare")).isZero();
    // When
    int code =
        run(
            "certify",
            "--agency=kp-own",
            pki,
            "--pull=127.0.0.1:0",
            "--request-seconds=1",
            "--delivery-seconds=0");
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains("the agency collects from https://127.0.0.1:", "C-111  failed", "not-collected")
        .contains("41 not-run", "0 passed")
        .doesNotContain("  passed  ");
  }

  @Test
  void passesNothingIfNobodyListens() {
    // Given
    String pki = "--pki=" + dir.resolve("pki");
    assertThat(run("certify", "--agency=kp-own", pki, "--prepare")).isZero();
    // When
    int code =
        run(
            "certify",
            "--agency=kp-own",
            pki,
            "--endpoint=https://127.0.0.1:1/",
            "--delivery-seconds=0");
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .contains("C-101  failed", "C-111  failed", "connection-refused", "0 passed");
    assertThat(out.toString()).doesNotContain("  passed  ");
  }
}
