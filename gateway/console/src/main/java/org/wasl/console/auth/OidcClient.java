package org.wasl.console.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationRequest;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationResponse;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.oauth2.sdk.device.DeviceCodeGrant;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wasl.runtime.ProductVersion;

/**
 * The client of the OpenID Connect provider. It sends authorization and token requests and
 * validates the ID token.
 */
final class OidcClient {
  // Asymmetric algorithms only, neither "none" nor HMAC.
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

  private static final Scope SCOPE = new Scope("openid", "profile");

  /** Codes of RFC 8628, section 3.5, that end nothing. */
  private static final Set<String> WAITING = Set.of("authorization_pending", "slow_down");

  /** The response does not authenticate anybody. The reason is not disclosed. */
  static final class AuthenticationFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    AuthenticationFailedException(Throwable cause) {
      super("not proven", cause);
    }

    AuthenticationFailedException() {
      super("not proven");
    }
  }

  /** State, nonce and PKCE verifier of one attempt to log in. */
  record Attempt(State state, Nonce nonce, CodeVerifier verifier) {
    Attempt() {
      this(new State(), new Nonce(), new CodeVerifier());
    }
  }

  private final OidcConfig config;
  private final Issuer issuer;
  private final ClientID client;
  private volatile @Nullable OIDCProviderMetadata known;

  OidcClient(OidcConfig config) {
    this.config = config;
    this.issuer = new Issuer(config.issuer());
    this.client = new ClientID(config.clientId());
  }

  /**
   * The authorization request to which the browser is redirected.
   *
   * @throws IOException if the provider does not answer, or not as specified
   */
  URI authorizationRequest(Attempt attempt) throws IOException {
    return new AuthenticationRequest.Builder(
            new ResponseType(ResponseType.Value.CODE), SCOPE, client, config.redirect())
        .endpointURI(https(metadata().getAuthorizationEndpointURI()))
        .state(attempt.state())
        .nonce(attempt.nonce())
        .codeChallenge(attempt.verifier(), CodeChallengeMethod.S256)
        .build()
        .toURI();
  }

  /**
   * Exchanges the code for the ID token and checks the token.
   *
   * @param back the address of the callback
   * @throws AuthenticationFailedException if the response or the token is invalid
   * @throws IOException if the provider does not answer, or not as specified
   */
  IDTokenClaimsSet exchange(Attempt attempt, URI back)
      throws AuthenticationFailedException, IOException {
    try {
      AuthenticationResponse response = response(back);
      if (!response.indicatesSuccess() || !attempt.state().equals(response.getState())) {
        throw new AuthenticationFailedException();
      }
      // An issuer in the response must be the configured one, against mix-up attacks (RFC 9207).
      if (response.getIssuer() != null && !response.getIssuer().equals(issuer)) {
        throw new AuthenticationFailedException();
      }
      return claims(tokens(attempt, response.toSuccessResponse()), Optional.of(attempt.nonce()));
    } catch (com.nimbusds.oauth2.sdk.ParseException
        | ParseException
        | BadJOSEException
        | JOSEException e) {
      throw new AuthenticationFailedException(e);
    }
  }

  private static AuthenticationResponse response(URI back)
      throws com.nimbusds.oauth2.sdk.ParseException, AuthenticationFailedException {
    try {
      return AuthenticationResponseParser.parse(back);
    } catch (IllegalArgumentException e) {
      // The library checks that a code is there, not that it has a value.
      throw new AuthenticationFailedException(e);
    }
  }

  /**
   * Begins the device flow (RFC 8628, section 3.1), for a person without a browser on this machine.
   *
   * @throws AuthenticationFailedException if the provider refuses it
   * @throws IOException if the provider does not answer, or has no such flow
   */
  DeviceAuthorizationSuccessResponse beginDevice()
      throws AuthenticationFailedException, IOException {
    HTTPRequest request =
        new DeviceAuthorizationRequest.Builder(authentication())
            .endpointURI(https(metadata().getDeviceAuthorizationEndpointURI()))
            .scope(SCOPE)
            .build()
            .toHTTPRequest();
    try {
      DeviceAuthorizationResponse response = DeviceAuthorizationResponse.parse(sent(request));
      if (!response.indicatesSuccess()) {
        throw new AuthenticationFailedException();
      }
      return response.toSuccessResponse();
    } catch (com.nimbusds.oauth2.sdk.ParseException e) {
      throw new IOException("the provider's answer to the device flow is not valid", e);
    }
  }

  /**
   * Polls once whether the person has confirmed at the provider (RFC 8628, section 3.4).
   *
   * @return the checked ID token; empty while the person has not confirmed
   * @throws AuthenticationFailedException if the person was refused, or the code has expired
   * @throws IOException if the provider does not answer, or not as specified
   */
  Optional<IDTokenClaimsSet> pollDevice(DeviceCode code)
      throws AuthenticationFailedException, IOException {
    try {
      TokenResponse response = request(new DeviceCodeGrant(code));
      if (response instanceof OIDCTokenResponse tokens) {
        return Optional.of(claims(tokens.getOIDCTokens().getIDToken(), Optional.empty()));
      }
      if (!response.indicatesSuccess()
          && WAITING.contains(response.toErrorResponse().getErrorObject().getCode())) {
        return Optional.empty();
      }
      throw new AuthenticationFailedException();
    } catch (com.nimbusds.oauth2.sdk.ParseException
        | ParseException
        | BadJOSEException
        | JOSEException e) {
      throw new AuthenticationFailedException(e);
    }
  }

  private JWT tokens(Attempt attempt, AuthenticationSuccessResponse success)
      throws com.nimbusds.oauth2.sdk.ParseException, IOException, AuthenticationFailedException {
    TokenResponse response =
        request(
            new AuthorizationCodeGrant(
                success.getAuthorizationCode(), config.redirect(), attempt.verifier()));
    if (!(response instanceof OIDCTokenResponse tokens)) {
      throw new AuthenticationFailedException();
    }
    return tokens.getOIDCTokens().getIDToken();
  }

  private TokenResponse request(AuthorizationGrant grant)
      throws com.nimbusds.oauth2.sdk.ParseException, IOException {
    HTTPRequest request =
        new TokenRequest.Builder(https(metadata().getTokenEndpointURI()), authentication(), grant)
            .build()
            .toHTTPRequest();
    return OIDCTokenResponseParser.parse(sent(request));
  }

  private ClientSecretBasic authentication() {
    return new ClientSecretBasic(client, new Secret(config.credentials().get().clientSecret()));
  }

  /**
   * @param nonce the nonce of the authorization request; empty in the device flow, which has none
   */
  private IDTokenClaimsSet claims(JWT token, Optional<Nonce> nonce)
      throws IOException,
          ParseException,
          BadJOSEException,
          JOSEException,
          AuthenticationFailedException {
    if (token == null
        || !(token.getHeader().getAlgorithm() instanceof JWSAlgorithm algorithm)
        || !ALGORITHMS.contains(algorithm)) {
      throw new AuthenticationFailedException();
    }
    // Fetched for each login, because logins are rare and a revoked key is then noticed at once.
    URI keys = https(metadata().getJWKSetURI());
    JWKSet set = JWKSet.parse(sent(new HTTPRequest(HTTPRequest.Method.GET, keys)).getBody());
    return new IDTokenValidator(issuer, client, algorithm, set).validate(token, nonce.orElse(null));
  }

  private OIDCProviderMetadata metadata() throws IOException {
    OIDCProviderMetadata metadata = known;
    if (metadata == null) {
      try {
        metadata = OIDCProviderMetadata.resolve(issuer, this::limit);
      } catch (GeneralException e) {
        throw new IOException("the provider's metadata is not valid", e);
      }
      known = metadata;
    }
    return metadata;
  }

  private static URI https(URI endpoint) throws IOException {
    if (endpoint == null || !"https".equals(endpoint.getScheme())) {
      throw new IOException("the provider names an endpoint without TLS");
    }
    return endpoint;
  }

  private com.nimbusds.oauth2.sdk.http.HTTPResponse sent(HTTPRequest request) throws IOException {
    limit(request);
    return request.send();
  }

  private void limit(HTTPRequest request) {
    request.setConnectTimeout(config.timeoutMillis());
    request.setReadTimeout(config.timeoutMillis());
    request.setFollowRedirects(false);
    request.setHeader("User-Agent", ProductVersion.userAgent());
    config
        .credentials()
        .get()
        .trust()
        .ifPresent(tls -> request.setSSLSocketFactory(tls.getSocketFactory()));
  }
}
