package org.wasl.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.console.SampleOidcLogin.Sent;
import org.wasl.console.auth.Person;
import org.wasl.console.auth.PersonIdentity;
import org.wasl.console.http.ConsoleConfig;

/** Logins that an external provider proves, and all ways in which the proof fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("soak")
class OidcTest {
  private static final String WHO = "{\"type\":\"list\",\"path\":\"org.wasl/type=Replay/op\"}";

  private RSAKey other;
  private SampleOidcProvider provider;
  private RunningConsole running;
  private ActingMBean replay;

  @BeforeAll
  void provider() throws Exception {
    provider = new SampleOidcProvider();
    other = new RSAKeyGenerator(2048).keyID("key").generate();
  }

  @TempDir Path folder;

  @BeforeEach
  void start() throws Exception {
    provider.reset();
    running = RunningConsole.in(folder, this::withOidc);
    replay = ActingMBean.of("Replay");
  }

  @AfterEach
  void stop() throws Exception {
    replay.close();
    running.close();
  }

  @AfterAll
  void end() {
    provider.close();
  }

  private ConsoleConfig withOidc(ConsoleConfig config) {
    return config.withOidc(provider.config());
  }

  private Sent begin() throws Exception {
    return new SampleOidcLogin(running, provider).begin();
  }

  private HttpResponse<String> back(Sent sent) throws Exception {
    return new SampleOidcLogin(running, provider).back(sent);
  }

  @Test
  void logsInWithRolesOfGroups() throws Exception {
    // Given
    Sent sent = begin();

    // When
    HttpResponse<String> answer = back(sent);

    // Then
    String session = SampleOidcLogin.session(answer).orElseThrow();
    assertThat(session).contains("SameSite=Strict", "HttpOnly");
    assertThat(sent.query())
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("response_type", "code");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("url=/hawtio/");
    var request =
        running.post(
            "/hawtio/jolokia/",
            RunningConsole.exec("Replay", "request", "{}"),
            "Cookie",
            session.split(";")[0]);
    assertThat(request.body()).contains("\"status\":200");
    assertThat(replay.asked).containsExactly("request by anna");
    assertThat(running.post("/hawtio/jolokia/", WHO, "Cookie", session.split(";")[0]).body())
        .contains("\"request\"")
        .doesNotContain("\"approve\"");
    running.close();
    assertThat(running.trail)
        .containsExactlyInAnyOrder("anna operated login/x1", "anna operated Replay.request");
  }

  @Test
  void usesChangedSecretAtNextLogin() throws Exception {
    // Given
    back(begin());

    // When
    provider.secret = "another-synthetic-client-secret";
    HttpResponse<String> answer = back(begin());

    // Then
    assertThat(SampleOidcLogin.session(answer)).isPresent();
  }

  /** Faults of a token. */
  enum Wrong {
    ISSUER(claims -> claims.issuer("https://other.example")),
    AUDIENCE(claims -> claims.audience("other-client")),
    NONCE(claims -> claims.claim("nonce", "AAAAAAAAAAAAAAAAAAAAAA")),
    NO_NONCE(claims -> claims.claim("nonce", null)),
    EXPIRED(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(3_600)))),
    NO_END(claims -> claims.expirationTime(null)),
    FUTURE(claims -> claims.issueTime(Date.from(Instant.now().plusSeconds(3_600)))),
    NO_SUBJECT(claims -> claims.subject(null)),
    NO_NAME(claims -> claims.claim("preferred_username", null)),
    A_NAME_OF_WORDS(claims -> claims.claim("preferred_username", "two words")),
    NO_GROUP(claims -> claims.claim("groups", null)),
    OTHER_GROUP(claims -> claims.claim("groups", List.of("operator", "OPS", "op"))),
    GROUP_OF_GROUPS(claims -> claims.claim("groups", List.of(List.of("ops"))));

    private final UnaryOperator<JWTClaimsSet.Builder> change;

    Wrong(UnaryOperator<JWTClaimsSet.Builder> change) {
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource(Wrong.class)
  void refusesTokenWithWrongClaim(Wrong wrong) throws Exception {
    // Given
    Sent sent = begin();
    provider.claims = wrong.change;

    // When
    HttpResponse<String> answer = back(sent);

    // Then
    refused(answer);
  }

  /** Forged signatures of a token. */
  enum Forged {
    NONE,
    HS256_WITH_THE_CLIENT_SECRET,
    HS256_WITH_THE_PUBLIC_KEY,
    ANOTHER_KEY,
    CUT,
    ABSENT
  }

  @ParameterizedTest
  @EnumSource(Forged.class)
  void refusesForgedToken(Forged how) throws Exception {
    // Given
    Sent sent = begin();
    provider.signed = claims -> forged(how, claims);

    // When
    HttpResponse<String> answer = back(sent);

    // Then
    refused(answer);
  }

  private String forged(Forged how, JWTClaimsSet claims) throws Exception {
    return switch (how) {
      case NONE -> new PlainJWT(claims).serialize();
      case HS256_WITH_THE_CLIENT_SECRET ->
          mac(claims, SampleOidcProvider.SECRET.getBytes(StandardCharsets.UTF_8));
      case HS256_WITH_THE_PUBLIC_KEY -> mac(claims, provider.key.toRSAPublicKey().getEncoded());
      case ANOTHER_KEY -> SampleOidcProvider.sign(other, claims);
      case CUT -> {
        String token = SampleOidcProvider.sign(provider.key, claims);
        yield token.substring(0, token.lastIndexOf('.') + 1);
      }
      case ABSENT -> null;
    };
  }

  private static String mac(JWTClaimsSet claims, byte[] key) throws Exception {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("key").build(), claims);
    token.sign(new MACSigner(key));
    return token.serialize();
  }

  @Test
  void acceptsAttemptOnceAndFromItsBrowserOnly() throws Exception {
    // Given
    Sent ownLogin = begin();
    Sent others = begin();

    // When
    HttpResponse<String> mixed =
        running.get(
            "/hawtio/auth/oidc/callback?code=x&state=" + ownLogin.query().get("state"),
            "Cookie",
            others.cookie());
    HttpResponse<String> noCookie =
        running.get("/hawtio/auth/oidc/callback?code=x&state=" + ownLogin.query().get("state"));
    provider.expects(ownLogin.query());
    HttpResponse<String> first = back(ownLogin);
    HttpResponse<String> repeatedResponse = back(ownLogin);

    // Then
    refused(mixed);
    assertThat(mixed.body()).contains("data-refused=\"login-not-known\"");
    refused(noCookie);
    assertThat(SampleOidcLogin.session(first)).isPresent();
    refused(repeatedResponse);
  }

  @Test
  void requiresVerifierOfCode() throws Exception {
    // Given
    Sent sent = begin();
    begin(); // the provider now expects the challenge of this attempt

    // When
    HttpResponse<String> answer = back(sent);

    // Then
    refused(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "code=%",
        "x={",
        "",
        "code=x&state=%zz",
        "code=",
        "code=&state=",
        "error=",
        "code=x&iss="
      })
  void refusesMalformedCallbackAddress(String query) throws Exception {
    // Given
    Sent sent = begin();

    // When
    String answer = statusLine("/hawtio/auth/oidc/callback?" + query, sent.cookie());

    // Then
    assertThat(answer).contains(" 403 ");
    refused(back(sent));
  }

  /** Sends a raw request, because the JDK's client sends no such address. */
  private String statusLine(String target, String cookie) throws Exception {
    URI console = running.at("/");
    try (Socket socket = new Socket(console.getHost(), console.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nConnection: close\r\n\r\n"
                  .formatted(target, console.getAuthority(), cookie)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void reportsProviderThatDoesNotAnswer() throws Exception {
    // Given
    Sent sent = begin();
    provider.broken = true;

    // When
    HttpResponse<String> answer = back(sent);

    // Then
    assertThat(answer.statusCode()).isIn(403, 502);
    assertThat(SampleOidcLogin.session(answer)).isEmpty();
  }

  private String beginDevice() throws Exception {
    HttpResponse<String> begun = running.post("/hawtio/auth/oidc/device", "{}");
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.body())
        .contains("\"userCode\":\"WDJB-MJHT\"", provider.issuer() + "/code")
        .doesNotContain("the-device-code", SampleOidcProvider.SECRET);
    return "{\"device\":%s}"
        .formatted(new ObjectMapper().readTree(begun.body()).path("device").toString());
  }

  private HttpResponse<String> awaitDevice(String device, int status) {
    return await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> running.post("/hawtio/auth/oidc/device/login", device),
            answer -> answer.statusCode() == status);
  }

  @Test
  void logsInByDeviceFlowAfterConfirmation() throws Exception {
    // Given
    String device = beginDevice();
    HttpResponse<String> early = running.post("/hawtio/auth/oidc/device/login", device);
    provider.claims = claims -> claims.claim("nonce", null);

    // When
    provider.device = "";
    HttpResponse<String> answer = awaitDevice(device, 200);

    // Then
    assertThat(early.statusCode()).isEqualTo(202);
    assertThat(SampleOidcLogin.session(early)).isEmpty();
    String session = SampleOidcLogin.session(answer).orElseThrow().split(";")[0];
    running.post(
        "/hawtio/jolokia/", RunningConsole.exec("Replay", "request", "{}"), "Cookie", session);
    assertThat(replay.asked).containsExactly("request by anna");
    refused(running.post("/hawtio/auth/oidc/device/login", device));
  }

  @ParameterizedTest
  @ValueSource(strings = {"access_denied", "expired_token", "invalid_grant"})
  void endsDeviceLoginThatProviderRefuses(String error) throws Exception {
    // Given
    String device = beginDevice();

    // When
    provider.device = error;
    HttpResponse<String> answer = awaitDevice(device, 403);

    // Then
    refused(answer);
    provider.device = "";
    refused(running.post("/hawtio/auth/oidc/device/login", device));
  }

  @Test
  void row39IdentifiesPersonByLinkNotByName() throws Exception {
    // Given
    Sent first = begin();
    HttpResponse<String> asAnna = back(first);
    provider.claims = claims -> claims.claim("preferred_username", "renamed");
    Sent second = begin();
    HttpResponse<String> asRenamed = back(second);
    provider.reset();
    Path users = folder.resolve("users");
    List<String> lines = new ArrayList<>(Files.readAllLines(users));
    lines.replaceAll(
        line ->
            line.startsWith("approver ") ? line + " oidc=" + provider.issuer() + "#0001" : line);
    Person sameByRename = person(asRenamed);

    // When
    Person before = person(asAnna);
    Files.write(users, lines);

    // Then
    assertThat(before.identity())
        .isEqualTo(new PersonIdentity(provider.issuer().toString(), "0001"))
        .isEqualTo(sameByRename.identity());
    String session = SampleOidcLogin.session(asAnna).orElseThrow().split(";")[0];
    await()
        .atMost(SOON)
        .until(() -> running.post("/hawtio/jolokia/", WHO, "Cookie", session).statusCode() == 403);
    Person linked = person(back(begin()));
    assertThat(linked.identity()).isEqualTo(PersonIdentity.local("approver"));
  }

  @Test
  void refusesLockedUserAtProviderUntilUnlocked() throws Exception {
    // Given
    Path users = folder.resolve("users");
    List<String> unlocked = new ArrayList<>(Files.readAllLines(users));
    unlocked.replaceAll(
        line ->
            line.startsWith("operator ") ? line + " oidc=" + provider.issuer() + "#0001" : line);
    Files.write(users, unlocked);
    String session = awaitLinked("operator");

    // When
    Files.write(
        users,
        unlocked.stream()
            .map(line -> line.startsWith("operator ") ? line + " locked" : line)
            .toList());

    // Then
    await()
        .atMost(SOON)
        .until(() -> running.post("/hawtio/jolokia/", WHO, "Cookie", session).statusCode() == 403);
    refused(back(begin()));
    assertThat(running.login("operator", RunningConsole.PASSWORD).statusCode()).isEqualTo(403);
    Files.write(users, unlocked);
    awaitLinked("operator");
    running.close();
    assertThat(running.trail).anyMatch(line -> line.matches("operator refused login/locked/x\\d+"));
  }

  /** Waits until the console knows the provider's person as this user, and returns the session. */
  private String awaitLinked(String user) {
    AtomicReference<String> session = new AtomicReference<>("");
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500)) // each begins one of the logins that a source has
        .untilAsserted(
            () -> {
              HttpResponse<String> login = back(begin());
              assertThat(person(login).identity()).isEqualTo(PersonIdentity.local(user));
              session.set(SampleOidcLogin.session(login).orElseThrow().split(";")[0]);
            });
    return session.get();
  }

  /** The caller of an operation with the session of this answer. */
  private Person person(HttpResponse<String> login) throws Exception {
    running.post(
        "/hawtio/jolokia/",
        RunningConsole.exec("Replay", "request", "{}"),
        "Cookie",
        SampleOidcLogin.session(login).orElseThrow().split(";")[0]);
    return replay.persons.get(replay.persons.size() - 1);
  }

  @Test
  void offersProviderOnLoginPage() throws Exception {
    // When
    String offer = running.get("/hawtio/auth/session").body();

    // Then
    assertThat(offer).isEqualTo("{\"provider\":true}");
  }

  private static void refused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(SampleOidcLogin.session(answer)).isEmpty();
    assertThat(answer.body()).doesNotContain("Exception", "nonce", "issuer");
  }

  @Test
  void limitsPendingLoginsOfOneSource() throws Exception {
    // Given
    Sent before = begin();
    HttpRequest start = HttpRequest.newBuilder(running.at("/hawtio/auth/oidc/start")).build();
    HttpClient otherClient = running.clientFrom("127.0.0.2");

    // When
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      statuses.add(otherClient.send(start, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
    HttpResponse<String> ended = back(before);

    // Then
    assertThat(statuses.subList(0, 30)).containsOnly(302);
    assertThat(statuses.subList(30, 40)).containsOnly(429);
    assertThat(SampleOidcLogin.session(ended)).isPresent();
  }
}
