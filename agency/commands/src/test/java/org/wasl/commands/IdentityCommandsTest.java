package org.wasl.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;

/** A platform seals an identity, its custodian opens it, and nothing of it is told otherwise. */
class IdentityCommandsTest {
  private static final String CANARY = "Canari-8841";
  private static final String IDENTITY = "{\"name\":\"" + CANARY + "\"}";

  @TempDir private static Path shared;
  private static Path pki;

  @TempDir private Path dir;
  private StringWriter out;
  private StringWriter err;

  @BeforeAll
  static void makeKeys() {
    pki = shared.resolve("pki");
    SandboxPki.create(
        pki,
        List.of(
            new AgencyId("platform"),
            new AgencyId("oversight"),
            new AgencyId("office"),
            AgencyId.GATEWAY));
  }

  @BeforeEach
  void nothingIsPrintedYet() {
    out = new StringWriter();
    err = new StringWriter();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return KitCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private int seal(String file, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "seal-identity", file, "--as=platform", "--pki=" + pki, "--custodian=oversight"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private int open(String file, String as, String from, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of("open-identity", file, "--as=" + as, "--pki=" + pki, "--from=" + from));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(dir.resolve(name), text);
  }

  private Path sealed() throws IOException {
    assertThat(seal(write("identity.json", IDENTITY).toString())).as("%s", err).isZero();
    return write("sealed.json", out.toString());
  }

  @Test
  void onlyTheCustodianOpensAnIdentity() throws IOException {
    // Given
    Path sealed = sealed();
    assertThat(Files.readString(sealed)).doesNotContain(CANARY).contains("oversight:enc:1");
    // When
    int custodian = open(sealed.toString(), "oversight", "platform");
    String opened = out.toString().strip();
    int office = open(sealed.toString(), "office", "platform");
    // Then
    assertThat(List.of(custodian, office)).containsExactly(0, 1);
    assertThat(opened).isEqualTo(IDENTITY);
    assertThat(err.toString()).isEqualToIgnoringNewLines("no key of office opens it");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void failsIfTheIdentityCannotBePrinted() throws IOException {
    // Given
    Path sealed = sealed();
    try (var full = new PrintWriter("/dev/full", StandardCharsets.UTF_8)) {
      // When
      int code =
          KitCommand.commandLine()
              .setOut(full)
              .setErr(new PrintWriter(err))
              .execute(
                  "open-identity",
                  sealed.toString(),
                  "--as=oversight",
                  "--pki=" + pki,
                  "--from=platform");
      // Then
      assertThat(code).isEqualTo(1);
    }
    assertThat(err.toString()).contains("output cannot be written").doesNotContain("signed by");
  }

  @Test
  void rejectsIdentityThatAnotherAgencySealed() throws IOException {
    // Given
    Path identity = write("identity.json", IDENTITY);
    assertThat(
            run(
                "seal-identity",
                identity.toString(),
                "--as=office",
                "--pki=" + pki,
                "--custodian=oversight"))
        .isZero();
    Path sealed = write("sealed.json", out.toString());
    // When
    int code = open(sealed.toString(), "oversight", "platform");
    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("not signed by platform").doesNotContain(CANARY);
  }

  @Test
  void readsStandardInputAndWritesAFileForItsOwnerOnly() throws IOException {
    // Given
    Path sealed = dir.resolve("sealed.json");
    Path opened = dir.resolve("opened.json");
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(IDENTITY.getBytes(StandardCharsets.UTF_8)));
      // When
      int sealing = seal("-", "--output=" + sealed);
      System.setIn(new ByteArrayInputStream(Files.readAllBytes(sealed)));
      int opening = open("-", "oversight", "platform", "--output=" + opened);
      // Then
      assertThat(List.of(sealing, opening)).as("%s", err).containsOnly(0);
    } finally {
      System.setIn(before);
    }
    assertThat(out.toString()).isEmpty();
    assertThat(opened).hasContent(IDENTITY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(opened)))
        .isEqualTo("rw-------");
    assertThat(dir.toFile().list()).containsExactlyInAnyOrder("sealed.json", "opened.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"content\":{\"code\":\"disclose-reporter-identity\",\"sealedIdentity\":%s}}",
        "{\"content\":{\"reporter\":{\"sealedIdentity\":%s}}}",
        "{\"content\":{\"case\":{\"reporter\":{\"sealedIdentity\":%s}}}}"
      })
  void opensTheIdentityInsideAMessage(String message) throws IOException {
    // Given
    String sealed = Files.readString(sealed());
    // When
    int code =
        open(write("message.json", message.formatted(sealed)).toString(), "oversight", "platform");
    // Then
    assertThat(code).isZero();
    assertThat(out.toString().strip()).isEqualTo(IDENTITY);
  }

  @Test
  void badUsageRepeatsNothingOfAnIdentity() throws IOException {
    // Given
    Path person = write("identity.json", IDENTITY);
    Path wrong = write("wrong.json", "{\"name\":\"" + CANARY + "\",\"" + CANARY + "\":1}");
    Path broken = write("broken.json", "{\"name\":\"" + CANARY);
    Path message = write("message.json", "{\"content\":{\"text\":\"" + CANARY + "\"}}");
    // When / Then
    assertBadUsage(seal(IDENTITY), "cannot read the file");
    assertBadUsage(seal(person.toString(), CANARY), "an identity is no argument");
    assertBadUsage(seal(person.toString(), "--name=" + CANARY), "an identity is no argument");
    assertBadUsage(seal(wrong.toString()), "not the identity of a person (common/1): unevaluated");
    assertBadUsage(seal(broken.toString()), "not JSON");
    assertBadUsage(seal(write("list.json", "[\"" + CANARY + "\"]").toString()), "type object");
    assertBadUsage(open(message.toString(), "oversight", "platform"), "no sealed identity");
    assertBadUsage(
        seal(person.toString(), "--output=" + dir.resolve("nowhere").resolve("x")), "cannot write");
  }

  private void assertBadUsage(int code, String expectedMessage) {
    assertThat(code).as("%s", err).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains(expectedMessage).doesNotContain(CANARY);
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void sealsNothingToACustodianWithoutAValidKey() throws IOException {
    // Given
    Path old = dir.resolve("old");
    SandboxPki.create(
        old, List.of(new AgencyId("platform"), new AgencyId("oversight"), AgencyId.GATEWAY));
    Path keys = old.resolve("oversight.jwks");
    Files.writeString(
        keys, Files.readString(keys).replace("\"use\":\"enc\"", "\"use\":\"enc\",\"exp\":1"));
    // When
    int code =
        run(
            "seal-identity",
            write("identity.json", IDENTITY).toString(),
            "--as=platform",
            "--pki=" + old,
            "--custodian=oversight");
    // Then
    assertBadUsage(code, "agency oversight has no sealing key that is valid now");
  }

  @Test
  void namesACustodianWithoutKeysInTheFolder() throws IOException {
    // When
    int code =
        run(
            "seal-identity",
            write("identity.json", IDENTITY).toString(),
            "--as=platform",
            "--pki=" + pki,
            "--custodian=nobody");
    // Then
    assertBadUsage(code, "no readable file nobody.jwks");
  }
}
