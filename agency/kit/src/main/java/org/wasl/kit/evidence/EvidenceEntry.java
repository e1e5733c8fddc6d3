package org.wasl.kit.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wasl.rules.id.FileId;
import org.wasl.wire.file.FileKey;
import org.wasl.wire.file.SealedFile;

/**
 * A sealed file in the evidence of a message.
 *
 * @param name its sender's name for it
 */
public record EvidenceEntry(String name, String mediaType, SealedFile file) {
  private static final String UNKNOWN_TYPE = "application/octet-stream";
  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,8}$");

  /** The entry of a file that was sealed. */
  public static EvidenceEntry of(Path path, SealedFile file) throws IOException {
    String type = Files.probeContentType(path);
    return new EvidenceEntry(
        String.valueOf(path.getFileName()), type == null ? UNKNOWN_TYPE : type, file);
  }

  /**
   * The sealed files that a message document lists.
   *
   * @throws IllegalArgumentException if an entry is malformed
   */
  public static List<EvidenceEntry> listedIn(JsonNode document) {
    List<EvidenceEntry> entries = new ArrayList<>();
    for (JsonNode entry : document.path("content").path("evidence")) {
      if (entry.has("sealed")) {
        entries.add(
            parse(entry)
                .orElseThrow(
                    () ->
                        new IllegalArgumentException("an entry of content.evidence is malformed")));
      }
    }
    return entries;
  }

  /** Reads an entry, or empty if it is malformed. */
  public static Optional<EvidenceEntry> parse(JsonNode entry) {
    JsonNode sealed = entry.path("sealed");
    try {
      return FileKey.parse(sealed.path("key").asText())
          .map(
              key ->
                  new EvidenceEntry(
                      entry.path("name").asText(),
                      entry.path("mediaType").asText(),
                      new SealedFile(
                          FileId.parse(sealed.path("id").asText()),
                          key,
                          entry.path("sizeBytes").asLong(),
                          entry.path("sha256").asText(),
                          sealed.path("sizeBytes").asLong(),
                          sealed.path("sha256").asText())));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // the id, a size or a digest is not one
    }
  }

  /** The entry as {@code vetted-case/1} has it. */
  public ObjectNode toJson() {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.put("name", name);
    entry.put("mediaType", mediaType);
    entry.put("sizeBytes", file.sizeBytes());
    entry.put("sha256", file.sha256());
    entry
        .putObject("sealed")
        .put("id", file.id().toString())
        .put("key", file.key().secretText())
        .put("sizeBytes", file.sealedSizeBytes())
        .put("sha256", file.sealedSha256());
    return entry;
  }

  /** Name of the opened file: its id, and the extension of its name if that is harmless. */
  public String openedName() {
    Matcher extension = EXTENSION.matcher(name);
    return file.id() + (extension.find() ? extension.group() : "");
  }

  /** The file of its sealed bytes in a folder. */
  public static Path sealedFile(Path folder, FileId id) {
    return folder.resolve(id + ".sealed");
  }
}
