package org.wasl.link.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.link.CrashPoint;
import org.wasl.link.TestOldSystem;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.JsonFormat;
import org.wasl.link.outbox.FolderSource.Limits;
import org.wasl.link.shared.LocalFolder;
import org.wasl.link.state.LinkHealth;
import org.wasl.link.state.LinkHealth.Side;
import org.wasl.link.state.StateFolder;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.jose.CryptoProvider;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.SignatureVerifier;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/** Tests documents that an old system drops into a folder, and their outcomes. */
class FolderSourceTest {
  private static final AgencyId OFFICE = new AgencyId("kp-rabat");
  private static final int SURELY_PAST_THE_END = 200;

  private static PkiFolder pki;
  private static Signer signer;
  private static CodeLists codes;
  private static SchemaRegistry schemas;

  @TempDir Path folder;
  private Path shared;
  private final LinkHealth health = new LinkHealth();
  private final Gateway gateway = new Gateway();
  private Signer current = signer;

  @BeforeAll
  static void load(@TempDir Path keys) {
    CryptoProvider.install();
    pki = SandboxPki.create(keys.resolve("pki"), List.of(OFFICE, AgencyId.GATEWAY));
    signer = pki.signer(OFFICE);
    codes = CodeLists.load();
    schemas = SchemaRegistry.load(codes);
  }

  /** Accepts each message once, as the gateway does. It refuses, or is silent, on demand. */
  private static final class Gateway implements Outbox.GatewaySubmission {
    private final Map<MessageId, List<String>> submitted = new HashMap<>();
    private Optional<CrashPoint> crash = Optional.empty();
    private boolean silent;
    private boolean refusing;
    private Optional<ProblemType> refusal = Optional.empty();
    private Optional<PkiFolder> keys = Optional.empty();
    private boolean lost;
    private Runnable meanwhile = () -> {};

    @Override
    public Outcome submit(Optional<ReferralId> referral, OutgoingMessage message) {
      crash.ifPresent(CrashPoint::step);
      meanwhile.run();
      if (silent) {
        return new Unavailable("connection-refused", 3);
      }
      if (refusing) {
        String problem = "{\"detail\":\"Mend it.\",\"status\":409}";
        return new Refused(
            new RefusalProblem(409, "wrong-state", "Wrong state", "Mend it.", problem));
      }
      if (refusal.isPresent()) {
        return refused(refusal.get());
      }
      if (keys.filter(known -> !isSigned(known.directory(), message)).isPresent()) {
        return refused(ProblemType.BAD_SIGNATURE);
      }
      submitted
          .computeIfAbsent(message.messageId(), id -> new ArrayList<>())
          .add(new String(message.bytes()) + message.signature());
      crash.ifPresent(CrashPoint::step);
      return lost
          ? new Unavailable("connection-closed", 1)
          : TestOutbox.accepted(OFFICE, referral.orElseThrow(), message.messageId());
    }

    private static Outcome refused(ProblemType type) {
      return new Refused(new RefusalProblem(type.status(), type.uri(), type.code(), "", "{}"));
    }

    private static boolean isSigned(AgencyDirectory directory, OutgoingMessage message) {
      return SignatureVerifier.ofAnyTime(directory)
              .verifyMessage(
                  directory.byId(OFFICE).orElseThrow(), message.bytes(), message.signature())
          == SignatureStatus.VALID;
    }
  }

  private FolderSource source(Outbox.Folders folders, LocalFolder files) throws Exception {
    DocumentProblems problems = new DocumentProblems(codes, "en");
    DocumentFormat format = new JsonFormat(problems);
    Outbox outbox =
        new Outbox(
            folders,
            TestOutbox.writing(OFFICE, () -> current, format, schemas, problems),
            gateway,
            health);
    outbox.resume();
    return new FolderSource(files, outbox, format, new Limits(0, 100, SOON), health);
  }

  private FolderSource source() throws Exception {
    if (shared == null) {
      shared = TestOldSystem.sharedFolder(folder);
    }
    return source(Outbox.Folders.in(folder.resolve("data")), new LocalFolder(shared));
  }

  private void drop(String name, String text) throws Exception {
    Files.writeString(shared.resolve("out").resolve(name), text);
  }

  private JsonNode told(String place, String name) throws Exception {
    return TestOldSystem.JSON.readTree(shared.resolve(place).resolve(name).toFile());
  }

  private List<String> names(String place) throws Exception {
    return TestOldSystem.names(shared.resolve(place));
  }

  @Test
  void completesSignsAndSendsADocumentAndWritesItsResult() throws Exception {
    // Given
    FolderSource source = source();
    drop("case 7.json", TestOldSystem.instruction().toString());
    drop("later.json.part", "half");
    // When
    boolean well = source.scan();
    // Then
    assertThat(well).isTrue();
    JsonNode result = told("results", "case 7.json.result.json");
    assertThat(result.path("outcome").asText()).isEqualTo("accepted");
    assertThat(result.path("recipients").get(0).asText()).isEqualTo("srpj-rabat");
    assertThat(names("out")).containsExactly("later.json.part");
    assertThat(names("refused")).isEmpty();
    String sent = gateway.submitted.get(MessageId.parse(result.path("messageId").asText())).get(0);
    JsonNode document = TestOldSystem.JSON.readTree(sent.substring(0, sent.lastIndexOf('}') + 1));
    assertThat(document.at("/envelope/sender").asText()).isEqualTo(OFFICE.value());
    assertThat(document.path("content")).isEqualTo(TestOldSystem.instruction().path("content"));
    assertThat(
            SignatureVerifier.ofAnyTime(pki.directory())
                .verifyMessage(
                    pki.directory().byId(OFFICE).orElseThrow(),
                    sent.substring(0, sent.lastIndexOf('}') + 1).getBytes(),
                    sent.substring(sent.lastIndexOf('}') + 1)))
        .isEqualTo(SignatureStatus.VALID);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sendsANewerDocumentOfTheSameNameNext(boolean refused) throws Exception {
    // Given
    FolderSource source = source();
    drop("export.json", TestOldSystem.instruction().toString());
    ObjectNode newer = TestOldSystem.instruction();
    ((ObjectNode) newer.path("content")).put("text", "Newer.");
    gateway.refusing = refused;
    gateway.meanwhile = () -> give("export.json", newer.toString());
    // When
    source.scan();
    List<String> left = names("out");
    gateway.refusing = false;
    gateway.meanwhile = () -> {};
    source.scan();
    // Then
    assertThat(left).containsExactly("export.json");
    assertThat(gateway.submitted.values().stream().flatMap(List::stream))
        .anyMatch(sent -> sent.contains("Newer."));
    assertThat(names("out")).isEmpty();
    assertThat(names("results")).containsExactly("export.json.result.json");
  }

  /** The old system replaces a document. */
  private void give(String name, String text) {
    try {
      drop(name, text);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void skipsAFileWhoseNameIsTooLongForAResult() throws Exception {
    // Given: 119 letters of two bytes
    FolderSource source = source();
    String name = "\u062d".repeat(119) + ".json";
    drop(name, TestOldSystem.instruction().toString());
    drop("short.json", TestOldSystem.instruction().toString());
    // When
    boolean well = source.scan();
    // Then
    assertThat(well).isFalse();
    assertThat(gateway.submitted).hasSize(1);
    assertThat(names("out")).containsExactly(name);
    assertThat(names("results")).containsExactly("short.json.result.json");
    assertThat(health.troubles().get(Side.OUTBOUND))
        .isEqualTo("a file's name has more than 236 bytes: give it a shorter one");
  }

  @Test
  void sendsADocumentOnceAfterAKillAtAnyStep() throws Exception {
    int crashes = 0;
    for (int at = 1; at < SURELY_PAST_THE_END; at++) {
      // Given
      Path run = Files.createDirectory(folder.resolve("run" + at));
      shared = TestOldSystem.sharedFolder(run);
      gateway.submitted.clear();
      CrashPoint crash = new CrashPoint(at);
      drop("0001.json", TestOldSystem.instruction().toString());
      // When
      boolean crashed = false;
      try {
        gateway.crash = Optional.of(crash);
        Path data = Files.createDirectory(run.resolve("data"));
        source(
                new Outbox.Folders(
                    crash.state(data.resolve("secret")),
                    crash.state(data.resolve("pending")),
                    crash.state(data.resolve("accepted"))),
                crash.shared(shared))
            .scan();
      } catch (CrashPoint.Crash e) {
        crashed = true;
        crashes++;
      }
      gateway.crash = Optional.empty();
      source(Outbox.Folders.in(run.resolve("data")), new LocalFolder(shared)).scan();
      // Then
      assertThat(gateway.submitted).as("step %d", at).hasSize(1);
      assertThat(gateway.submitted.values().iterator().next().stream().distinct()).hasSize(1);
      assertThat(names("results")).containsExactly("0001.json.result.json");
      assertThat(names("out")).isEmpty();
      assertThat(names("refused")).isEmpty();
      assertThat(TestOldSystem.names(run.resolve("data/pending"))).isEmpty();
      if (!crashed) {
        assertThat(crashes).isGreaterThan(10);
        return;
      }
    }
    throw new AssertionError("never ran to its end");
  }

  @Test
  void refusesAnInvalidMessageWithTheCorrectionAndLeavesNothingElse() throws Exception {
    // Given
    FolderSource source = source();
    ObjectNode invalid = TestOldSystem.instruction();
    ((ObjectNode) invalid.get("content")).put("code", "no-such-code");
    ObjectNode foreign = TestOldSystem.instruction();
    ((ObjectNode) foreign.get("envelope")).put("sender", "platform");
    ObjectNode unknown = TestOldSystem.instruction();
    ((ObjectNode) unknown.get("envelope")).put("type", "decree");
    drop("1.json", "{\"envelope\":");
    drop("2.json", invalid.toString());
    drop("3.json", foreign.toString());
    drop("4.json", unknown.toString());
    drop("5.json", "[]");
    drop("6.json", " ".repeat(1_500_000));
    Files.createSymbolicLink(shared.resolve("out/7.json"), Path.of("/etc/hostname"));
    // When
    source.scan();
    // Then
    assertThat(gateway.submitted).isEmpty();
    assertThat(told("refused", "1.json.problem.json").path("line").asInt()).isEqualTo(1);
    assertThat(told("refused", "2.json.problem.json").at("/errors/0/pointer").asText())
        .isEqualTo("/content/code");
    assertThat(told("refused", "3.json.problem.json").path("type").asText())
        .endsWith("wrong-sender");
    assertThat(told("refused", "4.json.problem.json").path("type").asText())
        .endsWith("unknown-type");
    assertThat(told("refused", "5.json.problem.json").path("errorCount").asInt()).isEqualTo(2);
    assertThat(told("refused", "6.json.problem.json").path("status").asInt()).isEqualTo(413);
    assertThat(names("out")).containsExactly("7.json");
    assertThat(names("results")).isEmpty();
    assertThat(TestOldSystem.names(folder.resolve("data/pending"))).isEmpty();
  }

  @Test
  void repeatHasItsFirstResultAndAConflictingDocumentIsRefused() throws Exception {
    // Given
    FolderSource source = source();
    String name = UUID.randomUUID() + ".json";
    drop(name, TestOldSystem.instruction().toString());
    source.scan();
    JsonNode first = told("results", name + ".result.json");
    Files.delete(shared.resolve("results").resolve(name + ".result.json"));
    // When
    drop(name, TestOldSystem.instruction().toString());
    source.scan();
    ObjectNode other = TestOldSystem.instruction();
    ((ObjectNode) other.get("content")).put("text", "Another decision.");
    drop(
        "x" + name,
        other
            .toString()
            .replace("\"type\"", "\"messageId\":\"%s\",\"type\"".formatted(name.substring(0, 36))));
    source.scan();
    // Then
    assertThat(told("results", name + ".result.json")).isEqualTo(first);
    assertThat(first.path("messageId").asText()).isEqualTo(name.substring(0, 36));
    assertThat(gateway.submitted.get(MessageId.parse(name.substring(0, 36)))).hasSize(1);
    assertThat(told("refused", "x" + name + ".problem.json").path("type").asText())
        .endsWith("conflicting-duplicate");
  }

  @Test
  void waitsForASilentGatewayInOrderOfNamesAndAcceptsCorrections() throws Exception {
    // Given
    FolderSource source = source();
    gateway.silent = true;
    drop("1.json", TestOldSystem.instruction().toString());
    drop("2.json", TestOldSystem.instruction().toString());
    // When
    boolean well = source.scan();
    // Then
    assertThat(well).isFalse();
    assertThat(health.troubles()).containsEntry(Side.GATEWAY, "connection-refused");
    assertThat(names("out")).containsExactly("1.json", "2.json");
    assertThat(TestOldSystem.names(folder.resolve("data/pending"))).hasSize(1);
    // When
    gateway.silent = false;
    gateway.refusing = true;
    source.scan();
    gateway.refusing = false;
    drop("1.json", TestOldSystem.instruction().toString());
    source.scan();
    // Then
    assertThat(names("refused"))
        .containsExactly("1.json", "1.json.problem.json", "2.json", "2.json.problem.json");
    assertThat(told("refused", "1.json.problem.json").path("detail").asText())
        .isEqualTo("Mend it.");
    assertThat(names("results")).containsExactly("1.json.result.json");
    assertThat(health.troubles()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_AGENCY", "WRONG_SENDER", "BAD_SIGNATURE", "METHOD_NOT_ALLOWED"})
  void keepsADocumentWaitingOnACertificateOrKeyRefusal(ProblemType refusal) throws Exception {
    // Given
    FolderSource source = source();
    gateway.refusal = Optional.of(refusal);
    drop("1.json", TestOldSystem.instruction().toString());
    // When
    boolean well = source.scan();
    Map<Side, String> troubles = health.troubles();
    gateway.refusal = Optional.empty();
    source.scan();
    // Then
    assertThat(well).isFalse();
    assertThat(troubles)
        .containsEntry(Side.GATEWAY, "http-" + refusal.status() + " " + refusal.code());
    assertThat(names("results")).containsExactly("1.json.result.json");
    assertThat(names("refused")).isEmpty();
    assertThat(health.troubles()).isEmpty();
  }

  @Test
  void reportsAnUnseenAcceptanceAfterAKeyChange() throws Exception {
    // Given
    FolderSource source = source();
    PkiFolder renewed = SandboxPki.create(folder.resolve("renewed"), List.of(OFFICE));
    drop("1.json", TestOldSystem.instruction().toString());
    gateway.lost = true;
    source.scan();
    // When
    gateway.lost = false;
    gateway.keys = Optional.of(renewed);
    current = renewed.signer(OFFICE);
    source.scan();
    // Then
    assertThat(names("results")).containsExactly("1.json.result.json");
    assertThat(names("refused")).isEmpty();
    assertThat(gateway.submitted).hasSize(1);
  }

  @Test
  void reportsAnUnusableFolderAndLosesNothing() throws Exception {
    // Given
    FolderSource source = source();
    drop("1.json", TestOldSystem.instruction().toString());
    Files.move(shared.resolve("results"), shared.resolve("gone"));
    // When
    boolean well = source.scan();
    // Then
    assertThat(well).isFalse();
    assertThat(health.troubles().get(Side.OUTBOUND))
        .contains("NoSuchFile")
        .doesNotContain("1.json");
    assertThat(names("out")).containsExactly("1.json");
    // When
    Files.move(shared.resolve("gone"), shared.resolve("results"));
    source.scan();
    // Then
    assertThat(names("results")).containsExactly("1.json.result.json");
    assertThat(gateway.submitted).hasSize(1);
    assertThat(health.troubles()).isEmpty();
  }

  /**
   * Links that the old system or its attacker can make, because it may write in the folder above.
   */
  @ParameterizedTest
  @ValueSource(strings = {"out", "results"})
  void row73IgnoresAFolderThatIsASymbolicLink(String linked) throws Exception {
    // Given
    FolderSource source = source();
    drop("1.json", TestOldSystem.instruction().toString());
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(shared.resolve(linked), elsewhere);
    Files.createSymbolicLink(shared.resolve(linked), elsewhere);
    List<String> before = TestOldSystem.names(elsewhere);
    // When
    boolean well = source.scan();
    // Then
    assertThat(well).isFalse();
    assertThat(health.troubles().get(Side.OUTBOUND)).contains(linked + ": is a link");
    assertThat(TestOldSystem.names(elsewhere)).isEqualTo(before);
    assertThatThrownBy(() -> new LocalFolder(shared).makeFolders())
        .hasMessageContaining(linked + ": is a link");
  }

  @Test
  void onlyItsUserReadsTheLinksFiles() throws Exception {
    // Given
    FolderSource source = source();
    gateway.silent = true;
    drop("1.json", TestOldSystem.instruction().toString());
    // When
    source.scan();
    // Then
    Path data = folder.resolve("data");
    for (String each : List.of("secret", "pending", "accepted")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(each))))
          .isEqualTo("rwx------");
    }
    assertThat(new StateFolder(data.resolve("pending")).names()).hasSize(1);
    try (var files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }
}
