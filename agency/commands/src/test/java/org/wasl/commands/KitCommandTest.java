package org.wasl.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wasl.kit.TestDelivery;
import org.wasl.rules.id.AgencyId;

/** Keys, witnesses and an agency that listens, from the command line. */
class KitCommandTest extends CommandTest {

  @Test
  void pullRequiresTheGatewayAddress() {
    assertBadUsage(
        run("agency", "--as=bnpj", "--pki=" + gateway.pki.path(), "--data=" + dir, "--pull"),
        "--pull needs --gateway");
  }

  @Test
  void makesKeysForEachNamedAgencyAndTheGateway() {
    // When
    int code = run("pki", "--pki=" + dir.resolve("new"), "platform", "registry");
    // Then
    assertThat(code).isZero();
    assertThat(dir.resolve("new/registry.private.jwks")).exists();
    assertThat(dir.resolve("new/gateway.pem")).exists();
  }

  @Test
  void witnessPrintsItsAddressAndKey() throws Exception {
    // Given
    Path pki = gateway.pki.path();
    assertThat(run("pki", "--pki=" + pki, "platform", "--witness=w1")).isZero();
    Thread witness =
        new Thread(() -> run("witness", "--as=w1", "--pki=" + pki, "--data=" + dir.resolve("w1")));
    // When
    witness.start();
    // Then
    await().atMost(SOON).until(() -> out.toString().contains("its key: "));
    assertThat(out.toString())
        .contains("w1 witnesses at https://127.0.0.1:")
        .contains(Files.readString(pki.resolve("w1.witness.vkey")).strip());
    witness.interrupt();
    witness.join();
  }

  @Test
  void witnessWithoutTlsListensOnLoopbackOnly() {
    // When
    int code =
        run(
            "witness",
            "--as=w1",
            "--pki=" + dir.resolve("w"),
            "--data=" + dir,
            "--plain",
            "--host=0.0.0.0");
    // Then
    assertBadUsage(code, "--plain");
  }

  @Test
  void witnessWithoutAKeyOrWithAnInvalidLogKeyIsBadUsage() {
    // Given
    String pki = "--pki=" + gateway.pki.path();
    // Then
    assertBadUsage(run("witness", "--as=w1", pki, "--data=" + dir), "w1.witness.key");
    assertThat(run("pki", pki, "platform", "--witness=w1")).isZero();
    err.getBuffer().setLength(0);
    assertBadUsage(
        run("witness", "--as=w1", pki, "--data=" + dir.resolve("w1"), "--log=x"),
        "--log: not the verifier key of a log");
  }

  @Test
  void portOutsideTheRangeIsBadUsage() {
    // Given
    String pki = "--pki=" + gateway.pki.path();
    assertThat(run("pki", pki, "platform", "--witness=w1")).isZero();
    // Then
    for (String port : List.of("--port=70000", "--port=-1")) {
      err.getBuffer().setLength(0);
      assertBadUsage(
          run("agency", "--as=bnpj", pki, "--data=" + dir, port), "--port must be 0 to 65535");
      err.getBuffer().setLength(0);
      assertBadUsage(
          run("witness", "--as=w1", pki, "--data=" + dir.resolve("w1"), port),
          "--port must be 0 to 65535");
    }
  }

  @Test
  void mirrorRejectsLimitsOutOfRange() {
    Map.of(
            "--follow-seconds=0", "--follow-seconds must be at least 1",
            "--follow-seconds=-1", "--follow-seconds must be at least 1",
            "--deadline-seconds=0", "--deadline-seconds must be at least 1",
            "--patience-seconds=-1", "--patience-seconds must be at least 0",
            "--max-entries=0", "--max-entries must be at least 1")
        .forEach(
            (option, expectedMessage) -> {
              err.getBuffer().setLength(0);
              assertBadUsage(
                  run(
                      "mirror",
                      dir.toUri().toString(),
                      dir.resolve("copy").toString(),
                      "--trust=" + dir.resolve("trust.json"),
                      option),
                  expectedMessage);
            });
  }

  @Test
  void namesAnInvalidKeyFile() throws Exception {
    // Given
    String[] list = {
      "list",
      "agencies",
      "--as=bnpj",
      "--pki=" + gateway.pki.path(),
      "--gateway=" + door.url(),
      "--deadline-seconds=1"
    };
    String[] send = {
      "send",
      file("{}".getBytes(UTF_8)).toString(),
      "--type=instruction/1",
      "--as=bnpj",
      "--pki=" + gateway.pki.path(),
      "--gateway=" + door.url()
    };
    // Then
    Files.writeString(gateway.pki.privateKeysFile(new AgencyId("bnpj")), "no keys");
    assertBadUsage(
        run(send), gateway.pki.privateKeysFile(new AgencyId("bnpj")) + ": holds no JWK set");
    err.getBuffer().setLength(0);
    Files.writeString(gateway.pki.certificateFile(new AgencyId("bnpj")), "no certificate");
    assertBadUsage(run(list), gateway.pki.certificateFile(new AgencyId("bnpj")).toString());
  }

  @Test
  void agencyIdWithAPathIsBadUsage() {
    assertBadUsage(run("pki", "--pki=" + dir, "../x"), "not an id");
  }

  @Test
  void makesANewShardKeyOnlyForANamedShard() {
    assertBadUsage(run("pki", "--pki=" + gateway.pki.path(), "--again", "bnpj"), "--shard N");
  }

  @Test
  void agencyPrintsIdsOfReceivedMessagesWithoutContent() throws Exception {
    // Given
    Thread agency =
        new Thread(
            () -> run("agency", "--as=bnpj", "--pki=" + gateway.pki.path(), "--data=" + dir));
    agency.start();
    await().atMost(SOON).until(() -> out.toString().contains("receives at"));
    String line = out.toString().lines().findFirst().orElseThrow();
    URI endpoint = URI.create(line.substring(line.lastIndexOf(' ') + 1));
    TestDelivery delivered = gateway.delivery(new AgencyId("platform"), new AgencyId("bnpj"));
    // When
    gateway.push(endpoint, delivered);
    gateway.push(endpoint, delivered);
    // Then
    await().atMost(SOON).until(() -> out.toString().contains(delivered.deliveryId().toString()));
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString())
        .contains("received vetted-case/1 from platform", delivered.referral().toString())
        .doesNotContain("synthetic case");
    agency.interrupt();
    agency.join();
  }
}
