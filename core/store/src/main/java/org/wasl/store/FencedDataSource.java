package org.wasl.store;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import org.wasl.database.SqlStatement;
import org.wasl.database.server.ServerFence;
import org.wasl.runtime.SecretFile;

/** Opens connections to a server that may be used, and durable ones only. */
final class FencedDataSource extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;

  /**
   * Keeps {@code remote_apply}, by which a commit waits until a standby shows it. Any other setting
   * becomes {@code on}.
   */
  private static final String DURABLE_COMMITS =
      """
      select set_config('synchronous_commit',
        case current_setting('synchronous_commit') when 'remote_apply' then 'remote_apply'
             else 'on' end, false)
      """;

  private final transient ServerFence fence;

  /**
   * @param properties properties of the driver by name. A property in the address takes precedence
   * @throws IOException when the password file cannot be read
   * @throws SQLException when a property is not known
   */
  FencedDataSource(StoreConfig config, ServerFence fence, Map<String, String> properties)
      throws IOException, SQLException {
    this.fence = fence;
    setUrl(config.url());
    setUser(config.user());
    setPassword(SecretFile.read(config.passwordFile()));
    for (Map.Entry<String, String> property : properties.entrySet()) {
      if (!config.url().toLowerCase(Locale.ROOT).contains(nameInUrl(property.getKey()))) {
        setProperty(property.getKey(), property.getValue());
      }
    }
  }

  private static String nameInUrl(String property) {
    return property.toLowerCase(Locale.ROOT) + "=";
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    Connection connection = super.getConnection(user, password);
    try {
      fence.check(connection);
      SqlStatement.of(connection, DURABLE_COMMITS).exists();
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }
}
