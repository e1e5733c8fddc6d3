package org.wasl.gateway.reload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.wasl.base.OwnerFile;

/**
 * How {@code wasl reload} calls the gateway that runs on a data folder: it writes a request, the
 * gateway writes the outcome. Who may write in the data folder is the gateway's own user.
 *
 * @param data the data folder
 */
public record ReloadRequestFile(Path data) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What came of a request.
   *
   * @param request its id
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
   * Asks the gateway.
   *
   * @param id of the request
   * @throws IOException if the folder cannot be written
   */
  public void ask(String id) throws IOException {
    OwnerFile.replace(requestFile(), id);
  }

  /** The id of a request that waits; it is taken away. */
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
   * What came of the request; empty while the gateway has not answered.
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
