package org.wasl.link.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.link.CrashPoint;
import org.wasl.link.TestDocuments;
import org.wasl.link.document.RenderedDocument;
import org.wasl.link.forward.ForwardTarget.ForwardResult;
import org.wasl.link.shared.LocalFolder;
import org.wasl.link.state.OfferLog;
import org.wasl.wire.message.Envelope;

/** Messages as files for an old system. */
class FolderTargetTest {
  private static final int SURELY_PAST_THE_END = 100;

  @TempDir Path folder;

  private static ForwardedMessage message(String text) {
    Envelope envelope =
        new Envelope(
            "vetted-case",
            1,
            UUID.fromString("d3dc9f3d-5365-7ae0-89e0-ca01a2d72931"),
            "platform",
            Optional.empty(),
            Instant.EPOCH,
            "UWDZcBEAXf39Ny_TEtyvtg",
            true);
    return new ForwardedMessage(
        UUID.fromString("7d126c70-465c-7399-8edb-55a9acfd90f4"),
        envelope,
        1,
        UUID.fromString("b1a7c9f2-3d58-7e60-9c14-6f2e8d7a5b03"),
        Instant.EPOCH,
        "a..b",
        new RenderedDocument("json", "application/json", text.getBytes(StandardCharsets.UTF_8)));
  }

  private FolderTarget target(LocalFolder files, Path run) throws IOException {
    return new FolderTarget(files, OfferLog.open(run.resolve("offers"), delivery -> false));
  }

  @Test
  void theOldSystemFindsTheDocumentAndWhatItNeedsToAnswer() throws Exception {
    // Given
    Path shared = TestDocuments.sharedFolder(folder);
    try (FolderTarget target = target(new LocalFolder(shared), folder)) {
      // When
      target.forward(message("{}"));
      // Then
      String name = "d3dc9f3d-5365-7ae0-89e0-ca01a2d72931.platform.vetted-case-1";
      assertThat(TestDocuments.names(shared.resolve("in")))
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
    for (String name : TestDocuments.names(shared.resolve("in"))) {
      if (name.endsWith(".json") && !name.startsWith(".")) {
        Files.delete(shared.resolve("in").resolve(name));
        taken++;
      }
    }
    return taken;
  }

  @Test
  void whereverItIsKilledTheOldSystemGetsAMessageOnce() throws Exception {
    int crashes = 0;
    for (int at = 1; at < SURELY_PAST_THE_END; at++) {
      // Given
      Path run = Files.createDirectory(folder.resolve("run" + at));
      Path shared = TestDocuments.sharedFolder(run);
      AtomicInteger taken = new AtomicInteger();
      // When
      boolean crashed = false;
      try (FolderTarget target = target(new CrashPoint(at).shared(shared), run)) {
        target.forward(message("{}"));
      } catch (CrashPoint.Crash e) {
        crashed = true;
        crashes++;
      }
      taken.addAndGet(take(shared));
      try (FolderTarget target = target(new LocalFolder(shared), run)) {
        assertThat(target.forward(message("{}"))).isInstanceOf(ForwardResult.Taken.class);
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
  void aFileOfThatNameIsNeverOverwritten() throws Exception {
    // Given
    Path shared = TestDocuments.sharedFolder(folder);
    try (FolderTarget target = target(new LocalFolder(shared), folder)) {
      target.forward(message("{}"));
      // When
      ForwardResult again = target.forward(message("{}"));
      ForwardResult other = target.forward(message("{ }"));
      // Then
      assertThat(again).isInstanceOf(ForwardResult.Taken.class);
      assertThat(other).isEqualTo(new ForwardResult.Declined("name-taken"));
    }
  }

  @Test
  void aMissingFolderHoldsTheMessage() throws Exception {
    // Given
    Path shared = TestDocuments.sharedFolder(folder);
    Files.delete(shared.resolve("in"));
    try (FolderTarget target = target(new LocalFolder(shared), folder)) {
      // When
      assertThatThrownBy(() -> target.forward(message("{}"))).isInstanceOf(IOException.class);
      Files.createDirectory(shared.resolve("in"));
      target.forward(message("{}"));
      // Then
      assertThat(take(shared)).isEqualTo(1);
    }
  }
}
