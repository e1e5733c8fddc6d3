package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wasl.runtime.TestLoad.SOON;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.mirror.FolderLogSource;
import org.wasl.audit.mirror.LogSource;
import org.wasl.audit.mirror.MirrorUpdate;
import org.wasl.audit.mirror.ShardMirrors;

/** A chain of shards is copied whole, and each goes on where the one before it ended. */
class MirrorShardsTest extends ServedLogTest {
  @Test
  void copiesEveryShardAndReportsUntrustedAndUnlistedOnes() throws Exception {
    // Given
    grow(300);
    TestMemoryLog second = log.next("log.example/2026/2");
    second.fill(700);
    second.write(served.resolve("2"), second.checkpoint(700, 0));
    String oneKey = log.log.verifier() + "\n";
    String two = oneKey + second.log.verifier() + "\n";
    TlogPolicy both =
        new TlogPolicy(List.of(log.log.verifier(), second.log.verifier()), List.of(), 0);
    TlogPolicy first = new TlogPolicy(List.of(log.log.verifier()), List.of(), 0);
    // Then
    assertThat(shards(both, two))
        .hasSize(2)
        .allSatisfy(caught -> assertThat(caught).isInstanceOf(MirrorUpdate.Updated.class));
    assertThat(files(served)).containsAllEntriesOf(files());
    assertThat(files()).containsKey("2/tile/0/001");
    for (List<MirrorUpdate> caught : List.of(shards(both, oneKey), shards(first, two))) {
      assertThat(caught).hasSize(1).first().isInstanceOf(MirrorUpdate.Rejected.class);
    }
    for (String none : List.of("", "\n", oneKey + "\n", oneKey.strip(), "wasl.example/log\n")) {
      assertThatThrownBy(() -> shards(first, none)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void skipsFutureShardAndRejectsUnlinkedOne() throws Exception {
    // Given
    grow(300);
    TestMemoryLog second = log.next("log.example/2026/2");
    String list = log.log.verifier() + "\n" + second.log.verifier() + "\n";
    TlogPolicy both =
        new TlogPolicy(List.of(log.log.verifier(), second.log.verifier()), List.of(), 0);
    // When
    List<MirrorUpdate> before = shards(both, list);
    grow(400);
    second.fill(5);
    second.write(served.resolve("2"), second.checkpoint(5, 0));
    List<MirrorUpdate> after = shards(both, list);
    // Then
    assertThat(before).hasSize(1).first().isInstanceOf(MirrorUpdate.Updated.class);
    assertThat(after.get(0)).isInstanceOf(MirrorUpdate.Updated.class);
    assertThat(((MirrorUpdate.Rejected) after.get(1)).findings())
        .containsExactly("leaf 0: expected the end of log.example/2026 at 400, found another");
    assertThat(copy.resolve("2/checkpoint")).doesNotExist();
    assertThat(verified()).isEqualTo("0 PROVEN: log log.example/2026 of 400 entries");
  }

  @Test
  void waitsForLateServerAndReportsForkIfLogStaysBehind() throws Exception {
    // Given
    grow(700);
    catchUp();
    LogSource now = new FolderLogSource(served);
    Counting late =
        new Counting(
            (path, max) ->
                path.equals("checkpoint") && Files.exists(folder.resolve("late"))
                    ? CompletableFuture.completedFuture(
                        Optional.of(log.checkpoint(300, QUORUM).bytes()))
                    : now.fetch(path, max),
            Integer.MAX_VALUE);
    Files.createFile(folder.resolve("late"));
    ShardMirrors patient =
        new ShardMirrors(log.trust(QUORUM, List.of()).policy(), copy, MAX_ENTRIES, 60_000);
    ShardMirrors impatient =
        new ShardMirrors(log.trust(QUORUM, List.of()).policy(), copy, MAX_ENTRIES, 0);
    // When
    List<MirrorUpdate> back = impatient.update(late);
    CompletableFuture<List<MirrorUpdate>> waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return patient.update(late);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Files.delete(folder.resolve("late"));
    // Then
    assertThat(back).first().isInstanceOf(MirrorUpdate.Forked.class);
    assertThat(waiting.get(SOON.toSeconds(), TimeUnit.SECONDS))
        .first()
        .isInstanceOf(MirrorUpdate.Updated.class);
  }

  private List<MirrorUpdate> shards(TlogPolicy policy, String list) throws Exception {
    Files.writeString(served.resolve("shards"), list);
    return new ShardMirrors(policy, copy, MAX_ENTRIES, 0).update(new FolderLogSource(served));
  }
}
