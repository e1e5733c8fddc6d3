package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/schema.sql} shows the schema that the migrations make. */
class SchemaTest {
  private static final Path FILE = Path.of("..", "..", "docs", "reference", "schema.sql");
  private static final String SCRATCH = "of_the_documents";
  private static final String RENEW =
      "mvn -q -pl core/store -am test -Dtest=SchemaTest -Dschema.write=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final String HEADER =
      """
      -- The schema of the database, as all migrations together make it. Do not edit: a test compares it
      -- with the catalog. To renew it:
      --
      --   %s
      --
      -- Each column is explained where it was added, in core/store/src/main/resources/org/wasl/store/migration.
      -- A migration that was shipped is never edited, comments included: Flyway compares checksums. So two
      -- comments there are stale since V15 (erasure):
      --
      -- V1 says that the primary key of message outlives erasure. Erasure deletes the row; what stays known is a
      --   keyed hash, in table tombstone.
      -- V2 says that deliveries and messages are never deleted, as the reason why it drops foreign keys. Erasure
      --   deletes them: all rows of a referral in one transaction, children first (ErasureSql). The keys stay
      --   dropped for what they cost.

      """
          .formatted(RENEW);

  @Test
  void documentedSchemaMatchesTheMigrations() throws Exception {
    // Given
    TestDatabase.empty().close();
    // When
    String schema;
    try (Connection connection = TestDatabase.connect()) {
      schema = HEADER + SchemaDump.of(connection);
    }
    if (Boolean.getBoolean("schema.write")) {
      Files.writeString(FILE, schema);
    }
    // Then
    assertThat(schema)
        .as("renew docs/reference/schema.sql with: " + RENEW)
        .isEqualTo(Files.readString(FILE));
  }

  @Test
  void documentedSchemaIsExecutableAndComplete() throws Exception {
    // Given
    TestDatabase.empty().close();
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      String made = SchemaDump.of(connection);
      statement.execute("drop schema if exists " + SCRATCH + " cascade");
      statement.execute("create schema " + SCRATCH);
      statement.execute("set search_path = " + SCRATCH);
      // When
      statement.execute(Files.readString(FILE));
      // Then
      assertThat(SchemaDump.of(connection)).isEqualTo(made);
      statement.execute("drop schema " + SCRATCH + " cascade");
    }
  }
}
