package org.wasl.database.embedded;

import java.nio.file.Path;
import java.util.List;

/** The server's settings: durable, local, and without content of rows in the log. */
final class ServerSettings {
  private ServerSettings() {}

  static List<String> of(EmbeddedConfig config, Path logs) {
    return List.of(
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=" + config.maxConnections(),
        "shared_buffers=" + config.sharedBuffersMib() + "MB",
        // A commit is on the disk before it is answered.
        "fsync=on",
        "synchronous_commit=on",
        "full_page_writes=on",
        "wal_compression=off",
        "max_wal_size=" + config.maxWalMib() + "MB",
        // A recycled segment keeps old bytes of erased rows.
        "wal_recycle=off",
        // A new segment is not filled with zeros first: each would be written twice.
        "wal_init_zero=off",
        "checkpoint_completion_target=0.9",
        "checkpoint_timeout=15min",
        "jit=off",
        "random_page_cost=1.1",
        "autovacuum_naptime=15s",
        // Plans use an index whatever the statistics say: a small sample is enough.
        "default_statistics_target=10",
        "idle_in_transaction_session_timeout=60s",
        // No statement, no value and no DETAIL "Key (..)=(..)" may reach the log: errors of
        // statements are answered to the client only, and the client does not log them either.
        "log_min_messages=log",
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        "log_statement=none",
        "log_min_duration_statement=-1",
        "log_parameter_max_length=0",
        "log_parameter_max_length_on_error=0",
        "log_autovacuum_min_duration=-1",
        "log_checkpoints=off",
        // One file for each day of the week, overwritten a week later.
        "logging_collector=on",
        "log_directory=" + logs,
        "log_filename=postgresql-%w.log",
        "log_rotation_age=1d",
        "log_rotation_size=0",
        "log_truncate_on_rotation=on");
  }
}
