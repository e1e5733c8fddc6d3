package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.TestDelivery;
import org.wasl.kit.TestGateway;
import org.wasl.kit.TestSubmissionServer;
import org.wasl.rules.id.AgencyId;

/** Runs a command as a user types it, and provides a gateway and the printed text. */
abstract class CommandTest {
  @TempDir Path dir;
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  KitRuntime runtime;
  TestGateway gateway;
  TestSubmissionServer door;

  @BeforeEach
  void start() {
    runtime = KitRuntime.start();
    gateway = new TestGateway(dir.resolve("pki"), new AgencyId("platform"), new AgencyId("bnpj"));
    door = new TestSubmissionServer(runtime, gateway.pki);
  }

  @AfterEach
  void stop() {
    door.close();
    runtime.close();
  }

  int run(String... arguments) {
    return KitCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  Path file(byte[] content) throws IOException {
    return Files.write(dir.resolve("message.json"), content);
  }

  void assertBadUsage(int code, String expectedMessage) {
    assertThat(code).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(expectedMessage);
    assertThat(door.arrived).isEmpty();
  }

  int receive(TestDelivery delivered) throws IOException {
    StringBuilder headers = new StringBuilder("HTTP/1.1 200 OK\r\n");
    delivered
        .headers()
        .forEach(
            (name, value) -> headers.append(name.toLowerCase(Locale.ROOT) + ": " + value + "\r\n"));
    return run(
        "receive",
        Files.write(dir.resolve("sealed"), delivered.sealed()).toString(),
        "--headers=" + Files.writeString(dir.resolve("headers"), headers + "\r\n"),
        "--as=bnpj",
        "--pki=" + gateway.pki.path(),
        "--data=" + dir);
  }
}
