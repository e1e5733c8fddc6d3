package org.wasl.link.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;

/**
 * Tests that the log remembers messages for its period, and that its file does not grow for ever.
 */
class ForwardedMessageLogTest {
  private static final int DAYS = 30;
  private static final MessageId OLD = new MessageId(new UUID(0, 1));
  private static final MessageId YOUNG = new MessageId(new UUID(0, 2));
  private static final Instant START = Instant.parse("2026-03-01T23:59:00Z");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void giveTwo() throws IOException {
    file = folder.resolve("forwarded");
    try (ForwardedMessageLog first = openAfter(0)) {
      first.add(new AgencyId("platform"), OLD, "digest-1");
      first.add(new AgencyId("platform"), OLD, "digest-1");
    }
    try (ForwardedMessageLog later = openAfter(10)) {
      later.add(new AgencyId("platform"), OLD, "digest-1");
      later.add(new AgencyId("platform"), YOUNG, "digest-2");
    }
  }

  private ForwardedMessageLog openAfter(int days) throws IOException {
    Clock clock = Clock.fixed(START.plus(Duration.ofDays(days)), ZoneOffset.UTC);
    return ForwardedMessageLog.open(file, DAYS, clock);
  }

  @Test
  void keepsAMessageIdForThePeriodAndThenInNoFile() throws Exception {
    // When
    try (ForwardedMessageLog known = openAfter(DAYS)) {
      // Then
      assertThat(known.digest(new AgencyId("platform"), OLD)).contains("digest-1");
      assertThat(known.digest(new AgencyId("platform"), YOUNG)).contains("digest-2");
      assertThat(known.digest(new AgencyId("court"), OLD)).isEmpty();
    }
    assertThat(file).content().hasLineCount(2);

    // When
    try (ForwardedMessageLog known = openAfter(DAYS + 1)) {
      // Then
      assertThat(known.digest(new AgencyId("platform"), OLD)).isEmpty();
      assertThat(known.digest(new AgencyId("platform"), YOUNG)).contains("digest-2");
    }
    assertThat(file).content().hasLineCount(1).contains(YOUNG.toString());
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  /** A kill leaves the file as it was, and any part of a draft beside it. */
  @Test
  void killDuringCompactionForgetsNothingElse() throws Exception {
    // Given
    byte[] before = Files.readAllBytes(file);
    byte[] draft =
        Files.readString(file)
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow()
            .getBytes(StandardCharsets.US_ASCII);
    for (int written : new int[] {0, 1, draft.length / 2, draft.length}) {
      Files.write(file, before);
      Files.write(folder.resolve("forwarded.part"), Arrays.copyOf(draft, written));
      // When
      try (ForwardedMessageLog known = openAfter(DAYS + 1)) {
        // Then
        assertThat(known.digest(new AgencyId("platform"), YOUNG)).contains("digest-2");
        known.add(new AgencyId("platform"), OLD, "digest-3");
      }
      assertThat(file).content().hasLineCount(2);
      assertThat(folder.resolve("forwarded.part")).doesNotExist();
    }
  }
}
