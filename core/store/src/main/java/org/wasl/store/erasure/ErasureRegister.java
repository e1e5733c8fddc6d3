package org.wasl.store.erasure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.rules.id.ReferralId;
import org.wasl.runtime.DurableFile;

/**
 * The list of all erasures, in an append-only file apart from the database and its backups. After a
 * restore the erasures are repeated from it. It holds ids, codes and tombstones, no content.
 */
public final class ErasureRegister {
  private static final String FILE = "register";
  private static final int FIELDS = 6;

  /**
   * One erasure.
   *
   * @param referral id of the referral
   * @param requestedBy the person who requested it
   * @param erasedBy the person who confirmed it
   * @param reason a code
   * @param basis a code
   * @param tags its tombstones
   */
  public record Line(
      ReferralId referral,
      String requestedBy,
      String erasedBy,
      String reason,
      String basis,
      Set<UUID> tags) {

    private String text() {
      String names = tags.stream().map(UUID::toString).sorted().collect(Collectors.joining(","));
      return String.join(" ", referral.toString(), requestedBy, erasedBy, reason, basis, names);
    }

    private static Line of(String text) {
      String[] fields = text.split(" ");
      if (fields.length != FIELDS) {
        throw new IllegalArgumentException("a line has six fields");
      }
      Set<UUID> tags =
          Arrays.stream(fields[5].split(",")).map(UUID::fromString).collect(Collectors.toSet());
      return new Line(
          ReferralId.parse(fields[0]), fields[1], fields[2], fields[3], fields[4], tags);
    }
  }

  private final Path folder;

  /**
   * @param folder its own, apart from what is backed up and restored with the database
   */
  public ErasureRegister(Path folder) {
    this.folder = folder;
  }

  /**
   * Adds a line, which is on disk when this returns.
   *
   * @throws UncheckedIOException when it cannot be written
   */
  void append(Line line) {
    try {
      makeIfMissing();
      Path file = folder.resolve(FILE);
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        byte[] before = Files.readAllBytes(file);
        channel.position(endOfLines(before)); // over a line that was not written whole
        channel.truncate(channel.position());
        ByteBuffer bytes = ByteBuffer.wrap((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      DurableFile.sync(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the register of erasures", e);
    }
  }

  private static int endOfLines(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private void makeIfMissing() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      DurableFile.sync(DurableFile.folderOf(folder));
    }
  }

  /**
   * Reads every line, the oldest first. There are none if nothing was erased. A last line that was
   * not written whole does not count, because its erasure was not committed.
   *
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when a line is damaged. The message has its number
   */
  public List<Line> lines() throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return List.of();
    }
    byte[] bytes = Files.readAllBytes(file);
    List<String> completeLines =
        new String(bytes, 0, endOfLines(bytes), StandardCharsets.UTF_8).lines().toList();
    List<Line> lines = new ArrayList<>();
    for (String line : completeLines) {
      try {
        lines.add(Line.of(line));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            file + ": line " + (lines.size() + 1) + " is not an erasure");
      }
    }
    return lines;
  }
}
