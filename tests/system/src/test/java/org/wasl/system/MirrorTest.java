package org.wasl.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;
import static org.wasl.system.SmallConfig.PLATFORM;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.verify.OfflineVerifier;
import org.wasl.commands.audit.MirrorCommand;
import org.wasl.runtime.TestFolders;
import org.wasl.runtime.TestSeed;
import org.wasl.sandbox.environment.ChildJvm;

/** A mirror beside a gateway under load, killed again and again, and one whose log was set back. */
@Tag("soak")
class MirrorTest {
  private static final int KILLS = 3;
  private static final int CASES_A_SECOND = 10;

  /** Between two updates. */
  private static final int PAUSE_SECONDS = 1;

  private static final int LONGEST_UPDATE_MILLIS = 500;

  private GatewayTrial trial;
  private Path copy;
  private Path trust;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    trial = GatewayTrial.prepare(test).inProcess();
    trial.startGateway();
    trial.connect();
    copy = trial.data().resolve("copy");
    byte[] keys =
        new PlainHttpsClient(trial.api(), trial.world().pki(), PLATFORM)
            .get("/log/trust.json")
            .body();
    trust = Files.write(trial.data().resolve("trust.json"), keys);
  }

  @AfterEach
  void stop() throws Exception {
    trial.close();
  }

  private List<String> words(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(trial.api() + "/log", copy.toString(), "--trust", trust.toString()));
    words.addAll(List.of("--as", PLATFORM.value(), "--pki", trial.world().pki().path().toString()));
    words.addAll(Arrays.asList(more));
    return words;
  }

  /** Catches up once, in this process. */
  private CommandResult mirror() {
    return CommandResult.of(new MirrorCommand(), words("--patience-seconds=1"));
  }

  /** Follows in a process of its own. */
  private Process follow() throws IOException {
    List<String> command = ChildJvm.shortCommand(List.of());
    command.addAll(List.of(CheckoutMain.class.getName(), "mirror"));
    command.addAll(words("--follow-seconds=" + PAUSE_SECONDS));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private long size(Path folder) throws IOException {
    Path note = folder.resolve("checkpoint");
    return Files.exists(note)
        ? Checkpoint.parse(SignedNote.parse(Files.readAllBytes(note)).text()).size()
        : 0;
  }

  private void assertVerified() throws Exception {
    String[] words = {"mirror", copy.toString(), "--trust", trust.toString()};
    assertThat(OfflineVerifier.run(List.of(words), System.out)).isEqualTo(OfflineVerifier.PROVEN);
    if (SecondVerifier.isHere()) {
      CommandResult second = SecondVerifier.verify(words);
      assertThat(second.code()).as(second.out()).isEqualTo(OfflineVerifier.PROVEN);
    }
  }

  @Test
  void copyIsCompleteAfterEachKillAndFinallyEqualsTheGatewaysLog() throws Exception {
    // Given
    Random random = TestSeed.random(MirrorTest.class, 20_261_125);
    List<Long> sizes = new ArrayList<>();
    try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      publishers.start(ConcurrentPublishers.cases(9, 100_000), CASES_A_SECOND);
      for (int kill = 0; kill < KILLS; kill++) {
        // When
        long before = size(copy);
        Process mirror = follow();
        Awaitility.await().atMost(SOON).until(() -> size(copy) > before);
        // During the update after the pause.
        int life = PAUSE_SECONDS * 1_000 + random.nextInt(LONGEST_UPDATE_MILLIS);
        assertThat(mirror.waitFor(life, TimeUnit.MILLISECONDS)).isFalse();
        mirror.destroyForcibly().waitFor();
        // Then
        assertVerified();
        sizes.add(size(copy));
      }
    }
    assertThat(sizes).isSorted().doesNotHaveDuplicates();
    trial.stopGateway();
    assertThat(CommandResult.of(new MirrorCommand(), folder("--trust", trust.toString())).code())
        .isZero();
    assertVerified();
    Path log = trial.data().resolve("log");
    assertThat(files(log)).containsAllEntriesOf(files(copy));
    assertThat(files(copy).keySet())
        .containsAll(files(log).keySet().stream().filter(path -> !path.contains(".p/")).toList());
  }

  /** Arguments to mirror the gateway's own folder after its stop, including its last signature. */
  private List<String> folder(String... more) {
    Path log = trial.data().resolve("log");
    List<String> words = new ArrayList<>(List.of(log.toUri().toString(), copy.toString()));
    words.addAll(Arrays.asList(more));
    return words;
  }

  @Test
  void rejectsRolledBackLogAndKeepsTheCopy() throws Exception {
    // Given
    Path yesterday = trial.data().resolveSibling("mirror-yesterday");
    trial.stopGateway();
    TestFolders.delete(yesterday);
    copy(trial.data().resolve("postgres"), yesterday.resolve("postgres"));
    copy(trial.data().resolve("log"), yesterday.resolve("log"));
    trial.startGateway();
    publish(5);
    long entries = size(trial.data().resolve("log"));
    // A published file is served a moment later.
    Awaitility.await().atMost(SOON).until(() -> mirror().code() == 0 && size(copy) >= entries);
    Map<String, String> before = files(copy);
    // When
    trial.stopGateway();
    for (String folder : List.of("postgres", "log")) {
      TestFolders.delete(trial.data().resolve(folder));
      copy(yesterday.resolve(folder), trial.data().resolve(folder));
    }
    trial
        .with("log.witnesses", "")
        .with("log.quorum", "0")
        .startGateway(); // they would refuse the start
    CommandResult setBack = mirror();
    publish(10);
    Awaitility.await().atMost(SOON).until(() -> size(trial.data().resolve("log")) > size(copy));
    CommandResult forked = mirror();
    // Then
    assertThat(setBack.code()).as(setBack.out()).isEqualTo(6);
    assertThat(setBack.out()).startsWith("FORKED: ");
    assertThat(forked.code()).as(forked.out()).isEqualTo(6);
    assertThat(forked.out()).startsWith("FORKED: its tree does not begin with the copy's");
    assertThat(files(copy)).containsAllEntriesOf(before).hasSize(before.size() + 4);
    assertVerified();
  }

  private void publish(int count) throws Exception {
    try (ConcurrentPublishers publishers = new ConcurrentPublishers(trial)) {
      ConcurrentPublishers.cases(5 + count, count, false).forEach(publishers::submit);
    }
    long entries = trial.ledger().count("audit_entry");
    Awaitility.await().atMost(SOON).until(() -> size(trial.data().resolve("log")) >= entries);
  }

  /** With owners and times. */
  private static void copy(Path from, Path to) throws Exception {
    Files.createDirectories(to.getParent());
    Process cp = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start();
    assertThat(cp.waitFor()).isZero();
  }

  /** The files of a folder, with their content. */
  private static Map<String, String> files(Path of) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(of)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock") && !file.toString().endsWith(".draft"))
          .forEach(file -> files.put(of.relativize(file).toString(), text(file)));
    }
    return files;
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
