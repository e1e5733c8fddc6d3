package org.wasl.routes.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.id.FileId;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.file.ListedFile;

/** The sealed files that a valid message lists. */
final class ListedFiles {
  private static final String EVIDENCE = "/content/evidence";
  private static final String SEALED = "sealed";

  private ListedFiles() {}

  /** The files of a message, in its order. */
  static List<ListedFile> of(JsonNode message) {
    List<ListedFile> files = new ArrayList<>();
    message
        .at(EVIDENCE)
        .forEach(
            entry -> {
              if (entry.has(SEALED)) {
                files.add(file(entry.path(SEALED)));
              }
            });
    return files;
  }

  private static ListedFile file(JsonNode sealed) {
    return new ListedFile(
        FileId.parse(sealed.path("id").asText()),
        sealed.path("sizeBytes").asLong(),
        HexFormat.of().parseHex(sealed.path("sha256").asText()));
  }

  /** The place of the first file that is listed twice. Empty if there is none. */
  static Optional<Violation> repetition(JsonNode message) {
    Set<FileId> seen = new HashSet<>();
    for (ListedFile file : of(message)) {
      if (!seen.add(file.id())) {
        return place(message, file.id()).map(it -> new Violation(it, "file-listed-twice", ""));
      }
    }
    return Optional.empty();
  }

  /** The places of files that the sender has not uploaded whole, in the order of the message. */
  static List<Violation> missing(JsonNode message, Set<FileId> missing) {
    return of(message).stream()
        .map(ListedFile::id)
        .filter(missing::contains)
        .flatMap(
            id ->
                place(message, id).stream()
                    .map(it -> new Violation(it, "file-not-uploaded", id.toString())))
        .toList();
  }

  private static Optional<String> place(JsonNode message, FileId id) {
    JsonNode entries = message.at(EVIDENCE);
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).at("/sealed/id").asText().equals(id.toString())) {
        return Optional.of(EVIDENCE + "/" + i + "/" + SEALED);
      }
    }
    return Optional.empty();
  }
}
