package org.wasl.link.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.link.CrashPoint;
import org.wasl.link.TestOldSystem;
import org.wasl.link.forward.ForwardTarget.ForwardResult;
import org.wasl.link.shared.LocalFolder;
import org.wasl.link.state.ForwardAttemptLog;

/** Messages as files for an old system. */
class FolderTargetTest {
  private static final int SURELY_PAST_THE_END = 100;

  @TempDir Path folder;

  private FolderTarget target(LocalFolder files, Path run) throws IOException {
    return new FolderTarget(
        files, ForwardAttemptLog.open(run.resolve("forward-attempts"), delivery -> false));
  }

  @Test
  void writesTheDocumentAndTheFactsForAnAnswer() throws Exception {
    // Given
    Path shared = TestOldSystem.sharedFolder(folder);
    try (FolderTarget target = target(new LocalFolder(shared), folder)) {
      // When
      target.forward(ForwardedMessages.withDocument("{}"));
      // Then
      String name = "d3dc9f3d-5365-7ae0-89e0-ca01a2d72931.platform.vetted-case-1";
      assertThat(TestOldSystem.names(shared.resolve("in")))
          .containsExactly(name + ".json", name + ".properties");
      assertThat(Files.readString(shared.resolve("in").resolve(name + ".json"))).isEqualTo("{}");
      assertThat(Files.readAllLines(shared.resolve("in").resolve(name + ".properties")))
          .contains(
              "Wasl-Referral = b1a7c9f2-3d58-7e60-9c14-6f2e8d7a5b03",
              "Wasl-Type = vetted-case/1",
              "Wasl-Test = true");
    }
  }

  /** An old system that takes each document at once. */
  private static int take(Path shared) throws IOException {
    int taken = 0;
    for (String name : TestOldSystem.names(shared.resolve("in"))) {
      if (name.endsWith(".json") && !name.startsWith(".")) {
        Files.delete(shared.resolve("in").resolve(name));
        taken++;
      }
    }
    return taken;
  }

  @Test
  void deliversAMessageOnceAfterAKillAtAnyStep() throws Exception {
    int crashes = 0;
    for (int at = 1; at < SURELY_PAST_THE_END; at++) {
      // Given
      Path run = Files.createDirectory(folder.resolve("run" + at));
      Path shared = TestOldSystem.sharedFolder(run);
      AtomicInteger taken = new AtomicInteger();
      // When
      boolean crashed = false;
      try (FolderTarget target = target(new CrashPoint(at).shared(shared), run)) {
        target.forward(ForwardedMessages.withDocument("{}"));
      } catch (CrashPoint.Crash e) {
        crashed = true;
        crashes++;
      }
      taken.addAndGet(take(shared));
      try (FolderTarget target = target(new LocalFolder(shared), run)) {
        assertThat(target.forward(ForwardedMessages.withDocument("{}")))
            .isInstanceOf(ForwardResult.Taken.class);
      }
      taken.addAndGet(take(shared));
      // Then
      assertThat(taken).as("step %d", at).hasValue(1);
      if (!crashed) {
        assertThat(crashes).isGreaterThan(4);
        return;
      }
    }
    throw new AssertionError("never ran to its end");
  }

  @Test
  void neverOverwritesAnExistingFile() throws Exception {
    // Given
    Path shared = TestOldSystem.sharedFolder(folder);
    try (FolderTarget target = target(new LocalFolder(shared), folder)) {
      target.forward(ForwardedMessages.withDocument("{}"));
      // When
      ForwardResult repeatedResult = target.forward(ForwardedMessages.withDocument("{}"));
      ForwardResult other = target.forward(ForwardedMessages.withDocument("{ }"));
      // Then
      assertThat(repeatedResult).isInstanceOf(ForwardResult.Taken.class);
      assertThat(other).isEqualTo(new ForwardResult.Declined("name-taken"));
    }
  }

  @Test
  void row73WritesNothingThroughASymbolicLink() throws Exception {
    // Given
    Path shared = TestOldSystem.sharedFolder(folder);
    Path elsewhere = folder.resolve("elsewhere");
    Files.move(shared.resolve("in"), elsewhere);
    Files.createSymbolicLink(shared.resolve("in"), elsewhere);
    try (FolderTarget target = target(new LocalFolder(shared), folder)) {
      // When
      assertThatThrownBy(() -> target.forward(ForwardedMessages.withDocument("{}")))
          .hasMessageContaining("in: is a link");
      // Then
      assertThat(TestOldSystem.names(elsewhere)).isEmpty();
    }
  }

  @Test
  void keepsTheMessageWhileTheFolderIsMissing() throws Exception {
    // Given
    Path shared = TestOldSystem.sharedFolder(folder);
    Files.delete(shared.resolve("in"));
    try (FolderTarget target = target(new LocalFolder(shared), folder)) {
      // When
      assertThatThrownBy(() -> target.forward(ForwardedMessages.withDocument("{}")))
          .isInstanceOf(IOException.class);
      Files.createDirectory(shared.resolve("in"));
      target.forward(ForwardedMessages.withDocument("{}"));
      // Then
      assertThat(take(shared)).isEqualTo(1);
    }
  }
}
