package org.wasl.kit.send;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.wasl.audit.mirror.LogSource;
import org.wasl.audit.mirror.LogUnavailableException;
import org.wasl.client.ClientConfig;
import org.wasl.client.WaslClient;
import org.wasl.client.answer.FileAnswer;
import org.wasl.client.answer.RefusalProblem;
import org.wasl.client.answer.Refused;
import org.wasl.client.answer.Unavailable;

/**
 * Fetches files from a gateway, or from any server of a log, each until there is a final answer or
 * the deadline has passed. The content is not verified. It is thread-safe.
 */
public final class FileClient implements LogSource, AutoCloseable {
  private static final int AT_ONCE = 16;

  private final WaslClient client;
  private final CallQueue queue = new CallQueue(AT_ONCE);

  /**
   * A client of a server.
   *
   * @param config configuration, whose address may have a path
   */
  public FileClient(ClientConfig config) {
    this.client = WaslClient.open(config);
  }

  @Override
  public CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes) {
    return queue.call(() -> file(path, client.file(path, maxBytes)));
  }

  private static Optional<byte[]> file(String path, FileAnswer answer)
      throws LogUnavailableException {
    return switch (answer) {
      case FileAnswer.Fetched(byte[] bytes) -> Optional.of(bytes);
      case Unavailable(String reason, int attempts) ->
          throw failed("%s, after %d attempts: %s", path, attempts, reason);
      case Refused(RefusalProblem problem) when problem.status() == 404 -> Optional.empty();
      case Refused(RefusalProblem problem) ->
          throw failed("%s: %d %s", path, problem.status(), problem.title());
    };
  }

  private static LogUnavailableException failed(String why, Object... arguments) {
    return new LogUnavailableException(why.formatted(arguments));
  }

  /** Closes its connections. Requests under way end as unreachable. */
  @Override
  public void close() {
    client.close();
    queue.close();
  }
}
