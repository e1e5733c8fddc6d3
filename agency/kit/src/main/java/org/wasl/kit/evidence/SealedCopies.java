package org.wasl.kit.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.kit.pki.AtomicFile;
import org.wasl.rules.id.FileId;
import org.wasl.wire.file.FileSealer;
import org.wasl.wire.file.SealedFile;
import org.wasl.wire.message.Envelope;

/**
 * A folder of sealed copies, which are kept until the message that lists them is accepted. Beside
 * {@code ID.sealed}, {@code ID.json} has the entry with the file's key. So a program that was
 * killed seals no file a second time, and sends on the copy that it began to send.
 */
public final class SealedCopies {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private SealedCopies(Path folder) {
    this.folder = folder;
  }

  /** The copies in this folder, which is made if it does not exist. */
  public static SealedCopies in(Path folder) throws IOException {
    Files.createDirectories(folder);
    return new SealedCopies(folder);
  }

  /** The entry of a file. The file is sealed if there is no copy of it as it is now. */
  public EvidenceEntry seal(Path file) throws IOException {
    String source = file.toRealPath().toString();
    String modified = Files.getLastModifiedTime(file).toString();
    Optional<EvidenceEntry> known = known(source, modified, Files.size(file));
    return known.isPresent() ? known.get() : seal(file, source, modified);
  }

  private Optional<EvidenceEntry> known(String source, String modified, long sizeBytes)
      throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*.json")) {
      for (Path each : entries) {
        JsonNode kept = JSON.readTree(each.toFile());
        Optional<EvidenceEntry> entry =
            kept.path("source").asText().equals(source)
                    && kept.path("modified").asText().equals(modified)
                ? EvidenceEntry.parse(kept.path("entry"))
                : Optional.empty();
        if (entry.filter(it -> isKept(it.file(), sizeBytes)).isPresent()) {
          return entry;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isKept(SealedFile file, long sizeBytes) {
    return file.sizeBytes() == sizeBytes && Files.isRegularFile(sealed(file.id()));
  }

  private EvidenceEntry seal(Path file, String source, String modified) throws IOException {
    SecureRandom random = new SecureRandom();
    FileId id = new FileId(Envelope.newMessageId(Instant.now(), random::nextBytes).value());
    List<SealedFile> sealed = new ArrayList<>();
    AtomicFile.writeSecret(
        sealed(id),
        out -> {
          try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            sealed.add(FileSealer.seal(id, in, out));
          }
          return true;
        });
    EvidenceEntry entry = EvidenceEntry.of(file, sealed.getFirst());
    ObjectNode kept = JsonNodeFactory.instance.objectNode();
    kept.put("source", source).put("modified", modified).set("entry", entry.toJson());
    AtomicFile.writeSecret(entryFile(id), JSON.writeValueAsBytes(kept));
    return entry;
  }

  /** The sealed copy of a file. */
  public Path sealed(FileId id) {
    return EvidenceEntry.sealedFile(folder, id);
  }

  private Path entryFile(FileId id) {
    return folder.resolve(id + ".json");
  }

  /** Deletes the copy of a file, and the folder if nothing is left in it. */
  public void remove(FileId id) throws IOException {
    Files.deleteIfExists(sealed(id));
    Files.deleteIfExists(entryFile(id));
    try (DirectoryStream<Path> rest = Files.newDirectoryStream(folder)) {
      if (rest.iterator().hasNext()) {
        return;
      }
    }
    Files.delete(folder);
  }
}
