package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.Tile;
import org.wasl.audit.mirror.Caught;
import org.wasl.audit.mirror.FolderSource;
import org.wasl.audit.mirror.Mirror;
import org.wasl.audit.mirror.NotReached;
import org.wasl.audit.mirror.Shards;
import org.wasl.audit.mirror.Source;

/** Whatever a log offers, and whenever the mirror ends, the copy is a tree that was signed. */
class MirrorTest {
  private static final int QUORUM = 2;
  private static final long MOST = 100_000;
  private static final boolean NODE = Node.version().isPresent();

  @TempDir private Path folder;
  private final TestLog log = new TestLog("log.example/2026");
  private Path served;
  private Path copy;

  @BeforeEach
  void folders() {
    served = folder.resolve("served");
    copy = folder.resolve("copy");
  }

  /** The log has so many entries, and serves them. */
  private void grow(int size) throws IOException {
    log.fill(size);
    log.write(served, log.checkpoint(size, QUORUM));
  }

  private void offer(SignedNote note) throws IOException {
    Files.write(served.resolve("checkpoint"), note.bytes());
  }

  private Mirror mirror() throws IOException {
    return new Mirror(log.trust(QUORUM, List.of()).policy(), Optional.empty(), copy, MOST);
  }

  private Caught catchUp() throws IOException {
    return catchUp(new FolderSource(served));
  }

  private Caught catchUp(Source source) throws IOException {
    try (Mirror mirror = mirror()) {
      return mirror.catchUp(source);
    }
  }

  /** What the copy consists of; of a file its digest. */
  private Map<String, String> files() throws IOException {
    return files(copy);
  }

  private static Map<String, String> files(Path of) throws IOException {
    try (Stream<Path> all = Files.walk(of)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .collect(
              Collectors.toMap(
                  file -> of.relativize(file).toString(),
                  MirrorTest::digest,
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static String digest(Path file) {
    try {
      return HexFormat.of().formatHex(Trust.sha256(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
    Files.write(file, bytes);
  }

  /** What both verifiers say of the copy; the code, and the first one's words. */
  private String verified() throws IOException {
    Path trust = Files.write(folder.resolve("trust.json"), log.trust(QUORUM, List.of()).bytes());
    List<String> words = List.of("mirror", copy.toString(), "--trust", trust.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code = Verify.run(words, new PrintStream(out, true, StandardCharsets.UTF_8));
    if (NODE) {
      assertThat(Node.verify(words).code()).isEqualTo(code);
    }
    return code + " " + out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void aTileWithOneFlippedBitIsRefusedAndNotKeptWhereverItIs() throws IOException {
    // Given
    log.fill(300);
    Path first = folder.resolve("first");
    log.write(first, log.checkpoint(300, QUORUM));
    grow(700);
    Map<String, byte[]> whole = new TreeMap<>();
    for (Tile tile : Tile.added(300, 700)) {
      whole.put(tile.path(), Files.readAllBytes(served.resolve(tile.path())));
      if (tile.level() == 0) {
        whole.put(tile.entriesPath(), Files.readAllBytes(served.resolve(tile.entriesPath())));
      }
    }
    int bit = 0;
    for (Map.Entry<String, byte[]> one : whole.entrySet()) {
      copy = folder.resolve("copy-" + bit++);
      catchUp(new FolderSource(first));
      // When
      flip(served.resolve(one.getKey()), 77 * bit);
      Caught caught = catchUp();
      // Then
      assertThat(caught).as(one.getKey()).isInstanceOf(Caught.Refused.class);
      assertThat(copy.resolve(one.getKey())).doesNotExist();
      assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 300 entries");
      Files.write(served.resolve(one.getKey()), one.getValue());
      assertThat(catchUp()).isInstanceOf(Caught.Up.class);
    }
    assertThat(whole).hasSize(5);
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 700 entries");
  }

  @Test
  void aFileThatIsCutTooLongOrMissingIsRefused() throws IOException {
    // Given
    grow(700);
    for (String path : List.of("tile/0/001", "tile/entries/001", "tile/0/002.p/188")) {
      copy = folder.resolve("copy-of-" + path.replace('/', '-'));
      byte[] bytes = Files.readAllBytes(served.resolve(path));
      Files.write(served.resolve(path), Arrays.copyOf(bytes, bytes.length - 32));
      assertThat(catchUp()).as(path).isInstanceOf(Caught.Refused.class);
      Files.delete(served.resolve(path));
      // When
      Caught missing = catchUp();
      // Then
      assertThat(missing)
          .isInstanceOfSatisfying(
              Caught.Refused.class,
              refused -> assertThat(refused.findings().get(0)).contains("found no tile/"));
      Files.write(served.resolve(path), bytes);
    }
    copy = folder.resolve("copy");
    Files.write(served.resolve("tile/0/001"), new byte[8193]);
    assertThatThrownBy(this::catchUp).isInstanceOf(NotReached.class);
    assertThat(files()).doesNotContainKey("checkpoint");
  }

  @Test
  void aForkIsRefusedChangesNothingAndBothCheckpointsAreKept() throws IOException {
    // Given
    grow(300);
    assertThat(catchUp()).isInstanceOf(Caught.Up.class);
    Map<String, String> before = files();
    for (int size : new int[] {200, 300, 700}) {
      TestLog other = log.again();
      other.fill(size);
      SignedNote offered = other.checkpoint(size, size == 700 ? 0 : QUORUM);
      Path there = folder.resolve("other-" + size);
      other.write(there, offered);
      // When
      Caught caught = catchUp(new FolderSource(there));
      // Then
      assertThat(caught).isInstanceOf(Caught.Forked.class);
      Path evidence = ((Caught.Forked) caught).evidence();
      assertThat(Files.readAllBytes(evidence.resolve("offered"))).isEqualTo(offered.bytes());
      assertThat(Files.readAllBytes(evidence.resolve("kept")))
          .isEqualTo(log.checkpoint(300, QUORUM).bytes());
      assertThat(files()).containsAllEntriesOf(before).hasSize(before.size() + 2);
      for (String file : List.of("offered", "kept")) {
        Files.delete(evidence.resolve(file));
      }
    }
    grow(301);
    assertThat(catchUp()).isInstanceOf(Caught.Up.class);
  }

  @Test
  void anOlderCheckpointOfTheSameTreeIsToldApartAndIsAForkOnceItStays() throws IOException {
    // Given
    grow(700);
    assertThat(catchUp()).isInstanceOf(Caught.Up.class);
    offer(log.checkpoint(300, QUORUM));
    try (Mirror mirror = mirror()) {
      // When
      Caught caught = mirror.catchUp(new FolderSource(served));
      // Then
      assertThat(caught).isInstanceOf(Caught.Older.class);
      assertThat(mirror.setBack((Caught.Older) caught)).isInstanceOf(Caught.Forked.class);
    }
    assertThat(verified()).startsWith("0 PROVEN: log log.example/2026 of 700");
  }

  @Test
  void aCheckpointWithoutQuorumOfAnotherLogOrByAnotherKeyIsRefused() throws IOException {
    // Given
    grow(10);
    catchUp();
    Map<String, String> before = files();
    grow(20);
    TestLog stranger = new TestLog("log.example/2026");
    TestLog another = new TestLog("log.example/other");
    stranger.fill(20);
    another.fill(20);
    for (SignedNote note :
        List.of(
            log.checkpoint(20, QUORUM - 1),
            stranger.checkpoint(20, QUORUM),
            another.checkpoint(20, QUORUM))) {
      // When
      offer(note);
      // Then
      assertThat(catchUp()).isInstanceOf(Caught.Refused.class);
      assertThat(files()).isEqualTo(before);
    }
    Files.write(served.resolve("checkpoint"), new byte[] {1});
    assertThatThrownBy(this::catchUp).isInstanceOf(Malformed.class);
    Files.delete(served.resolve("checkpoint"));
    assertThatThrownBy(this::catchUp).isInstanceOf(NotReached.class);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void cutOffAtAnyFileTheCopyIsTheOlderOneAndTheNextRunFetchesOnlyTheRest() throws IOException {
    // Given
    grow(300);
    catchUp();
    grow(1500);
    int all = 0;
    for (int cut = 0; ; cut++) {
      Counting cutOff = new Counting(new FolderSource(served), cut);
      // When
      try {
        catchUp(cutOff);
        break;
      } catch (NotReached e) {
        // Then
        assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 300 entries");
        all = Math.max(all, cut);
      }
    }
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 1500 entries");
    assertThat(all).isGreaterThan(5);
    Counting again = new Counting(new FolderSource(served), Integer.MAX_VALUE);
    catchUp(again);
    assertThat(again.fetched).isEqualTo(3); // the checkpoint and the partial tiles
  }

  /** Is not reached any more after so many files. */
  private static final class Counting implements Source {
    private final Source source;
    private final int most;
    private int fetched;

    Counting(Source source, int most) {
      this.source = source;
      this.most = most;
    }

    @Override
    public CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes) {
      return ++fetched > most
          ? CompletableFuture.failedFuture(new NotReached("cut off"))
          : source.fetch(path, maxBytes);
    }
  }

  @Test
  void whatARunLeftBeyondTheCopyIsCheckedLikeAnythingElse() throws IOException {
    // Given
    grow(300);
    catchUp();
    TestLog other = log.again();
    other.fill(1500);
    Path there = folder.resolve("other");
    other.write(there, other.checkpoint(1500, QUORUM));
    grow(1500);
    for (String path : List.of("tile/0/003", "tile/0/004", "tile/entries/004")) {
      Files.createDirectories(copy.resolve(path).getParent());
      Files.copy(there.resolve(path), copy.resolve(path));
    }
    // When
    Caught caught = catchUp();
    // Then
    assertThat(caught).isInstanceOf(Caught.Up.class);
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 1500 entries");
  }

  @Test
  void fromAnySizeToAnyOtherItIsTheLogFileByFile() throws IOException {
    for (int size : new int[] {0, 1, 255, 256, 257, 700, 65_536, 66_000}) {
      // Given
      grow(size);
      // When
      Caught caught = catchUp();
      // Then
      assertThat(caught).isInstanceOf(Caught.Up.class);
      assertThat(files(served)).containsAllEntriesOf(files());
      assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of " + size + " entries");
    }
  }

  /** A log may delete partial tiles once the full ones are there. */
  private void deletePartial() throws IOException {
    for (String path : files(served).keySet()) {
      if (path.contains(".p/")) {
        Files.delete(served.resolve(path));
      }
    }
  }

  @Test
  void aPartialTileThatWasFilledMeanwhileIsCutFromTheFullOne() throws IOException {
    // Given
    grow(700);
    deletePartial();
    grow(1024 + 256);
    offer(log.checkpoint(700, QUORUM));
    Files.write(
        Files.createDirectories(served.resolve("tile/1/000.p")).resolve("2"),
        Arrays.copyOf(Files.readAllBytes(served.resolve("tile/1/000.p/5")), 64));
    // When
    Caught caught = catchUp();
    // Then
    assertThat(caught).isInstanceOf(Caught.Up.class);
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 700 entries");
  }

  @Test
  void moreThanItTakesAtOnceIsRefusedUnread() throws IOException {
    // Given
    grow(11);
    try (Mirror mirror =
        new Mirror(log.trust(QUORUM, List.of()).policy(), Optional.empty(), copy, 10)) {
      // When
      Caught caught = mirror.catchUp(new FolderSource(served));
      // Then
      assertThat(caught)
          .isEqualTo(
              new Caught.Refused(
                  List.of("checkpoint, entries: expected 10 more at most, found 11")));
    }
  }

  @Test
  void aDamagedCopyIsNeverTakenForANewOne() throws IOException {
    // Given
    grow(700);
    catchUp();
    // When
    flip(copy.resolve("tile/1/000.p/2"), 9);
    offer(log.checkpoint(300, QUORUM));
    // Then
    assertThatThrownBy(this::catchUp)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the copy is damaged");
    Files.write(copy.resolve("checkpoint"), new byte[0]);
    assertThatThrownBy(this::catchUp)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint is damaged");
  }

  @Test
  void aFolderHasOneMirror() throws IOException {
    // Given
    Mirror first = mirror();
    // Then
    assertThatThrownBy(this::mirror).isInstanceOf(IOException.class);
    first.close();
    mirror().close();
  }

  @Test
  void everyShardIsCopiedAndOneThatNobodyVouchesForOrThatIsNotListedIsTold() throws Exception {
    // Given
    grow(300);
    TestLog second = log.next("log.example/2026/2");
    second.fill(700);
    second.write(served.resolve("2"), second.checkpoint(700, 0));
    String one = log.log.verifier() + "\n";
    String two = one + second.log.verifier() + "\n";
    Policy both = new Policy(List.of(log.log.verifier(), second.log.verifier()), List.of(), 0);
    Policy first = new Policy(List.of(log.log.verifier()), List.of(), 0);
    // Then
    assertThat(shards(both, two))
        .hasSize(2)
        .allSatisfy(caught -> assertThat(caught).isInstanceOf(Caught.Up.class));
    assertThat(files(served)).containsAllEntriesOf(files());
    assertThat(files()).containsKey("2/tile/0/001");
    for (List<Caught> caught : List.of(shards(both, one), shards(first, two))) {
      assertThat(caught).hasSize(1).first().isInstanceOf(Caught.Refused.class);
    }
    for (String none : List.of("", "\n", one + "\n", one.strip(), "wasl.example/log\n")) {
      assertThatThrownBy(() -> shards(first, none)).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void aShardThatIsToComeIsLeftOutAndOneThatDoesNotGoOnWhereTheLastEndedIsRefused()
      throws Exception {
    // Given
    grow(300);
    TestLog second = log.next("log.example/2026/2");
    String list = log.log.verifier() + "\n" + second.log.verifier() + "\n";
    Policy both = new Policy(List.of(log.log.verifier(), second.log.verifier()), List.of(), 0);
    // When
    List<Caught> before = shards(both, list);
    grow(400);
    second.fill(5);
    second.write(served.resolve("2"), second.checkpoint(5, 0));
    List<Caught> after = shards(both, list);
    // Then
    assertThat(before).hasSize(1).first().isInstanceOf(Caught.Up.class);
    assertThat(after.get(0)).isInstanceOf(Caught.Up.class);
    assertThat(((Caught.Refused) after.get(1)).findings())
        .containsExactly("2/leaf 0: expected the end of log.example/2026 at 400, found another");
  }

  @Test
  void aServerThatIsLateIsWaitedForAndALogThatStaysBackIsAFork() throws Exception {
    // Given
    grow(700);
    catchUp();
    Source now = new FolderSource(served);
    Counting late =
        new Counting(
            (path, max) ->
                path.equals("checkpoint") && Files.exists(folder.resolve("late"))
                    ? CompletableFuture.completedFuture(
                        Optional.of(log.checkpoint(300, QUORUM).bytes()))
                    : now.fetch(path, max),
            Integer.MAX_VALUE);
    Files.createFile(folder.resolve("late"));
    Shards patient = new Shards(log.trust(QUORUM, List.of()).policy(), copy, MOST, 60_000);
    Shards impatient = new Shards(log.trust(QUORUM, List.of()).policy(), copy, MOST, 0);
    // When
    List<Caught> back = impatient.catchUp(late);
    CompletableFuture<List<Caught>> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return patient.catchUp(late);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Files.delete(folder.resolve("late"));
    // Then
    assertThat(back).first().isInstanceOf(Caught.Forked.class);
    assertThat(waiting.get(60, TimeUnit.SECONDS)).first().isInstanceOf(Caught.Up.class);
  }

  private List<Caught> shards(Policy policy, String list) throws Exception {
    Files.writeString(served.resolve("shards"), list);
    return new Shards(policy, copy, MOST, 0).catchUp(new FolderSource(served));
  }
}
