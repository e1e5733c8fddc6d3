package org.wasl.console;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.OidcConfig;
import org.wasl.console.auth.OidcCredentials;

/**
 * A small OpenID provider that describes itself, checks code, client and verifier, and signs
 * tokens.
 */
public final class SampleOidcProvider implements AutoCloseable {
  public static final String SECRET = "synthetic-client-secret-of-enough-length";
  static final String CODE = "the-code";

  /** Makes a token of claims. */
  interface Signing {
    String of(JWTClaimsSet claims) throws Exception;
  }

  final RSAKey key;
  private final SSLContext tls;
  private final String pem;
  private final HttpsServer server;
  volatile UnaryOperator<JWTClaimsSet.Builder> claims;
  volatile Signing signed;
  volatile boolean broken;
  volatile String secret = SECRET;
  private volatile Map<String, String> asked = Map.of();

  /**
   * The answer of the token endpoint to the device code. It is an error code, or empty for a token.
   */
  volatile String device = "authorization_pending";

  /** Listens on a free port. */
  public SampleOidcProvider() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("key").generate();
    SelfSigned certificate = SelfSigned.make();
    tls = certificate.context();
    pem = certificate.pem();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext("/.well-known/openid-configuration", exchange -> say(exchange, about()));
    server.createContext(
        "/keys", exchange -> say(exchange, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::token);
    server.createContext("/device", exchange -> say(exchange, deviceCode()));
    server.start();
    reset();
  }

  void reset() {
    claims = UnaryOperator.identity();
    signed = set -> sign(key, set);
    broken = false;
    secret = SECRET;
    device = "authorization_pending";
  }

  /** Confirms a login that began at a command line, or refuses it. */
  public void answerDevice(boolean confirmed) {
    claims = set -> set.claim("nonce", null);
    device = confirmed ? "" : "access_denied";
  }

  /** The settings of a gateway that asks this provider. */
  public Map<String, String> settings(Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("oidc.secret"), SECRET);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    return Map.of(
        "management.oidc.issuer",
        issuer().toString(),
        "management.oidc.clientId",
        "wasl-console",
        "management.oidc.clientSecretFile",
        secret.toString(),
        "management.oidc.redirectUri",
        "https://console.example/hawtio/auth/oidc/callback",
        "management.oidc.caFile",
        Files.writeString(folder.resolve("oidc.pem"), pem).toString(),
        "management.oidc.timeoutMillis",
        "60000",
        "management.oidc.operator",
        "ops");
  }

  /** The console's configuration for this provider. */
  OidcConfig config() {
    return new OidcConfig(
        issuer(),
        "wasl-console",
        () -> new OidcCredentials(secret, Optional.of(trust())),
        URI.create("https://console.example/hawtio/auth/oidc/callback"),
        "preferred_username",
        "groups",
        Map.of(
            ConsoleRole.OPERATOR, Set.of("ops", "night-ops"), ConsoleRole.AUDITOR, Set.of("audit")),
        60_000);
  }

  URI issuer() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  SSLContext trust() {
    return tls;
  }

  /** Sets challenge and nonce of the next token from the browser's query. */
  void expects(Map<String, String> query) {
    asked = query;
  }

  static String sign(RSAKey with, JWTClaimsSet claims) throws Exception {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("key").build(), claims);
    token.sign(new RSASSASigner(with));
    return token.serialize();
  }

  private String about() {
    return """
    {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
     "device_authorization_endpoint":"%1$s/device",
     "jwks_uri":"%1$s/keys","response_types_supported":["code"],"subject_types_supported":["public"],
     "id_token_signing_alg_values_supported":["RS256"]}\
    """
        .formatted(issuer());
  }

  private String deviceCode() {
    return """
    {"device_code":"the-device-code","user_code":"WDJB-MJHT","verification_uri":"%s/code",\
    "expires_in":600,"interval":1}\
    """
        .formatted(issuer());
  }

  private void token(HttpExchange exchange) throws IOException {
    if (broken) {
      exchange.sendResponseHeaders(500, -1);
      exchange.close();
      return;
    }
    Map<String, String> form = form(exchange);
    String client =
        "Basic "
            + Base64.getEncoder()
                .encodeToString(("wasl-console:" + secret).getBytes(StandardCharsets.UTF_8));
    try {
      boolean isOwn = client.equals(exchange.getRequestHeaders().getFirst("Authorization"));
      boolean byDevice = "the-device-code".equals(form.get("device_code"));
      String wrong = byDevice ? device : codeError(form);
      if (!isOwn || !wrong.isEmpty()) {
        byte[] no = "{\"error\":\"%s\"}".formatted(wrong).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(400, no.length);
        exchange.getResponseBody().write(no);
        exchange.close();
        return;
      }
      String token = signed.of(claims.apply(good()).build());
      String part = token == null ? "" : ",\"id_token\":\"" + token + "\"";
      say(exchange, "{\"access_token\":\"a\",\"token_type\":\"Bearer\"" + part + "}");
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private String codeError(Map<String, String> form) throws Exception {
    boolean right =
        CODE.equals(form.get("code"))
            && challenge(form.get("code_verifier")).equals(asked.get("code_challenge"));
    return right ? "" : "invalid_grant";
  }

  private JWTClaimsSet.Builder good() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(issuer().toString())
        .audience("wasl-console")
        .subject("0001")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(300)))
        .claim("nonce", asked.get("nonce"))
        .claim("preferred_username", "anna")
        .claim("groups", List.of("staff", "ops"));
  }

  private static String challenge(String verifier) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private static Map<String, String> form(HttpExchange exchange) throws IOException {
    Map<String, String> form = new HashMap<>();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String parameter : body.split("&")) {
      String[] part = parameter.split("=", 2);
      form.put(part[0], URLDecoder.decode(part[1], StandardCharsets.UTF_8));
    }
    return form;
  }

  private static void say(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
