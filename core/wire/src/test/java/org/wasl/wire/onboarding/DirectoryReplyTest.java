package org.wasl.wire.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.Digest;

class DirectoryReplyTest {
  private static final AgencyId AGENCY = new AgencyId("bcij");
  private static final int MAX_BYTES = 1 << 20;

  @TempDir private Path folder;

  private DirectoryReply written(Map<String, byte[]> files) throws Exception {
    DirectoryReply reply = new DirectoryReply(AGENCY, new TreeMap<>(files));
    reply.write(folder);
    return reply;
  }

  private DirectoryReply read(ComparisonNumber number) throws Exception {
    return DirectoryReply.read(folder, AGENCY, number.toString());
  }

  @Test
  void readsWhatTheOperatorWrote() throws Exception {
    // Given
    Map<String, byte[]> files =
        Map.of(
            "ca.pem", new byte[] {1}, "gateway.jwks", new byte[MAX_BYTES], "log.vkey", new byte[0]);
    DirectoryReply reply = written(files);
    Files.writeString(folder.resolve("other.pem"), "no part of the reply");
    // When
    DirectoryReply read = read(reply.number());
    // Then
    assertThat(read.files()).containsExactlyInAnyOrderEntriesOf(files);
    assertThat(read.number()).isEqualTo(reply.number());
    assertThat(Files.readString(folder.resolve("bcij.reply.sha256")).lines())
        .hasSize(3)
        .first()
        .isEqualTo(Digest.hex(new byte[] {1}) + "  ca.pem");
  }

  @Test
  void rejectsListWhoseNumberWasNotReadOut() throws Exception {
    // Given
    ComparisonNumber number = written(Map.of("ca.pem", new byte[] {1})).number();
    written(Map.of("ca.pem", new byte[] {2}));
    // When, Then
    assertThatThrownBy(() -> read(number))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the number does not match this reply");
  }

  @Test
  void rejectsExchangedMissingLinkedAndLargeFiles() throws Exception {
    // Given
    ComparisonNumber number = written(Map.of("ca.pem", new byte[] {1})).number();
    Path file = folder.resolve("ca.pem");
    // When, Then
    Files.write(file, new byte[] {2});
    assertThatThrownBy(() -> read(number))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": differs from the file that the operator sent");
    Files.write(file, new byte[MAX_BYTES + 1]);
    assertThatThrownBy(() -> read(number))
        .hasMessage(file + ": is larger than " + MAX_BYTES + " bytes");
    Files.delete(file);
    assertThatThrownBy(() -> read(number)).hasMessage(file + ": is missing, or no file");
    Files.createSymbolicLink(file, Files.write(folder.resolve("target"), new byte[] {1}));
    assertThatThrownBy(() -> read(number)).hasMessage(file + ": is missing, or no file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bcij.private.jwks", "../ca.pem", "bcij.key", "dir/ca.pem", ".pem", "CA.pem"})
  void rejectsListThatNamesOtherFiles(String name) throws Exception {
    // Given a list that its number confirms
    byte[] list =
        (Digest.hex(new byte[0]) + "  " + name + "\n").getBytes(StandardCharsets.US_ASCII);
    Files.write(folder.resolve("bcij.reply.sha256"), list);
    // When, Then
    assertThatThrownBy(() -> read(ComparisonNumber.of(list)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the list names files that do not belong in a reply");
  }
}
