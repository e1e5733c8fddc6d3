package org.wasl.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.wasl.wire.exchange.WireHeaders;

/**
 * An old system behind a link. It takes every file at once, answers each case with an instruction,
 * and does not de-duplicate.
 */
final class FolderSystem {
  private static final String DOCUMENT = ".json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final List<String> taken = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  /** On this folder, which has {@code in}, {@code out}, {@code results} and {@code refused}. */
  FolderSystem(Path folder) {
    this.folder = folder;
  }

  /** Takes all available files, and answers them. */
  void work() throws IOException {
    for (String name : names("in")) {
      if (name.endsWith(DOCUMENT)) {
        take(name);
      }
    }
  }

  private void take(String name) throws IOException {
    Path document = folder.resolve("in").resolve(name);
    Path beside = document.resolveSibling(name.replace(DOCUMENT, ".properties"));
    Properties known = new Properties();
    try (Reader reader = Files.newBufferedReader(beside, UTF_8)) {
      known.load(reader);
    }
    Files.delete(document);
    Files.delete(beside);
    taken.add(known.getProperty(WireHeaders.SENDER) + " " + known.getProperty(WireHeaders.MESSAGE));
    if (known.getProperty(WireHeaders.TYPE).startsWith("vetted-case/")) {
      answer(known.getProperty(WireHeaders.REFERRAL));
    }
  }

  private void answer(String referral) throws IOException {
    String name = "%04d.json".formatted(written.size());
    Path part = folder.resolve("out").resolve(name + ".part");
    Files.writeString(
        part,
        """
        {"envelope": {"type": "instruction", "version": 1, "referral": "%s"},
         "content": {"code": "open-investigation", "legalBasis": "cpp-40", "urgency": "routine",
          "dueDate": "%s", "text": "Ouvrir une enquête préliminaire."}}
        """
            .formatted(referral, LocalDate.now().plusDays(30)));
    Files.move(part, part.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
    written.add(name);
  }

  /** Lists sender and message id each time it took a message. */
  List<String> taken() {
    return List.copyOf(taken);
  }

  /** Documents that it has written. */
  List<String> written() {
    return List.copyOf(written);
  }

  /** Names in a folder, sorted, but those of files that are being written. */
  List<String> names(String place) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(place))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** The ids under which its documents were accepted, by their results. */
  List<String> accepted() throws IOException {
    List<String> accepted = new ArrayList<>();
    for (String name : names("results")) {
      JsonNode result = JSON.readTree(folder.resolve("results").resolve(name).toFile());
      accepted.add(result.path("messageId").asText());
    }
    return accepted;
  }
}
