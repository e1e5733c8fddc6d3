package org.wasl.connectors.partnerapi.files;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.wasl.connectors.partnerapi.connection.VertxInternals;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.FileGrant;
import org.wasl.wire.jose.Digest;

/**
 * Receives one part of a file. One request at a time writes a file, on whichever gateway. After a
 * cut, the bytes that came stay, and the next part begins behind them. All of it runs on the event
 * loop of the connection.
 */
final class FileUpload {
  private static final long TICK_MILLIS = 1_000;

  /**
   * The part is on the disk.
   *
   * @param end position behind its last byte
   * @param ofWholeFile SHA-256 of the file, if the part began with its first byte
   */
  record Part(long end, Optional<byte[]> ofWholeFile) {}

  private final RoutingContext context;
  private final HttpServerRequest request;
  private final FileGrant grant;
  private final long offset;
  private final Optional<byte[]> checksum;
  private final long silenceMillis;
  private final Consumer<ProblemType> refuse;
  private final Consumer<Part> received;
  private final Runnable released;
  private final Context loop;
  private final MessageDigest digest = Digest.sha256();

  private @Nullable AsyncFile file;
  private long bytes;
  private long lastByteNanos = System.nanoTime();
  private long timer;
  private boolean over;

  /**
   * @param context its request is paused
   * @param offset at which the part begins
   * @param checksum SHA-256 of the part, if the client says it
   * @param silenceMillis time without a byte after which the connection is closed
   * @param refuse called with the reason if the part is not taken
   * @param received called once the part is written
   * @param released called once the file is closed
   */
  FileUpload(
      RoutingContext context,
      FileGrant grant,
      long offset,
      Optional<byte[]> checksum,
      long silenceMillis,
      Consumer<ProblemType> refuse,
      Consumer<Part> received,
      Runnable released) {
    this.context = context;
    this.request = context.request();
    this.grant = grant;
    this.offset = offset;
    this.checksum = checksum;
    this.silenceMillis = silenceMillis;
    this.refuse = refuse;
    this.received = received;
    this.released = released;
    this.loop = context.vertx().getOrCreateContext();
  }

  void start() {
    context
        .vertx()
        .fileSystem()
        .open(
            grant.bytes().toString(),
            new OpenOptions().setRead(false).setCreate(!grant.whole()).setPerms("rw-------"))
        .onSuccess(
            opened -> {
              file = opened;
              if (isLocked(opened)) {
                begin();
              } else {
                fail(ProblemType.UPLOAD_CONFLICT);
              }
            })
        .onFailure(_ -> fail(ProblemType.UNAVAILABLE));
  }

  /** Another gateway may write the file. */
  private static boolean isLocked(AsyncFile opened) {
    try {
      return opened.tryLock() != null;
    } catch (FileSystemException e) {
      return false;
    }
  }

  private void begin() {
    if (StoredBytes.length(grant.bytes()) != offset) {
      fail(ProblemType.UPLOAD_CONFLICT);
    } else if (context.response().closed()) {
      end();
    } else {
      receive();
    }
  }

  private void receive() {
    AsyncFile target = file;
    if (target == null) {
      return;
    }
    target.setWritePos(offset);
    timer = loop.owner().setPeriodic(TICK_MILLIS, _ -> checkTime());
    request.exceptionHandler(_ -> end());
    context.addEndHandler(_ -> end());
    request.handler(part -> take(part, target));
    request.endHandler(_ -> finish(target));
    if (request.headers().contains("Expect")) {
      context.response().writeContinue();
    }
    request.resume();
  }

  private void take(Buffer part, AsyncFile target) {
    if (over) {
      return;
    }
    lastByteNanos = System.nanoTime();
    bytes += part.length();
    if (offset + bytes > grant.sizeBytes()) {
      fail(ProblemType.TOO_LARGE);
      return;
    }
    digest.update(part.getBytes());
    request.pause();
    target
        .write(part)
        .onSuccess(_ -> request.resume())
        .onFailure(_ -> fail(ProblemType.STORAGE_FULL));
  }

  /**
   * The answer names the offset, so the bytes before it must be durable. Each write is over before
   * the next part is read, so there is no gap before the end of the file.
   */
  private void finish(AsyncFile target) {
    if (over) {
      return;
    }
    target
        .flush()
        .onSuccess(_ -> check(digest.digest()))
        .onFailure(_ -> fail(ProblemType.STORAGE_FULL));
  }

  private void check(byte[] ofPart) {
    if (over) {
      return;
    }
    if (checksum.isPresent() && !MessageDigest.isEqual(checksum.get(), ofPart)) {
      context
          .vertx()
          .fileSystem()
          .truncate(grant.bytes().toString(), offset)
          .onComplete(_ -> fail(ProblemType.UPLOAD_CHECKSUM));
      return;
    }
    end();
    received.accept(new Part(offset + bytes, offset == 0 ? Optional.of(ofPart) : Optional.empty()));
  }

  private void checkTime() {
    if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastByteNanos) > silenceMillis) {
      VertxInternals.disconnect(VertxInternals.channel(request.connection()));
    }
  }

  private void fail(ProblemType why) {
    if (!over) {
      end();
      refuse.accept(why);
    }
  }

  /** Releases the file. Bytes on their way to the disk are written first. */
  private void end() {
    if (over) {
      return;
    }
    over = true;
    loop.owner().cancelTimer(timer);
    AsyncFile opened = file;
    if (opened == null) {
      released.run();
    } else {
      opened.close().onComplete(_ -> released.run()); // which ends the lock too
    }
  }
}
