package org.wasl.store;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.ValidateOutput;
import org.wasl.runtime.ProductVersion;

/**
 * The schema in the database is not one that this program has made. A newer program or a migration
 * of another build upgraded it. This program writes nothing into it.
 */
public final class SchemaMismatchException extends SQLException {
  private static final long serialVersionUID = 1L;

  private SchemaMismatchException(String message) {
    super(message);
  }

  private static SchemaMismatchException newer(MigrationVersion found, MigrationVersion known) {
    return new SchemaMismatchException(
        "it has schema %s of a newer version of wasl, and this program (%s) knows schema %s at most;"
                .formatted(found, ProductVersion.number(), known)
            + " start the version that upgraded it, or a later one");
  }

  static void throwIfNewer(MigrationInfo[] all) throws SchemaMismatchException {
    Optional<MigrationVersion> found = newest(all, SchemaMismatchException::isOfNewerProgram);
    if (found.isPresent()) {
      throw newer(
          found.get(),
          newest(all, migration -> !isOfNewerProgram(migration)).orElse(MigrationVersion.EMPTY));
    }
  }

  /** Names each migration that the database has in another form than this program. */
  static SchemaMismatchException of(List<ValidateOutput> invalid) {
    return new SchemaMismatchException(
        invalid.stream()
                .map(
                    validateOutput ->
                        "migration %s (%s): %s"
                            .formatted(
                                validateOutput.version,
                                validateOutput.description,
                                validateOutput
                                    .errorDetails
                                    .errorMessage
                                    .lines()
                                    .findFirst()
                                    .orElse("")))
                .collect(Collectors.joining("; "))
            + "; start the build that made the schema, or restore a backup of this one");
  }

  private static Optional<MigrationVersion> newest(
      MigrationInfo[] all, Predicate<MigrationInfo> which) {
    return Arrays.stream(all)
        .filter(migration -> migration.getVersion() != null)
        .filter(which)
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder());
  }

  private static boolean isOfNewerProgram(MigrationInfo migration) {
    return migration.getState() == MigrationState.FUTURE_SUCCESS
        || migration.getState() == MigrationState.FUTURE_FAILED;
  }
}
