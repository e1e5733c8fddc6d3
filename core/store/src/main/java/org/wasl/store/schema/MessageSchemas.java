package org.wasl.store.schema;

import java.util.List;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;

/**
 * The texts of message schemas that a gateway on this database had in force, apart from those that
 * ship. All gateways compare their own with them.
 */
public final class MessageSchemas {
  /**
   * A schema.
   *
   * @param type the message type
   * @param version the version of the type
   * @param text the schema
   */
  public record MessageSchema(String type, int version, String text) {}

  private static final String ALL =
      "select type, version, text from message_schema order by type collate \"C\", version";

  private static final String USED =
      "select from message where type = :type and version = :version limit 1";

  private static final String FORGET =
      """
      delete from message_schema s
       where not exists (select from unnest(:type, :version) as l(type, version)
         where l.type = s.type and l.version = s.version)
      """;

  private static final String RECORD =
      """
      insert into message_schema as s (type, version, text)
      select l.type, l.version, l.text from unnest(:type, :version, :text) as l(type, version, text)
       order by type, version
          on conflict (type, version) do update
             set text = excluded.text, seen_from = clock_timestamp()
           where s.text <> excluded.text
      """;

  private final Database database;

  public MessageSchemas(Database database) {
    this.database = database;
  }

  /** All of them, by type and version. */
  public Result<List<MessageSchema>> all() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, ALL)
                .list(
                    row ->
                        new MessageSchema(
                            row.text("type"), row.int4("version"), row.text("text"))));
  }

  /** Tells whether there is an accepted message of this version. */
  public Result<Boolean> isUsed(String type, int version) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, USED).text("type", type).int4("version", version).exists());
  }

  /** Records those that are in force now, and forgets others. */
  public Result<Integer> record(List<MessageSchema> inForce) {
    return database.transaction(
        connection -> {
          SqlStatement.of(connection, FORGET)
              .unnest(
                  inForce,
                  each ->
                      each.text("type", MessageSchema::type)
                          .int4("version", MessageSchema::version))
              .update();
          return SqlStatement.of(connection, RECORD)
              .unnest(
                  inForce,
                  each ->
                      each.text("type", MessageSchema::type)
                          .int4("version", MessageSchema::version)
                          .text("text", MessageSchema::text))
              .update();
        });
  }
}
