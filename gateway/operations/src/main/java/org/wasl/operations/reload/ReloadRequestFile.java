package org.wasl.operations.reload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.runtime.OwnerFile;

/**
 * The channel from {@code wasl reload} to the gateway that runs on a data folder. The command
 * writes a request, and the gateway writes the outcome. Only the gateway's own user may write in
 * the data folder.
 *
 * @param data the data folder
 */
public record ReloadRequestFile(Path data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The outcome of a request.
   *
   * @param request the id of the request
   * @param code {@code applied}, {@code unchanged} or {@code refused}
   * @param text the files that changed, or why it was refused
   */
  public record ReloadOutcome(String request, String code, String text) {}

  private Path requestFile() {
    return data.resolve("reload.request");
  }

  private Path outcomeFile() {
    return data.resolve("reload.outcome.json");
  }

  /**
   * Writes a request to the gateway.
   *
   * @param id the id of the request
   * @throws IOException if the folder cannot be written
   */
  public void ask(String id) throws IOException {
    OwnerFile.replace(requestFile(), id);
  }

  /** Takes the id of a waiting request and removes the request. */
  Optional<String> take() throws IOException {
    try {
      String id = Files.readString(requestFile()).strip();
      Files.delete(requestFile());
      return Optional.of(id);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void answer(ReloadOutcome outcome) throws IOException {
    OwnerFile.replace(
        outcomeFile(),
        JSON.createObjectNode()
            .put("request", outcome.request())
            .put("code", outcome.code())
            .put("text", outcome.text())
            .toString());
  }

  /**
   * The outcome of the request. Empty while the gateway has not answered.
   *
   * @throws IOException if the answer cannot be read
   */
  public Optional<ReloadOutcome> outcome(String id) throws IOException {
    if (!Files.exists(outcomeFile())) {
      return Optional.empty();
    }
    JsonNode read = JSON.readTree(Files.readAllBytes(outcomeFile()));
    return Optional.of(
            new ReloadOutcome(
                read.path("request").asText(),
                read.path("code").asText(),
                read.path("text").asText()))
        .filter(outcome -> outcome.request().equals(id));
  }
}
