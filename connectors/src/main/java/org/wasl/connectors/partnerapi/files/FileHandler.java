package org.wasl.connectors.partnerapi.files;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.file.Files;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.ProducerTemplate;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.exchange.DoorAnswer;
import org.wasl.connectors.partnerapi.exchange.Exchanges;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.connectors.partnerapi.limits.RequestBodies;
import org.wasl.connectors.partnerapi.share.FairShares;
import org.wasl.rules.id.FileId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;
import org.wasl.wire.exchange.FileGrant;
import org.wasl.wire.exchange.FileInquiry;

/**
 * Answers requests about sealed evidence files: uploads by tus 1.0, and downloads. Bytes go between
 * connection and disk in small parts, never as a whole.
 */
public final class FileHandler implements Handler<RoutingContext> {
  /** The caller of its route to the door. */
  public static final String CALLER = "files";

  private final HttpsSettings settings;
  private final FairShares shares;
  private final Executor work;
  private final ProblemAnswers problems;
  private final RouteCaller routes;
  private final Set<FileId> busy = ConcurrentHashMap.newKeySet();

  /**
   * @param work virtual threads
   * @param producer sends to the routes of the partner API
   */
  public FileHandler(
      HttpsSettings settings,
      FairShares shares,
      Executor work,
      ProblemAnswers problems,
      ProducerTemplate producer) {
    this.settings = settings;
    this.shares = shares;
    this.work = work;
    this.problems = problems;
    this.routes = new RouteCaller(CALLER, () -> producer, problems);
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Runnable workDone = shares.workDone(request);
    context.addEndHandler(_ -> workDone.run());
    HttpMethod method = request.method();
    if (method == HttpMethod.OPTIONS) {
      describe(request.response());
    } else if (method != HttpMethod.GET && !Tus.VERSION.equals(request.getHeader(Tus.RESUMABLE))) {
      request.response().putHeader("Tus-Version", Tus.VERSION);
      refuse(context, ProblemType.UPLOAD_VERSION);
    } else if (request.path().equals(RequestBodies.FILES)) {
      collection(context);
    } else {
      Tus.id(request.path().substring(RequestBodies.FILES.length() + 1))
          .ifPresentOrElse(
              file -> item(context, file), () -> refuse(context, ProblemType.NOT_FOUND));
    }
  }

  private void collection(RoutingContext context) {
    if (context.request().method() == HttpMethod.POST) {
      announce(context);
    } else {
      refuse(context, ProblemType.METHOD_NOT_ALLOWED);
    }
  }

  private void item(RoutingContext context, FileId file) {
    String thumbprint = PeerCertificate.thumbprint(context.request().connection());
    String languages = RequestReader.acceptLanguage(context.request());
    switch (context.request().method().name()) {
      case "HEAD" ->
          ask(
              context,
              new FileInquiry.Find(thumbprint, languages, file),
              grant -> answerOffset(context, grant));
      case "PATCH" -> upload(context, new FileInquiry.Find(thumbprint, languages, file));
      case "DELETE" ->
          ask(
              context,
              new FileInquiry.Withdraw(thumbprint, languages, file),
              _ -> tus(context.response()).setStatusCode(204).end());
      case "GET" ->
          ask(
              context,
              new FileInquiry.Fetch(thumbprint, languages, file),
              grant -> new FileDownload(context, grant, settings, problem(context)).start());
      default -> refuse(context, ProblemType.METHOD_NOT_ALLOWED);
    }
  }

  private void describe(HttpServerResponse response) {
    response
        .setStatusCode(204)
        .putHeader(Tus.RESUMABLE, Tus.VERSION)
        .putHeader("Tus-Version", Tus.VERSION)
        .putHeader("Tus-Extension", Tus.EXTENSIONS)
        .putHeader("Tus-Checksum-Algorithm", Tus.CHECKSUM_ALGORITHM)
        .putHeader("Tus-Max-Size", Long.toString(settings.maxFileBytes()))
        .end();
  }

  private void announce(RoutingContext context) {
    HttpServerRequest request = context.request();
    Map<String, String> metadata = Tus.metadata(request);
    OptionalLong size = Tus.number(request, Tus.LENGTH);
    Optional<FileId> id = Tus.id(metadata);
    Optional<byte[]> digest = Tus.digest(metadata);
    if (size.isEmpty()) {
      refuseHeader(context, Tus.LENGTH);
    } else if (id.isEmpty() || digest.isEmpty()) {
      refuseHeader(context, Tus.METADATA);
    } else if (size.getAsLong() > settings.maxFileBytes()) {
      refuse(context, ProblemType.TOO_LARGE);
    } else {
      ask(
          context,
          new FileInquiry.Announce(
              PeerCertificate.thumbprint(request.connection()),
              RequestReader.acceptLanguage(request),
              id.get(),
              size.getAsLong(),
              digest.get()),
          grant ->
              expiring(tus(request.response()), grant)
                  .setStatusCode(201)
                  .putHeader("Location", RequestBodies.FILES + "/" + grant.file())
                  .end());
    }
  }

  private void upload(RoutingContext context, FileInquiry.Find own) {
    HttpServerRequest request = context.request();
    OptionalLong offset = Tus.number(request, Tus.OFFSET);
    Optional<String> checksum = Optional.ofNullable(request.getHeader(Tus.CHECKSUM));
    if (!Tus.PART_TYPE.equals(request.getHeader("Content-Type"))) {
      refuse(context, ProblemType.UNSUPPORTED_MEDIA_TYPE);
    } else if (offset.isEmpty()) {
      refuseHeader(context, Tus.OFFSET);
    } else if (checksum.isPresent() && checksum.flatMap(Tus::checksum).isEmpty()) {
      refuseHeader(context, Tus.CHECKSUM);
    } else {
      ask(
          context,
          own,
          grant -> write(context, grant, offset.getAsLong(), checksum.flatMap(Tus::checksum)));
    }
  }

  /** One request at a time writes a file, because the lock on a file is that of the process. */
  private void write(
      RoutingContext context, FileGrant grant, long offset, Optional<byte[]> checksum) {
    if (!busy.add(grant.file())) {
      refuse(context, ProblemType.UPLOAD_CONFLICT);
      return;
    }
    new FileUpload(
            context,
            grant,
            offset,
            checksum,
            settings.requestTimeoutMillis(),
            problem(context),
            received -> answerReceived(context, grant, received),
            () -> busy.remove(grant.file()))
        .start();
  }

  private void answerReceived(RoutingContext context, FileGrant grant, FileUpload.Part received) {
    if (received.end() < grant.sizeBytes() || grant.whole()) {
      answerOffset(context, grant, received.end());
    } else {
      settle(context, grant, received.ofWholeFile());
    }
  }

  /** All bytes may be here although the last answer was lost, or never came. */
  private void answerOffset(RoutingContext context, FileGrant grant) {
    Context loop = context.vertx().getOrCreateContext();
    work.execute(
        () -> {
          long length = StoredBytes.length(grant.bytes());
          loop.runOnContext(
              _ -> {
                if (length < grant.sizeBytes() || grant.whole() || busy.contains(grant.file())) {
                  answerOffset(context, grant, length);
                } else {
                  settle(context, grant, Optional.empty());
                }
              });
        });
  }

  private void answerOffset(RoutingContext context, FileGrant grant, long offset) {
    if (context.response().closed()) {
      return;
    }
    expiring(tus(context.response()), grant)
        .setStatusCode(context.request().method() == HttpMethod.HEAD ? 200 : 204)
        .putHeader(Tus.OFFSET, Long.toString(offset))
        .putHeader(Tus.LENGTH, Long.toString(grant.sizeBytes()))
        .end();
  }

  /**
   * Makes the bytes durable and compares their digest. A file with another digest is deleted.
   *
   * @param digest SHA-256 of the bytes, if it was computed while they came
   */
  private void settle(RoutingContext context, FileGrant grant, Optional<byte[]> digest) {
    HttpServerRequest request = context.request();
    String thumbprint = PeerCertificate.thumbprint(request.connection());
    String languages = RequestReader.acceptLanguage(request);
    Context loop = context.vertx().getOrCreateContext();
    work.execute(
        () -> {
          boolean equal;
          try {
            equal = StoredBytes.settle(grant.bytes(), grant.sha256(), digest);
            if (!equal) {
              Files.delete(grant.bytes());
            }
          } catch (IOException e) {
            loop.runOnContext(_ -> refuse(context, ProblemType.UNAVAILABLE));
            return;
          }
          loop.runOnContext(
              _ ->
                  ask(
                      context,
                      equal
                          ? new FileInquiry.Complete(thumbprint, languages, grant.file())
                          : new FileInquiry.Withdraw(thumbprint, languages, grant.file()),
                      settled -> {
                        if (equal) {
                          answerOffset(context, settled, settled.sizeBytes());
                        } else {
                          refuse(context, ProblemType.UPLOAD_DIGEST);
                        }
                      }));
        });
  }

  /** Asks the door on another thread, and goes on with its grant on the event loop. */
  private void ask(RoutingContext context, FileInquiry inquiry, Consumer<FileGrant> granted) {
    Context loop = context.vertx().getOrCreateContext();
    work.execute(
        () -> {
          DoorAnswer<FileGrant> answer =
              routes.ask(DoorEndpoint.FILE, inquiry, inquiry.acceptLanguage());
          loop.runOnContext(_ -> proceed(context, answer, granted));
        });
  }

  private static void proceed(
      RoutingContext context, DoorAnswer<FileGrant> answer, Consumer<FileGrant> granted) {
    switch (answer) {
      case DoorAnswer.Granted<FileGrant>(var grant) -> granted.accept(grant);
      case DoorAnswer.Refused<FileGrant>(var refusal) -> send(context, refusal);
    }
  }

  private static HttpServerResponse tus(HttpServerResponse response) {
    return response.putHeader(Tus.RESUMABLE, Tus.VERSION).putHeader("Cache-Control", "no-store");
  }

  private static HttpServerResponse expiring(HttpServerResponse response, FileGrant grant) {
    return response.putHeader(
        Tus.EXPIRES,
        DateTimeFormatter.RFC_1123_DATE_TIME.format(grant.expiresAt().atOffset(ZoneOffset.UTC)));
  }

  private Consumer<ProblemType> problem(RoutingContext context) {
    return type -> refuse(context, type);
  }

  private void refuseHeader(RoutingContext context, String header) {
    send(
        context,
        problems.of(
            ProblemType.INVALID_PARAMETER,
            RequestReader.acceptLanguage(context.request()),
            Map.of("parameter", header)));
  }

  private void refuse(RoutingContext context, ProblemType type) {
    send(context, problems.of(type, RequestReader.acceptLanguage(context.request())));
  }

  /** The rest of the request is read and dropped, so that the client gets the answer. */
  private static void send(RoutingContext context, AgencyResponse answer) {
    if (!context.response().closed() && !context.response().ended()) {
      if (!context.request().isEnded()) {
        context.request().handler(_ -> {});
        context.request().resume();
      }
      Exchanges.send(answer, tus(context.response()));
    }
  }
}
