package org.wasl.administration.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.wasl.administration.option.LoginOptions;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.operations.keys.TlsCredentials;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.runtime.ProductVersion;
import org.wasl.wire.pki.TrustedAuthorities;

/**
 * A person's session at the management port of a running gateway. The person logs in. The gateway
 * identifies the person, decides what is allowed, and records it. A refusal is an {@link
 * IllegalArgumentException} if the command must change. It is an {@link IllegalStateException} if
 * the operation cannot be done now, or not by this person.
 */
public final class ManagementSession implements AutoCloseable {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int WAITING = 202;
  private static final int DONE = 204;
  private static final int UNPROCESSABLE = 422;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY = 429;
  private static final int BAD_GATEWAY = 502;

  /** Codes of refusals that another command would meet as well. */
  private static final Set<String> NOT_NOW =
      Set.of("unavailable", "no-trail", "too-many", "failed", "no-key", "closes");

  private final HttpClient client;
  private final URI management;
  private final String cookie;

  private ManagementSession(HttpClient client, URI management, String cookie) {
    this.client = client;
    this.management = management;
    this.cookie = cookie;
  }

  /**
   * Logs in.
   *
   * @param notes receives the instructions for the login at the provider
   * @throws StartException if no gateway runs, or its certificate cannot be read
   * @throws IllegalStateException if the login is refused, or the gateway does not answer
   */
  public static ManagementSession open(GatewayConfig config, LoginOptions login, PrintWriter notes)
      throws StartException, IOException {
    login.check();
    ManagementSession none = of(config, login);
    HttpResponse<String> answer =
        login.byProvider() ? none.loginByProvider(notes) : none.loginByPassword(login);
    String cookie =
        answer.headers().allValues("Set-Cookie").stream()
            .map(value -> value.split(";", 2)[0])
            .filter(value -> !value.endsWith("="))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the gateway opened no session"));
    return new ManagementSession(none.client, none.management, cookie);
  }

  /** Connects to the named or running gateway, without a session. */
  private static ManagementSession of(GatewayConfig config, LoginOptions login)
      throws StartException {
    URI management =
        login.management().isPresent()
            ? login.management().get()
            : running(config.folders().dataDir());
    return new ManagementSession(client(config, login), management, "");
  }

  private static URI running(Path data) throws StartException {
    try {
      return URI.create(
          JSON.readTree(Files.readString(data.resolve("run.json"))).path("management").asText());
    } catch (NoSuchFileException e) {
      throw new StartException(
          data + ": no gateway runs on this data folder; --management URL names another one");
    } catch (IOException | IllegalArgumentException e) {
      throw new StartException(data.resolve("run.json") + ": cannot be read", e);
    }
  }

  private static HttpClient client(GatewayConfig config, LoginOptions login) throws StartException {
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CALL_LIMIT);
    Optional<Path> trusted = login.authority().or(config.management()::certificateFile);
    if (trusted.isPresent()) {
      builder.sslContext(
          TrustedAuthorities.clientContext(TlsCredentials.certificates(trusted.get())));
    }
    return builder.build();
  }

  private HttpResponse<String> loginByPassword(LoginOptions login) throws IOException {
    char[] password = login.password();
    ObjectNode form =
        JSON.createObjectNode().put("username", login.user()).put("password", new String(password));
    Arrays.fill(password, ' ');
    return entered(post("/hawtio/auth/login", form));
  }

  /** Device login (RFC 8628). The person confirms in a browser while this polls. */
  private HttpResponse<String> loginByProvider(PrintWriter notes) throws IOException {
    HttpResponse<String> begun = post("/hawtio/auth/oidc/device", JSON.createObjectNode());
    if (begun.statusCode() == BAD_GATEWAY) {
      throw new IllegalStateException("the OpenID provider has no device flow, or is not there");
    }
    if (begun.statusCode() != OK) {
      throw new IllegalArgumentException("no OpenID provider is configured: --user NAME");
    }
    JsonNode device = JSON.readTree(begun.body());
    notes.printf(
        "Open %s and enter %s%n",
        device.path("verificationUri").asText(), device.path("userCode").asText());
    notes.flush();
    ObjectNode form = JSON.createObjectNode().put("device", device.path("device").asText());
    HttpResponse<String> answer;
    do {
      pause(device.path("intervalSeconds").asLong(1));
      answer = post("/hawtio/auth/oidc/device/login", form);
    } while (answer.statusCode() == WAITING);
    return entered(answer);
  }

  private static void pause(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted");
    }
  }

  /**
   * Changes the person's own password, even if it is valid only once. It opens no session.
   *
   * @throws IllegalArgumentException if the new password is refused
   * @throws IllegalStateException if the present password is refused
   */
  public static void changePassword(
      GatewayConfig config, LoginOptions login, char[] present, char[] chosen)
      throws StartException, IOException {
    ManagementSession none = of(config, login);
    ObjectNode form =
        JSON.createObjectNode()
            .put("username", login.user())
            .put("password", new String(present))
            .put("newPassword", new String(chosen));
    HttpResponse<String> answer = none.post("/hawtio/auth/password", form);
    if (answer.statusCode() == UNPROCESSABLE) {
      throw new IllegalArgumentException(JSON.readTree(answer.body()).path("detail").asText());
    }
    if (answer.statusCode() != DONE) {
      entered(answer);
    }
  }

  private static HttpResponse<String> entered(HttpResponse<String> answer) {
    if (answer.headers().firstValue("Wasl-Reason").isPresent()) {
      throw new IllegalStateException(
          "this password serves to choose your own: wasl user --own-password --user NAME");
    }
    return switch (answer.statusCode()) {
      case OK -> answer;
      case TOO_MANY ->
          throw new IllegalStateException(
              "too many attempts to log in; wait %s seconds"
                  .formatted(answer.headers().firstValue("Retry-After").orElse("60")));
      default -> throw new IllegalStateException("the login was refused");
    };
  }

  /**
   * Invokes an operation of one of the gateway's MBeans.
   *
   * @param bean the name after {@code org.wasl:type=}
   * @param operation an operation that takes a document
   * @param answer the type of the record that the operation returns
   */
  public <T> T invoke(String bean, String operation, JsonNode document, Class<T> answer)
      throws IOException {
    return invoke(bean, operation, "(java.lang.String)", answer, document.toString());
  }

  /** Invokes an operation that takes no arguments. */
  public <T> T invoke(String bean, String operation, Class<T> answer) throws IOException {
    return invoke(bean, operation, "()", answer);
  }

  private <T> T invoke(
      String bean, String operation, String signature, Class<T> type, String... arguments)
      throws IOException {
    ObjectNode request =
        JSON.createObjectNode()
            .put("type", "exec")
            .put("mbean", "org.wasl:type=" + bean)
            .put("operation", operation + signature);
    ArrayNode given = request.putArray("arguments");
    List.of(arguments).forEach(given::add);
    HttpResponse<String> response = post("/hawtio/jolokia/", request);
    if (response.statusCode() != OK) {
      throw new IllegalStateException("the management port answered " + response.statusCode());
    }
    JsonNode answer = JSON.readTree(response.body());
    return switch (answer.path("status").asInt()) {
      case OK -> JSON.treeToValue(answer.path("value"), type);
      case NOT_FOUND ->
          throw new IllegalArgumentException(
              "the gateway has no " + bean.replace(",name=", " called "));
      case FORBIDDEN ->
          throw new IllegalStateException("your roles do not permit " + bean + "." + operation);
      default -> throw refusal(answer.path("error").asText());
    };
  }

  /** Parses {@code code: what to correct}. */
  private static RuntimeException refusal(String error) {
    int colon = error.indexOf(": ");
    String code = colon < 0 ? error : error.substring(0, colon);
    String mend = colon < 0 ? "the gateway refused it: " + error : error.substring(colon + 2);
    return NOT_NOW.contains(code)
        ? new IllegalStateException(mend)
        : new IllegalArgumentException(mend);
  }

  private HttpResponse<String> post(String path, JsonNode body) throws IOException {
    return send(
        HttpRequest.newBuilder(management.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(text(body))));
  }

  private static String text(JsonNode body) throws JsonProcessingException {
    return JSON.writeValueAsString(body);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    request.header("User-Agent", ProductVersion.userAgent());
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    try {
      return client.send(request.timeout(CALL_LIMIT).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (SSLException e) {
      throw new IllegalStateException(
          management + ": its certificate is not accepted; --management URL gives another name", e);
    } catch (IOException e) {
      throw new IllegalStateException(management + ": does not answer", e);
    }
  }

  /** Logs out. */
  @Override
  public void close() throws IOException {
    send(HttpRequest.newBuilder(management.resolve("/hawtio/auth/logout")).GET());
    client.close();
  }
}
