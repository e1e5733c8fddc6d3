package org.wasl.desk.persons;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.exception.DataConversionException;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.VerificationException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.desk.store.PersonTable.DeskPerson;
import org.wasl.desk.store.PersonTable.Passkey;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.Digest;

/**
 * Passkeys (WebAuthn). It makes the options for a browser, and verifies its answers. The
 * authenticator must verify the person (PIN, fingerprint, face). The output of the PRF extension
 * must never come here. An answer that holds it is refused.
 */
public final class Passkeys {
  private static final JsonMapper JSON = new JsonMapper();
  private static final ObjectConverter CONVERTER = new ObjectConverter();
  private static final int TIMEOUT_MILLIS = 300_000;
  private static final Set<String> TRANSPORTS =
      Set.of("usb", "nfc", "ble", "smart-card", "hybrid", "internal");

  /**
   * Input of the PRF extension, the same for all, so that one evaluation gives the wrapping key.
   */
  private static final String PRF_SALT =
      Base64Url.ENCODER.encodeToString(
          Digest.raw("wasl-desk/prf/1".getBytes(StandardCharsets.UTF_8)));

  private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
      List.of(
          COSEAlgorithmIdentifier.ES256,
          COSEAlgorithmIdentifier.EdDSA,
          COSEAlgorithmIdentifier.RS256);

  private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager(CONVERTER);
  private final AttestedCredentialDataConverter credentials =
      new AttestedCredentialDataConverter(CONVERTER);
  private final URI origin;

  /** Passkeys for the pages of this origin. */
  public Passkeys(URI origin) {
    this.origin = origin;
  }

  /** Returns {@code PublicKeyCredentialCreationOptionsJSON} for a person who enrols. */
  ObjectNode creation(DeskPerson person, byte[] challenge) {
    ObjectNode options = JSON.createObjectNode();
    options.putObject("rp").put("id", origin.getHost()).put("name", "Wasl");
    options
        .putObject("user")
        .put("id", encode(person.userHandle()))
        .put("name", person.name())
        .put("displayName", person.name());
    options.put("challenge", encode(challenge));
    for (COSEAlgorithmIdentifier algorithm : ALGORITHMS) {
      options
          .withArray("pubKeyCredParams")
          .addObject()
          .put("type", "public-key")
          .put("alg", algorithm.getValue());
    }
    options.put("timeout", TIMEOUT_MILLIS).put("attestation", "none");
    options
        .putObject("authenticatorSelection")
        .put("residentKey", "required")
        .put("requireResidentKey", true)
        .put("userVerification", "required");
    prf(options);
    return options;
  }

  /** Returns {@code PublicKeyCredentialRequestOptionsJSON} for a person who signs in. */
  ObjectNode request(byte[] challenge) {
    ObjectNode options = JSON.createObjectNode();
    options
        .put("challenge", encode(challenge))
        .put("rpId", origin.getHost())
        .put("timeout", TIMEOUT_MILLIS)
        .put("userVerification", "required");
    prf(options);
    return options;
  }

  private static void prf(ObjectNode options) {
    options.putObject("extensions").putObject("prf").putObject("eval").put("first", PRF_SALT);
  }

  /** Returns the passkey of a {@code RegistrationResponseJSON}, or empty if it is not genuine. */
  Optional<Passkey> register(JsonNode response, byte[] challenge, String person) {
    if (tellsSecret(response)) {
      return Optional.empty();
    }
    try {
      RegistrationParameters parameters =
          new RegistrationParameters(
              server(challenge),
              ALGORITHMS.stream()
                  .map(
                      algorithm ->
                          new PublicKeyCredentialParameters(
                              PublicKeyCredentialType.PUBLIC_KEY, algorithm))
                  .toList(),
              true);
      RegistrationData data =
          manager.verifyRegistrationResponseJSON(withoutExtensions(response), parameters);
      var attestation = data.getAttestationObject();
      AuthenticatorData<?> authenticator =
          attestation == null ? null : attestation.getAuthenticatorData();
      AttestedCredentialData attested =
          authenticator == null ? null : authenticator.getAttestedCredentialData();
      if (authenticator == null || attested == null) {
        return Optional.empty();
      }
      return Optional.of(
          new Passkey(
              attested.getCredentialId(),
              person,
              credentials.convert(attested),
              authenticator.getSignCount(),
              transports(response)));
    } catch (DataConversionException | VerificationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the known transports. A browser may name others. */
  private static List<String> transports(JsonNode response) {
    List<String> known = new ArrayList<>();
    for (JsonNode transport : response.path("response").path("transports")) {
      if (TRANSPORTS.contains(transport.asText()) && !known.contains(transport.asText())) {
        known.add(transport.asText());
      }
    }
    return known;
  }

  /** The id of the credential of an {@code AuthenticationResponseJSON}. */
  static Optional<byte[]> credential(JsonNode response) {
    return Base64Url.decoded(response.path("rawId").asText("")).filter(id -> id.length > 0);
  }

  /** Returns the counter of a genuine {@code AuthenticationResponseJSON}, or empty. */
  Optional<Long> authenticate(JsonNode response, byte[] challenge, Passkey passkey) {
    if (tellsSecret(response)) {
      return Optional.empty();
    }
    try {
      CredentialRecordImpl known =
          new CredentialRecordImpl(
              new NoneAttestationStatement(),
              true,
              null,
              null,
              passkey.signCount(),
              credentials.convert(passkey.attested()),
              null,
              null,
              null,
              null);
      AuthenticationParameters parameters =
          new AuthenticationParameters(server(challenge), known, null, true, true);
      AuthenticationData data =
          manager.verifyAuthenticationResponseJSON(withoutExtensions(response), parameters);
      AuthenticatorData<?> authenticator = data.getAuthenticatorData();
      return authenticator == null ? Optional.empty() : Optional.of(authenticator.getSignCount());
    } catch (DataConversionException | VerificationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the challenge of a response, or empty if it is not readable. */
  static Optional<String> challenge(JsonNode response) {
    return Base64Url.decoded(response.path("response").path("clientDataJSON").asText(""))
        .flatMap(Passkeys::challengeIn);
  }

  private static Optional<String> challengeIn(byte[] clientData) {
    try {
      return Optional.of(JSON.readTree(clientData).path("challenge").asText(""));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Tells whether a response has the output of the extension, which opens a person's keys. A page
   * that sends it is not ours.
   */
  private static boolean tellsSecret(JsonNode response) {
    return response.path("clientExtensionResults").path("prf").has("results");
  }

  private static String withoutExtensions(JsonNode response) {
    ObjectNode copy = response.isObject() ? response.deepCopy() : JSON.createObjectNode();
    copy.putObject("clientExtensionResults");
    return copy.toString();
  }

  private ServerProperty server(byte[] challenge) {
    return ServerProperty.builder()
        .origins(Set.of(Origin.create(origin.toString())))
        .rpId(origin.getHost())
        .challenge(new DefaultChallenge(challenge))
        .build();
  }

  static String encode(byte[] bytes) {
    return Base64Url.ENCODER.encodeToString(bytes);
  }
}
