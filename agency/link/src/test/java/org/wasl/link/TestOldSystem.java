package org.wasl.link;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.wasl.link.shared.LocalFolder;

/** Documents and folders of an old system. */
public final class TestOldSystem {
  public static final ObjectMapper JSON = new ObjectMapper();

  private TestOldSystem() {}

  /** Returns an instruction of an old system, with the required members of the envelope only. */
  public static ObjectNode instruction() throws IOException {
    Path sample = Path.of("../../schemas/types/instruction/1/valid/no-further-action-en.json");
    ObjectNode document = (ObjectNode) JSON.readTree(sample.toFile());
    ((ObjectNode) document.get("envelope")).remove(List.of("messageId", "sender", "time", "nonce"));
    return document;
  }

  /** The content of a case. */
  public static ObjectNode caseContent() throws IOException {
    Path sample =
        Path.of("../../schemas/types/vetted-case/1/valid/fraud-identified-reporter-fr.json");
    return (ObjectNode) JSON.readTree(sample.toFile()).get("content");
  }

  /** A folder shared with an old system, in this one. */
  public static Path sharedFolder(Path parent) throws IOException {
    Path root =
        Files.createDirectory(
            parent.resolve("shared"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwx---")));
    new LocalFolder(root).makeFolders();
    return root;
  }

  /** Names of the files in a folder, sorted. */
  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
