package org.wasl.connectors.partnerapi.exchange;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.limits.RequestBodies;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.FileAcknowledgement;
import org.wasl.wire.exchange.ListInquiry;
import org.wasl.wire.exchange.LogInquiry;
import org.wasl.wire.exchange.ReferenceDataInquiry;
import org.wasl.wire.exchange.ReferralInquiry;
import org.wasl.wire.exchange.StatisticsInquiry;
import org.wasl.wire.exchange.StepProofInquiry;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.exchange.TimelineInquiry;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Reads a request from Vert.x itself. Camel's message mixes headers, query parameters and path
 * parameters in one map that anyone outside can write to.
 */
public final class RequestReader {
  /** The id for an address with an invalid id. Nothing has this id. */
  private static final UUID NOTHING = new UUID(0, 0);

  /** The form of RFC 9562. The JDK alone also accepts {@code 1-1-1-1-1}. */
  private static final Pattern UUID_TEXT =
      Pattern.compile("\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private static final Pattern PROOF = Pattern.compile(".*/([1-9]\\d{0,17})\\.tlog-proof");
  private static final String CODES = "/v1/codes/";
  private static final String CALENDAR = "/v1/calendar";
  private static final long NO_STEP = 0;

  private RequestReader() {}

  /** A message for the door. */
  public static Submission submission(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new Submission(
        PeerCertificate.thumbprint(request.connection()),
        body(exchange),
        single(request, WireHeaders.SIGNATURE),
        named(request, "referrals").map(ReferralId::new),
        acceptLanguage(request),
        RequestBodies.isSealedSubmission(request) ? Submission.Form.SEALED : Submission.Form.PLAIN,
        String.join(",", request.headers().getAll(WireHeaders.DIGEST)));
  }

  /** The request for a referral. */
  public static ReferralInquiry inquiry(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new ReferralInquiry(
        PeerCertificate.thumbprint(request.connection()),
        new ReferralId(named(request, "referrals").orElse(NOTHING)),
        acceptLanguage(request));
  }

  /** The request for steps of a timeline. */
  public static TimelineInquiry timeline(Exchange exchange) {
    return new TimelineInquiry(
        inquiry(exchange), new QueryStringDecoder(request(exchange).uri()).parameters());
  }

  /** The request for the proof of a step. */
  public static StepProofInquiry stepInquiry(Exchange exchange) {
    Matcher step = PROOF.matcher(request(exchange).path());
    return new StepProofInquiry(
        inquiry(exchange), step.matches() ? Long.parseLong(step.group(1)) : NO_STEP);
  }

  /** The agency, and the delivery if the address names one. */
  public static CollectionRequest collection(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new CollectionRequest(
        PeerCertificate.thumbprint(request.connection()),
        named(request, "deliveries").map(DeliveryId::new),
        acceptLanguage(request));
  }

  /** A receipt for the delivery that the address names. */
  public static Acknowledgement acknowledgement(Exchange exchange) {
    return new Acknowledgement(collection(exchange), body(exchange));
  }

  /** A receipt for the file that the address names. */
  public static FileAcknowledgement fileAcknowledgement(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new FileAcknowledgement(
        PeerCertificate.thumbprint(request.connection()),
        acceptLanguage(request),
        new FileId(named(request, "files").orElse(NOTHING)),
        body(exchange));
  }

  /** The exact bytes of the body. Empty for a request without a body. */
  public static byte[] body(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    return body == null ? new byte[0] : body;
  }

  /** The request for statistics, in the form that is asked for. */
  public static StatisticsInquiry statistics(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new StatisticsInquiry(
        PeerCertificate.thumbprint(request.connection()),
        new QueryStringDecoder(request.uri()).parameters(),
        acceptLanguage(request),
        single(request, "Accept"));
  }

  /** The request for a list of referrals or notices. */
  public static ListInquiry list(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new ListInquiry(
        PeerCertificate.thumbprint(request.connection()),
        new QueryStringDecoder(request.uri()).parameters(),
        acceptLanguage(request));
  }

  /** The request for the document of reference data at this address. */
  public static ReferenceDataInquiry referenceData(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    String path = request.path();
    return new ReferenceDataInquiry(
        PeerCertificate.thumbprint(request.connection()),
        document(path),
        acceptLanguage(request),
        ifNoneMatch(request));
  }

  /** The entity tags of what the reader has, as in RFC 9110. Empty if it names none. */
  public static String ifNoneMatch(HttpServerRequest request) {
    return String.join(",", request.headers().getAll("If-None-Match"));
  }

  private static ReferenceDataInquiry.Document document(String path) {
    if (path.startsWith(CODES)) {
      return new ReferenceDataInquiry.Document.Codes(path.substring(CODES.length()));
    }
    return path.equals(CALENDAR)
        ? new ReferenceDataInquiry.Document.Calendar()
        : new ReferenceDataInquiry.Document.Agencies();
  }

  /** The requested file of the log. The guard of the connection has checked the address. */
  public static LogInquiry logInquiry(Exchange exchange) {
    HttpServerRequest request = request(exchange);
    return new LogInquiry(
        PeerCertificate.thumbprint(request.connection()),
        request.path().substring("/log/".length()),
        acceptLanguage(request));
  }

  /** The request itself. */
  public static HttpServerRequest request(Exchange exchange) {
    return Objects.requireNonNull(exchange.getMessage(HttpMessage.class), "a request of the server")
        .getRequest();
  }

  /** The languages that a request asks for, as in RFC 9110. Empty if it names none. */
  public static String acceptLanguage(HttpServerRequest request) {
    return single(request, "Accept-Language");
  }

  /** A header that may occur once. Empty if it is absent or repeated. */
  private static String single(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    return values.size() == 1 ? values.get(0) : "";
  }

  private static Optional<UUID> named(HttpServerRequest request, String collection) {
    String[] path = request.path().split("/");
    if (path.length < 4 || !collection.equals(path[2])) {
      return Optional.empty();
    }
    return Optional.of(id(path[3]));
  }

  /** The id that a request names. If the text is not an id, an id that nothing has. */
  public static UUID id(String text) {
    return UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : NOTHING;
  }
}
