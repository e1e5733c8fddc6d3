package org.wasl.store;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.wasl.base.ProductVersion;

/**
 * The database was upgraded by a newer program. This program does not know the newer schema, and
 * writes nothing into it.
 */
public final class NewerSchemaException extends SQLException {
  private static final long serialVersionUID = 1L;

  private NewerSchemaException(MigrationVersion found, MigrationVersion known) {
    super(
        "it has schema %s of a newer version of wasl, and this program (%s) knows schema %s at most;"
                .formatted(found, ProductVersion.number(), known)
            + " start the version that upgraded it, or a later one");
  }

  static void throwIfNewer(MigrationInfo[] all) throws NewerSchemaException {
    Optional<MigrationVersion> found = newest(all, NewerSchemaException::isOfNewerProgram);
    if (found.isPresent()) {
      throw new NewerSchemaException(
          found.get(), newest(all, one -> !isOfNewerProgram(one)).orElse(MigrationVersion.EMPTY));
    }
  }

  private static Optional<MigrationVersion> newest(
      MigrationInfo[] all, Predicate<MigrationInfo> which) {
    return Arrays.stream(all)
        .filter(one -> one.getVersion() != null)
        .filter(which)
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder());
  }

  private static boolean isOfNewerProgram(MigrationInfo migration) {
    return migration.getState() == MigrationState.FUTURE_SUCCESS
        || migration.getState() == MigrationState.FUTURE_FAILED;
  }
}
