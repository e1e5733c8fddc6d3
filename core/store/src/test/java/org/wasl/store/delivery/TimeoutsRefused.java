package org.wasl.store.delivery;

import java.io.IOException;
import java.sql.SQLException;
import org.wasl.store.TestDatabase;

/** While it is open, no delivery is written by a statement that has a time-out. */
final class TimeoutsRefused implements AutoCloseable {
  TimeoutsRefused() throws SQLException, IOException {
    TestDatabase.execute(
        """
        create function refuse_a_timeout() returns trigger language plpgsql as $$
        begin
          if current_setting('statement_timeout') <> '0' then
            raise exception 'a statement with a time-out';
          end if;
          return new;
        end $$;
        create trigger refuse_a_timeout before update on delivery
          for each row execute function refuse_a_timeout()
        """);
  }

  @Override
  public void close() throws SQLException, IOException {
    TestDatabase.execute("drop function refuse_a_timeout cascade");
  }
}
