package org.wasl.operations.reload;

import java.nio.file.Path;
import java.util.Optional;
import org.wasl.database.Result;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.store.schema.MessageSchemas;
import org.wasl.store.schema.MessageSchemas.MessageSchema;

/**
 * Compares the schemas of the authority with those that any gateway on the same database had in
 * force. A version that an accepted message has stays, and refuses nothing that it accepted before.
 */
final class SchemaHistoryCheck {
  private final SchemaRegistry schemas;
  private final Path folder;

  /**
   * @param schemas all schemas
   * @param folder the folder of the authority's, which faults name
   */
  SchemaHistoryCheck(SchemaRegistry schemas, Path folder) {
    this.schemas = schemas;
    this.folder = folder;
  }

  /**
   * Checks, and records the present ones.
   *
   * @throws StartException with the first file that refuses what messages have, and the place
   */
  void remember(MessageSchemas known) throws StartException {
    for (MessageSchema before : answer(known.all())) {
      Optional<String> fault = fault(before);
      if (fault.isPresent() && answer(known.isUsed(before.type(), before.version()))) {
        throw new StartException(
            "%s/%s/%s/schema.json: %s: there are messages of this version, so make it a new one"
                .formatted(folder, before.type(), before.version(), fault.get()));
      }
    }
    answer(
        known.record(
            schemas.configured().stream()
                .map(
                    id ->
                        new MessageSchema(
                            id.type(),
                            id.version(),
                            schemas.schemaText(id.type(), id.version()).orElseThrow()))
                .toList()));
  }

  private Optional<String> fault(MessageSchema before) {
    return schemas.isMessage(before.type(), before.version())
        ? schemas
            .narrowed(before.type(), before.version(), before.text())
            .map(change -> change.pointer() + " " + change.refusal())
        : Optional.of("is gone");
  }

  private static <T> T answer(Result<T> result) throws StartException {
    if (!(result instanceof Result.Done<T>(var value))) {
      throw StartException.temporary("the database cannot be used: no answer");
    }
    return value;
  }
}
