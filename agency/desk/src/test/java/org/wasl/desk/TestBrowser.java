package org.wasl.desk;

import static org.wasl.runtime.TestLoad.SOON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Plays the page in a person's browser, for tests, with passkey, keys and requests. */
public final class TestBrowser {
  private static final JsonMapper JSON = new JsonMapper();

  public final URI desk;
  public final SoftwareAuthenticator authenticator;
  public final ECKey personKey = personKey();
  public final Map<String, ECKey> officeKeys = new LinkedHashMap<>();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(SOON).build();
  public String cookie = "";
  public String csrf = "";
  public JsonNode session = JSON.nullNode();

  /** An answer with status, document (null if there is none) and headers. */
  public record Answer(int status, JsonNode json, HttpResponse<String> response) {}

  public TestBrowser(URI desk) {
    this.desk = desk;
    this.authenticator = new SoftwareAuthenticator(desk.toString());
  }

  public static ECKey p256(String kid) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a key without an id, as the page does. Texts that are sealed to it name its thumbprint.
   */
  private static ECKey personKey() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the P-256 keys that an office had before its desk. */
  public void useOfficeKeys(JWKSet imported) {
    for (JWK key : imported.getKeys()) {
      boolean seals = KeyUse.ENCRYPTION.equals(key.getKeyUse());
      officeKeys.put(seals ? "sealing" : "message", key.toECKey());
    }
  }

  /** The token of a link. */
  public static String token(String link) {
    return link.replaceFirst(".*#enrol=", "").replaceFirst("&.*", "");
  }

  /** Enrols by a link, and makes the office's keys where the host has none. */
  public Answer enrol(String link) {
    String token = token(link);
    JsonNode begun = post("enrolments/begin", JSON.createObjectNode().put("token", token)).json();
    boolean makesKeys = !begun.path("officeHasKeys").asBoolean();
    return post("enrolments", enrolment(token, begun, makesKeys));
  }

  public ObjectNode enrolment(String token, JsonNode begun, boolean makesKeys) {
    ObjectNode request = JSON.createObjectNode().put("token", token);
    request.set("credential", authenticator.create(begun.path("creation")));
    ObjectNode person = request.putObject("personKey");
    person.set("public", tree(personKey.toPublicJWK().toJSONString()));
    person
        .withArray("wrapped")
        .addObject()
        .put("by", "prf")
        .put("credentialId", authenticator.credentialId())
        .put("jwe", direct(personKey.toJSONString()));
    request.putArray("officeKeys");
    if (makesKeys) {
      String office = begun.path("office").path("id").asText();
      for (String use : new String[] {"sealing", "message", "retrieval"}) {
        ECKey key = officeKeys.computeIfAbsent(use, made -> p256(office + ":" + made + ":1"));
        ObjectNode officeKey =
            request.withArray("officeKeys").addObject().put("kid", key.getKeyID()).put("use", use);
        officeKey.set("public", tree(key.toPublicJWK().toJSONString()));
        officeKey.put("wrapped", seal(personKey, key.toJSONString()));
      }
    }
    return request;
  }

  public Answer login() {
    JsonNode request = post("login/begin", JSON.createObjectNode()).json().path("request");
    ObjectNode body = JSON.createObjectNode();
    body.set("credential", authenticator.get(request));
    return post("login", body);
  }

  public Answer get(String path) {
    return send("GET", path, Optional.empty());
  }

  /** The row of a referral in the inbox by these filters. A missing node if there is none. */
  public JsonNode inboxRow(String office, Object referral, String... filters) {
    String query = String.join("&", filters);
    return get("offices/" + office + "/inbox?limit=200&" + query)
        .json()
        .path("rows")
        .valueStream()
        .filter(row -> row.path("referral").asText().equals(referral.toString()))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  public Answer post(String path, JsonNode body) {
    Answer answer = send("POST", path, Optional.of(body.toString()));
    if (answer.json().has("csrf")) {
      session = answer.json();
      csrf = session.path("csrf").asText();
    }
    return answer;
  }

  public Answer put(String path, JsonNode body) {
    return send("PUT", path, Optional.of(body.toString()));
  }

  public Answer delete(String path) {
    return send("DELETE", path, Optional.empty());
  }

  public Answer send(String method, String path, Optional<String> body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(desk + "/api/" + path))
            .timeout(SOON)
            .header("Content-Type", "application/json")
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    if (!csrf.isEmpty()) {
      request.header("X-Wasl-Csrf", csrf);
    }
    if (headers.length > 0) {
      for (int i = 0; i < headers.length; i += 2) {
        request.setHeader(headers[i], headers[i + 1]);
      }
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response
          .headers()
          .firstValue("Set-Cookie")
          .ifPresent(set -> cookie = set.replaceFirst(";.*", ""));
      String type = response.headers().firstValue("Content-Type").orElse("");
      JsonNode json = type.contains("json") ? tree(response.body()) : JSON.nullNode();
      return new Answer(response.statusCode(), json, response);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A compact JWE to a public key. */
  public static String seal(ECKey to, String text) {
    try {
      JWEObject jwe =
          new JWEObject(
              new JWEHeader.Builder(JWEAlgorithm.ECDH_ES_A256KW, EncryptionMethod.A256GCM)
                  .keyID(to.getKeyID() == null ? to.computeThumbprint().toString() : to.getKeyID())
                  .build(),
              new Payload(text));
      jwe.encrypt(new ECDHEncrypter(to.toPublicJWK()));
      return jwe.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The person's key, wrapped as under a passkey. */
  public String wrappedPersonKey() {
    return direct(personKey.toJSONString());
  }

  /** The private keys of an office that this person has, by id, as the page opens them. */
  public Map<String, ECKey> openedKeys(String office) {
    Map<String, ECKey> opened = new TreeMap<>();
    for (JsonNode place : get("session").json().path("offices")) {
      if (place.path("id").asText().equals(office)) {
        for (JsonNode key : place.path("keys")) {
          if (key.path("wrapped").isTextual()) {
            opened.put(key.path("kid").asText(), ecKey(key.path("wrapped").asText()));
          }
        }
      }
    }
    return opened;
  }

  private ECKey ecKey(String wrapped) {
    try {
      return ECKey.parse(open(personKey, wrapped));
    } catch (ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens a compact JWE with a key. */
  public static String open(ECKey by, String jwe) {
    try {
      JWEObject sealed = JWEObject.parse(jwe);
      sealed.decrypt(new ECDHDecrypter(by));
      return sealed.getPayload().toString();
    } catch (JOSEException | ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String direct(String text) {
    try {
      JWEObject jwe =
          new JWEObject(
              new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM), new Payload(text));
      jwe.encrypt(new DirectEncrypter(new byte[32]));
      return jwe.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
