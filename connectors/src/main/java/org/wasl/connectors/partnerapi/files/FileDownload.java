package org.wasl.connectors.partnerapi.files;

import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.wasl.connectors.partnerapi.connection.VertxInternals;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.FileGrant;

/** Sends a file or a part of it. It runs on the event loop of the connection. */
final class FileDownload {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long TICK_MILLIS = 1_000;

  private final RoutingContext context;
  private final FileGrant grant;
  private final HttpsSettings settings;
  private final Consumer<ProblemType> refuse;
  private long bytesSent;
  private long lastProgressNanos = System.nanoTime();

  FileDownload(
      RoutingContext context,
      FileGrant grant,
      HttpsSettings settings,
      Consumer<ProblemType> refuse) {
    this.context = context;
    this.grant = grant;
    this.settings = settings;
    this.refuse = refuse;
  }

  void start() {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    long size = grant.sizeBytes();
    String tag = '"' + HexFormat.of().formatHex(grant.sha256()) + '"';
    String condition = request.getHeader("If-Range");
    String header = condition == null || condition.equals(tag) ? request.getHeader("Range") : null;
    Optional<ByteRange> range = ByteRange.of(header, size);
    if (range.isEmpty()) {
      response.putHeader("Content-Range", "bytes */" + size);
      refuse.accept(ProblemType.RANGE_NOT_SATISFIABLE);
      return;
    }
    context
        .vertx()
        .fileSystem()
        .open(grant.bytes().toString(), new OpenOptions().setWrite(false).setCreate(false))
        .onSuccess(file -> send(file, range.get(), tag))
        .onFailure(_ -> refuse.accept(ProblemType.UNAVAILABLE));
  }

  private void send(AsyncFile file, ByteRange range, String tag) {
    HttpServerResponse response = context.response();
    if (response.closed()) {
      file.close();
      return;
    }
    long size = grant.sizeBytes();
    response
        .putHeader("Content-Type", "application/octet-stream")
        .putHeader("Content-Length", Long.toString(range.length()))
        .putHeader("Accept-Ranges", "bytes")
        .putHeader("Cache-Control", "no-store")
        .putHeader("ETag", tag)
        .setStatusCode(range.isWhole(size) ? 200 : 206);
    if (!range.isWhole(size)) {
      response.putHeader("Content-Range", range.contentRange(size));
    }
    file.setReadPos(range.first()).setReadLength(range.length()).setReadBufferSize(BUFFER_BYTES);
    long timer = context.vertx().setPeriodic(TICK_MILLIS, _ -> checkTime());
    file.pipe()
        .to(response)
        .onComplete(
            sent -> {
              context.vertx().cancelTimer(timer);
              file.close();
              if (sent.failed()) {
                disconnect();
              }
            });
  }

  /** A client that takes nothing loses its place. */
  private void checkTime() {
    long sent = context.response().bytesWritten();
    if (sent != bytesSent) {
      bytesSent = sent;
      lastProgressNanos = System.nanoTime();
    } else if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastProgressNanos)
        > settings.responseTimeoutMillis()) {
      disconnect();
    }
  }

  private void disconnect() {
    VertxInternals.disconnect(VertxInternals.channel(context.request().connection()));
  }
}
