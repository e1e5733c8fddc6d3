package org.wasl.wire.onboarding;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.jose.Digest;

/**
 * The answer of the gateway's operator to an agency that was admitted. It has certificates and
 * public keys, and a list of them with their digests, in the form of {@code sha256sum}. The
 * operator reads out the number of the list by telephone, so nobody can exchange a file on its way.
 */
public final class DirectoryReply {
  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  ([a-z][a-z0-9.-]{0,79}\\.(?:pem|jwks|vkey))");
  private static final String PRIVATE = ".private.jwks";
  private static final int MAX_FILE_BYTES = 1 << 20;

  private final AgencyId agency;
  private final SortedMap<String, byte[]> files;

  /**
   * A reply of these files.
   *
   * @param files contents by name, ending in {@code .pem}, {@code .jwks} and {@code .vkey}
   */
  public DirectoryReply(AgencyId agency, SortedMap<String, byte[]> files) {
    this.agency = agency;
    this.files = new TreeMap<>(files);
  }

  /** Contents by name. */
  public SortedMap<String, byte[]> files() {
    return new TreeMap<>(files);
  }

  private String list() {
    StringBuilder list = new StringBuilder();
    files.forEach(
        (name, content) -> list.append(Digest.hex(content)).append("  ").append(name).append('\n'));
    return list.toString();
  }

  /** The number by which operator and agency compare the reply. */
  public ComparisonNumber number() {
    return ComparisonNumber.of(list().getBytes(StandardCharsets.US_ASCII));
  }

  /** Writes the files and their list. Other files of the folder are no part of the reply. */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : files.keySet()) {
      Files.write(folder.resolve(name), files.getOrDefault(name, new byte[0]));
    }
    Files.writeString(listFile(folder, agency), list());
  }

  private static Path listFile(Path folder, AgencyId agency) {
    return folder.resolve(agency + ".reply.sha256");
  }

  /**
   * Reads a reply whose number was read out.
   *
   * @param typed the digits, as the operator has read them out
   * @throws IllegalArgumentException if it is another list, or a file is not the one of the list
   * @throws IOException if a file cannot be read
   */
  public static DirectoryReply read(Path folder, AgencyId agency, String typed) throws IOException {
    byte[] list = bytes(listFile(folder, agency));
    if (!ComparisonNumber.of(list).isTypedAs(typed)) {
      throw new IllegalArgumentException(
          "the number does not match this reply: ask the operator to read it out again; if it still"
              + " differs, the files are not the operator's");
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String line : new String(list, StandardCharsets.US_ASCII).lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches() || matcher.group(2).endsWith(PRIVATE)) {
        throw new IllegalArgumentException("the list names files that do not belong in a reply");
      }
      byte[] content = bytes(folder.resolve(matcher.group(2)));
      if (!Digest.hex(content).equals(matcher.group(1))) {
        throw new IllegalArgumentException(
            folder.resolve(matcher.group(2)) + ": differs from the file that the operator sent");
      }
      files.put(matcher.group(2), content);
    }
    return new DirectoryReply(agency, files);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(file + ": is missing, or no file");
    }
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new IllegalArgumentException(file + ": is larger than " + MAX_FILE_BYTES + " bytes");
    }
    return Files.readAllBytes(file);
  }
}
