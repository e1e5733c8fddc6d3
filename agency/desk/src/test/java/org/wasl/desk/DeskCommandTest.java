package org.wasl.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.commands.KitCommand;
import org.wasl.desk.cli.DeskCommand;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.SqliteStatement;
import org.wasl.kit.TestGateway;
import org.wasl.rules.id.AgencyId;
import picocli.CommandLine;

/** Tests the commands of the host of a desk. */
class DeskCommandTest {
  @TempDir Path folder;

  private record Result(int code, String out, String err) {}

  private Result run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        KitCommand.oneLineErrors(new CommandLine(new DeskCommand()))
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Result(code, out.toString(), err.toString());
  }

  private Result add(String... more) {
    Path pki = folder.resolve("pki");
    new TestGateway(pki, new AgencyId("platform"), new AgencyId("kp-rabat"));
    List<String> all =
        new ArrayList<>(
            List.of(
                "office", "add", "--data", data(), "--id", "kp-rabat", "--kind", "prosecution"));
    for (String name : new String[] {"ar=النيابة", "fr=Parquet", "en=Prosecution"}) {
      all.addAll(List.of("--name", name));
    }
    all.addAll(List.of("--pki", pki.toString(), "--gateway", "https://127.0.0.1:9"));
    all.addAll(List.of("--head", "Amal Synthetic", "--function", "Prosecutor"));
    all.addAll(List.of(more));
    return run(all.toArray(new String[0]));
  }

  private String data() {
    return folder.resolve("desk").toString();
  }

  @Test
  void addsAndListsAnOfficeAndWritesItsDirectoryEntry() throws Exception {
    // When
    Result added = add();
    Result listed = run("office", "list", "--data", data());
    Path out = folder.resolve("entry");
    Result entry =
        run("office", "entry", "--data", data(), "--office", "kp-rabat", "--out", out.toString());
    // Then
    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).startsWith("http://localhost:8092/#enrol=").doesNotContain("import");
    assertThat(listed.out().strip()).isEqualTo("kp-rabat prosecution https://127.0.0.1:9");
    assertThat(entry.code()).as(entry.err()).isZero();
    assertThat(Files.readString(out.resolve("kp-rabat.jwks"))).contains("\"receipt\"");
    assertThat(out.resolve("kp-rabat.csr")).exists();
  }

  @Test
  void wrapsImportedKeysWithTheSecretOfTheLink() throws Exception {
    // When
    Result added = add("--import");
    // Then
    String secret = added.out().strip().replaceFirst(".*&import=", "");
    assertThat(secret).hasSize(43);
    String d = Files.readString(folder.resolve("pki/kp-rabat.private.jwks"));
    String exponent = d.replaceFirst("(?s).*\"d\":\"", "").replaceFirst("(?s)\".*", "");
    try (var files = Files.walk(Path.of(data()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes.contains(secret) || bytes.contains(exponent))
            .as(file.toString())
            .isFalse();
      }
    }
  }

  @Test
  void reportsAndRecordsAResend() {
    // Given
    add();
    // When
    Result resent = resend("2026-11-25T01:40:00Z");
    Result ofNoTime = resend("yesterday");
    // Then
    assertThat(resent.code()).as(resent.err()).isZero();
    assertThat(resent.out().strip()).isEqualTo("answers: 0, receipts: 0");
    assertThat(run("trail", "--data", data()).out())
        .contains("resend-ordered", "\"since\":\"2026-11-25T01:40:00Z\"");
    assertThat(ofNoTime.code()).isEqualTo(2);
    assertThat(ofNoTime.err().strip()).contains("--since").doesNotContain("\n");
  }

  private Result resend(String since) {
    return run("office", "resend", "--data", data(), "--office", "kp-rabat", "--since", since);
  }

  @Test
  void changedTrailDoesNotVerify() throws Exception {
    // Given
    add();
    // When
    Result invited =
        run(
            "person",
            "invite",
            "--data",
            data(),
            "--office",
            "kp-rabat",
            "--name",
            "Nour Synthetic",
            "--function",
            "Head");
    Result proven = run("trail", "--data", data());
    try (DeskDatabase database = DeskDatabase.open(Path.of(data()).resolve(Desk.DATABASE))) {
      database.write(
          connection ->
              SqliteStatement.of(connection, "UPDATE trail SET entry = '{}' WHERE number = 1")
                  .run());
    }
    Result refuted = run("trail", "--data", data());
    // Then
    assertThat(invited.out()).contains("/#enrol=");
    assertThat(proven.code()).isZero();
    assertThat(proven.out()).contains("office-added").contains("\"act\":\"invited\"");
    assertThat(refuted.code()).isEqualTo(1);
    assertThat(refuted.err()).contains("entry 1 or one before it was changed");
  }

  @Test
  void unreadableFilesRefuteNothing() throws Exception {
    // Given
    add();
    // When
    Result noCheckpoint = run("trail", "--data", data(), "--checkpoint", data() + "/nowhere");
    Path database = Path.of(data()).resolve(Desk.DATABASE);
    Files.writeString(database, "no database ".repeat(1_000));
    Result noDatabase = run("trail", "--data", data());
    // Then
    assertThat(noCheckpoint.code()).isEqualTo(2);
    assertThat(noCheckpoint.err().strip()).contains("nowhere: no readable file");
    assertThat(noDatabase.code()).as("neither proven nor refuted").isEqualTo(3);
  }

  @Test
  void runningDeskServesAnAddedOffice() throws Exception {
    // Given
    try (Desk desk = Desk.start(Path.of(data()), TestOffices.config(), Clock.systemUTC())) {
      // When
      Result added = add();
      // Then
      assertThat(added.out()).startsWith(desk.url() + "/#enrol=");
      TestBrowser head = new TestBrowser(desk.url());
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofSeconds(1)) // else it would soon be too many attempts
          .until(() -> head.enrol(added.out().strip()).status() == 200);
      Result second = run("start", "--data", data(), "--set", "desk.port=0");
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err()).contains("another desk runs on this data folder");
    }
    assertThat(Path.of(data()).resolve(Desk.RUN_FILE)).doesNotExist();
  }

  @Test
  void linkLivesAsLongAsTheRunningDeskAllows() throws Exception {
    // Given
    try (Desk desk =
        Desk.start(
            Path.of(data()), TestOffices.config("desk.enrolmentHours=2"), Clock.systemUTC())) {
      // When
      Result added = add();
      // Then
      assertThat(added.out()).startsWith(desk.url() + "/#enrol=");
      assertThat(expiry())
          .isBetween(
              Instant.now().plus(Duration.ofHours(1)), Instant.now().plus(Duration.ofHours(2)));
    }
  }

  private Instant expiry() {
    try (DeskDatabase database = DeskDatabase.open(Path.of(data()).resolve(Desk.DATABASE))) {
      return database.read(
          connection ->
              SqliteStatement.of(connection, "SELECT expires_at FROM enrolment")
                  .first(row -> Instant.ofEpochMilli(row.getLong("expires_at")))
                  .orElseThrow());
    }
  }

  @Test
  void occupiedPortIsNoBadConfiguration() throws Exception {
    // Given
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // When
      Result result = run("start", "--data", data(), "--set", "desk.port=" + taken.getLocalPort());
      // Then
      assertThat(result.code()).as("what a service manager starts again").isEqualTo(1);
      assertThat(result.err().strip()).startsWith("start: desk.port: ").doesNotContain("\n");
    }
  }

  @Test
  void badUsagePrintsOneLineAndExitsWithTwo() {
    // Given
    add();
    // Then
    for (Result bad :
        List.of(
            run(),
            run("office"),
            add(),
            run("start", "--data", data(), "--set", "desk.host=0.0.0.0"),
            run("trail", "--data", folder.resolve("nowhere").toString()),
            run(
                "person",
                "invite",
                "--data",
                data(),
                "--office",
                "x",
                "--name",
                "n",
                "--function",
                "f"))) {
      assertThat(bad.code()).isEqualTo(2);
      assertThat(bad.err().strip().lines()).hasSize(1);
    }
  }

  @Test
  void rejectsADataFolderOfALaterVersionInOneLine() throws Exception {
    // Given
    Path file = Path.of(data(), Desk.DATABASE);
    Desk.makeFolder(file.getParent());
    try (DeskDatabase database = DeskDatabase.open(file)) {
      database.write(
          connection -> SqliteStatement.of(connection, "PRAGMA user_version = 99").run());
    }
    // When
    Result result = run("start", "--data", data(), "--set", "desk.port=0");
    // Then
    assertThat(result.code()).as("what a service manager does not start again").isEqualTo(2);
    assertThat(result.err().strip())
        .startsWith("start: " + file + ": made by a later version of this program")
        .doesNotContain("\n");
  }
}
