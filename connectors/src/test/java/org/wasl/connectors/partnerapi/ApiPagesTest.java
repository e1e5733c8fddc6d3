package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.Submission;

class ApiPagesTest extends HostileDoor {
  private static final byte[] BODY = "{}".getBytes();

  /** No short deadline, because a large message takes time on a busy machine. */
  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return defaults;
  }

  private HttpResponse<byte[]> method(String method, String path) throws Exception {
    return new Partner(partner).method(method, gateway.uri(path));
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.body()).asString().startsWith("{\"type\":");
    assertSaysNothingOfItself(response);
  }

  private static void assertSaysNothingOfItself(HttpResponse<byte[]> response) {
    assertThat(response.headers().map().keySet())
        .isSubsetOf("content-type", "content-length", "connection", "retry-after", "allow");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v1", "/v1/case", "/v1/code", "/admin", "/v1/schemas/x/9"})
  void answers404ForUnknownAddress(String path) throws Exception {
    assertProblem(method("GET", path), 404);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/v1/cases",
    "PUT,/v1/cases",
    "DELETE,/v1/cases",
    "PATCH,/v1/cases",
    "OPTIONS,/v1/cases",
    "TRACE,/v1/cases",
    "GET,/v1/referrals/x/messages",
    "PUT,/v1/schemas",
    "OPTIONS,/v1/schemas",
    "OPTIONS,/openapi.json",
    "DELETE,/openapi.json"
  })
  void answers405ForWrongMethod(String method, String path) throws Exception {
    assertProblem(method(method, path), 405);
  }

  @Test
  void servesCustodianToEveryPartner() throws Exception {
    // When
    HttpResponse<byte[]> response = method("GET", "/v1/custodian");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body()).asString().isEqualTo("{\"agency\":\"oversight\"}");
    assertSaysNothingOfItself(response);
  }

  @Test
  void answersRetryWhileCustodianIsUnavailable() throws Exception {
    // Given
    gateway.custodianIsTold.set(false);

    // When
    HttpResponse<byte[]> response = method("GET", "/v1/custodian");
    gateway.custodianIsTold.set(true);

    // Then
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    assertThat(response.body()).asString().isEqualTo("{\"type\":\"unavailable\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi.json",
        "/asyncapi.json",
        "/v1/schemas",
        "/v1/schemas/vetted-case/1",
        "/v1/schemas/x/9",
        "/v1/custodian"
      })
  void servesNoDocumentToUnknownAgency(String path) throws Exception {
    // Given
    Partner other = new Partner(pki.issue("other"));

    // When
    HttpResponse<byte[]> response = other.method("GET", gateway.uri(path));

    // Then
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).asString().isEqualTo("{}");
  }

  @Test
  void answersHeadWithoutBody() throws Exception {
    // When
    HttpResponse<byte[]> response = method("HEAD", "/v1/schemas");

    // Then
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/x-java-serialized-object",
        "application/jsonx",
        "*/*"
      })
  void answers415ForOtherContentType(String type) throws Exception {
    // When
    HttpResponse<byte[]> response = new Partner(partner).post(gateway.uri("/v1/cases"), type, BODY);

    // Then
    assertProblem(response, 415);
    assertThat(door.arrived).isEmpty();
  }

  @Test
  void acceptsSealedMessageUpToLargerLimit() throws Exception {
    // Given
    byte[] large = new byte[MessageLimits.LARGEST.handoverBytes() + 1];
    String[] submissions = {"/v1/cases", "/v1/referrals/" + UUID.randomUUID() + "/messages"};
    for (String path : submissions) {
      // When
      HttpResponse<byte[]> sealed =
          new Partner(partner).post(gateway.uri(path), "application/jose", large);
      HttpResponse<byte[]> open =
          new Partner(partner).postIfWanted(gateway.uri(path), "application/json", large);

      // Then
      assertThat(sealed.statusCode()).isEqualTo(202);
      assertThat(open.statusCode()).isEqualTo(413);
    }
    assertThat(door.arrived)
        .hasSize(2)
        .allMatch(
            it -> it instanceof Submission message && message.form() == Submission.Form.SEALED);
    HttpResponse<byte[]> elsewhere =
        new Partner(partner)
            .post(
                gateway.uri("/v1/deliveries/" + UUID.randomUUID() + "/refusals"),
                "application/jose",
                BODY);
    assertProblem(elsewhere, 415);
  }

  @Test
  void servesSubmissionKeyToEveryPartner() throws Exception {
    // When
    HttpResponse<byte[]> response = method("GET", "/v1/submission-key");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/jose");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.body()).asString().isEqualTo("a.b.c");
  }

  @Test
  void answers415WithoutContentType() throws Exception {
    // When
    try (RawTls client = connect()) {
      String answer =
          client.send(sized("{}").replace("Content-Type: application/json\r\n", "")).oneAnswer();

      // Then
      assertThat(RawTls.statuses(answer)).containsExactly(415);
      assertThat(door.arrived).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "application/json; charset=utf-8", "Application/JSON"})
  void acceptsJson(String type) throws Exception {
    // When
    HttpResponse<byte[]> response = new Partner(partner).post(gateway.uri("/v1/cases"), type, BODY);

    // Then
    assertThat(response.statusCode()).isEqualTo(202);
    assertSaysNothingOfItself(response);
  }

  @Test
  void answersExpectContinueWith100() throws Exception {
    // When
    try (RawTls client = connect()) {
      client.send(post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
      String first = client.oneAnswer();
      String second = client.send("{}").oneAnswer();

      // Then
      assertThat(RawTls.statuses(first)).containsExactly(100);
      assertThat(RawTls.statuses(second)).containsExactly(202);
    }
  }

  @Test
  void answers417ForUnknownExpectation() throws Exception {
    // When
    var answers = answersUntilClosed(post("Content-Length: 2\r\nExpect: a-miracle\r\n", "{}"));

    // Then
    assertThat(answers).containsExactly(417);
  }

  @ParameterizedTest
  @MethodSource("invalidRequests")
  void answersInvalidRequestWithItsProblem(String bytes, ProblemType problem) throws Exception {
    // When
    try (RawTls client = connect()) {
      client.send(bytes);
      String answer = client.oneAnswer();

      // Then
      assertThat(RawTls.statuses(answer)).containsExactly(problem.status());
      assertThat(answer)
          .containsIgnoringCase("content-type: application/problem+json\r\n")
          .endsWith("{\"type\":\"" + problem.code() + "\"}");
    }
  }

  static Stream<Arguments> invalidRequests() {
    String get = "GET /v1/schemas HTTP/1.1\r\nHost: x\r\n";
    return Stream.of(
        arguments("GET  /v1/schemas HTTP/1.1\r\n\r\n", ProblemType.MALFORMED_REQUEST),
        arguments("GET /v1/schemas HTTP/1.1\r\n\r\n", ProblemType.MALFORMED_REQUEST),
        arguments("GET //v1 HTTP/1.1\r\nHost: x\r\n\r\n", ProblemType.MALFORMED_REQUEST),
        arguments(
            "GET /v1/inbox?wait=%zz HTTP/1.1\r\nHost: x\r\n\r\n", ProblemType.MALFORMED_REQUEST),
        arguments(
            "GET /v1/referrals?state=%4 HTTP/1.1\r\nHost: x\r\n\r\n",
            ProblemType.MALFORMED_REQUEST),
        arguments(post("Transfer-Encoding: chunked\r\n", "zz\r\n"), ProblemType.MALFORMED_REQUEST),
        arguments(get + "X: " + "x".repeat(100_000), ProblemType.HEADER_FIELDS_TOO_LARGE),
        arguments("GET /" + "x".repeat(100_000), ProblemType.URI_TOO_LONG),
        arguments(post("Content-Length: 104857600\r\n", ""), ProblemType.TOO_LARGE),
        arguments(
            post("Content-Length: 2\r\nExpect: a-miracle\r\n", ""), ProblemType.EXPECTATION_FAILED),
        arguments(
            "GET /v1/schemas HTTP/2.0\r\nHost: x\r\n\r\n", ProblemType.HTTP_VERSION_NOT_SUPPORTED));
  }

  @Test
  void answersInternalFailureWith500WithoutDetails() throws Exception {
    // Given
    door.answer(
        in -> {
          throw new IllegalArgumentException("canary");
        });

    // When
    HttpResponse<byte[]> response =
        new Partner(partner).post(gateway.uri("/v1/cases"), "application/json", BODY);

    // Then
    door.answerWith(202, "{}");
    assertProblem(response, 500);
  }

  @Test
  void answers500IfRouteReturnsNoAnswer() throws Exception {
    // Given
    door.answer(in -> null);

    // When
    HttpResponse<byte[]> response =
        new Partner(partner).post(gateway.uri("/v1/cases"), "application/json", BODY);

    // Then
    door.answerWith(202, "{}");
    assertProblem(response, 500);
  }

  @Test
  void listsSchemas() throws Exception {
    // When
    HttpResponse<byte[]> response = method("GET", "/v1/schemas");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).asString().isEqualTo("[\"vetted-case/1\"]");
  }

  @Test
  void servesSchema() throws Exception {
    // When
    HttpResponse<byte[]> response = method("GET", "/v1/schemas/vetted-case/1");

    // Then
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .isEqualTo(Optional.of("application/schema+json"));
    assertThat(response.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"type\":\"object\"}");
  }
}
