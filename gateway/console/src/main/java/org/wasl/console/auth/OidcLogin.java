package org.wasl.console.auth;

import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.device.DeviceCode;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.wasl.console.auth.OidcClient.Attempt;
import org.wasl.console.auth.OidcClient.AuthenticationFailedException;

/**
 * Logins by OpenID Connect, with pending attempts and the roles of an authenticated person. A
 * browser uses the authorization code flow, a command line the device flow (RFC 8628). {@code iss}
 * and {@code sub} of the ID token identify the person. The name claim is for display only.
 */
public final class OidcLogin {
  private static final int ATTEMPTS = 1_000;
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * A pending login of the device flow, as the person sees it.
   *
   * @param id the unguessable id for polling
   * @param userCode the code that the person types at the provider
   * @param verificationUri the address at the provider
   * @param expiresInSeconds the time until the login expires, in seconds
   * @param intervalSeconds the shortest interval between two polls, in seconds
   */
  public record DeviceLogin(
      String id,
      String userCode,
      URI verificationUri,
      long expiresInSeconds,
      long intervalSeconds) {}

  /** A login that has begun. */
  private interface Pending {
    /** The source address that began the login. */
    String source();
  }

  private record Begun(Attempt attempt, String source, long nanos) implements Pending {}

  private record BegunDevice(
      DeviceCode code, String source, long endNanos, long intervalNanos, long askedNanos)
      implements Pending {
    BegunDevice asked(long nanos) {
      return new BegunDevice(code, source, endNanos, intervalNanos, nanos);
    }
  }

  private final OidcConfig config;
  private final OidcClient provider;
  private final UserDirectory users;
  private final OperatorAudit audit;
  private final LongSupplier nanoClock;
  private final Map<String, Begun> begun = new LinkedHashMap<>();
  private final Map<String, BegunDevice> devices = new LinkedHashMap<>();

  public OidcLogin(
      OidcConfig config, UserDirectory users, OperatorAudit audit, LongSupplier nanoClock) {
    this.config = config;
    this.provider = new OidcClient(config);
    this.users = users;
    this.audit = audit;
    this.nanoClock = nanoClock;
  }

  /** An unguessable id. */
  public static String newId() {
    return new BigInteger(256, RANDOM).toString(36);
  }

  /**
   * The authorization request to which the browser is redirected.
   *
   * @param id the unguessable id that identifies the browser in the callback
   * @param source the source address of the request
   */
  public URI begin(String id, String source) throws IOException {
    Attempt attempt = new Attempt();
    URI address = provider.authorizationRequest(attempt);
    put(begun, id, new Begun(attempt, source, nanoClock.getAsLong()));
    return address;
  }

  /**
   * Ends a pending attempt, which can be used once.
   *
   * @param back the address of the callback, as the browser sent it
   */
  public LoginResult end(String id, String back) throws IOException {
    Begun begunLogin;
    synchronized (begun) {
      begunLogin = begun.remove(id);
    }
    if (begunLogin == null || nanoClock.getAsLong() - begunLogin.nanos > KEPT_NANOS) {
      return refused(Person.UNKNOWN, "not-begun");
    }
    try {
      return authorize(provider.exchange(begunLogin.attempt, new URI(back)));
    } catch (AuthenticationFailedException | URISyntaxException e) {
      return refused(Person.UNKNOWN, "not-proven");
    }
  }

  /**
   * Begins a login of the device flow.
   *
   * @param source the source address of the request
   * @return empty if the provider refuses it
   * @throws IOException if the provider does not answer, or has no such flow
   */
  public Optional<DeviceLogin> beginDevice(String source) throws IOException {
    DeviceAuthorizationSuccessResponse response;
    try {
      response = provider.beginDevice();
    } catch (AuthenticationFailedException e) {
      refused(Person.UNKNOWN, "not-begun");
      return Optional.empty();
    }
    long now = nanoClock.getAsLong();
    long lifetime = Math.min(KEPT_NANOS, TimeUnit.SECONDS.toNanos(response.getLifetime()));
    long interval = Math.max(1, response.getInterval());
    String id = newId();
    put(
        devices,
        id,
        new BegunDevice(
            response.getDeviceCode(),
            source,
            now + lifetime,
            TimeUnit.SECONDS.toNanos(interval),
            now));
    return Optional.of(
        new DeviceLogin(
            id,
            response.getUserCode().getValue(),
            response.getVerificationURI(),
            TimeUnit.NANOSECONDS.toSeconds(lifetime),
            interval));
  }

  /**
   * Tells whether the person has confirmed. The provider is called at most once an interval.
   *
   * @return empty while the person has not confirmed
   */
  public Optional<LoginResult> pollDevice(String id) throws IOException {
    long now = nanoClock.getAsLong();
    BegunDevice begunDevice;
    synchronized (devices) {
      begunDevice = devices.get(id);
      if (begunDevice != null && now - begunDevice.endNanos > 0) {
        devices.remove(id);
        begunDevice = null;
      }
      if (begunDevice != null && now - begunDevice.askedNanos < begunDevice.intervalNanos) {
        return Optional.empty();
      }
      if (begunDevice != null) {
        devices.put(id, begunDevice.asked(now));
      }
    }
    if (begunDevice == null) {
      return Optional.of(refused(Person.UNKNOWN, "not-begun"));
    }
    try {
      Optional<IDTokenClaimsSet> claims = provider.pollDevice(begunDevice.code);
      if (claims.isPresent() && !ended(id)) {
        return Optional.of(
            refused(Person.UNKNOWN, "not-begun")); // another request has ended it first
      }
      return claims.map(this::authorize);
    } catch (AuthenticationFailedException e) {
      ended(id);
      return Optional.of(refused(Person.UNKNOWN, "not-proven"));
    }
  }

  private boolean ended(String id) {
    synchronized (devices) {
      return devices.remove(id) != null;
    }
  }

  private static <T extends Pending> void put(Map<String, T> pending, String id, T attempt) {
    synchronized (pending) {
      pending.put(id, attempt);
      if (pending.size() > ATTEMPTS) {
        removeOldest(pending);
      }
    }
  }

  /** Removes the oldest login of the source that has begun most, so that logins of others stay. */
  private static <T extends Pending> void removeOldest(Map<String, T> pending) {
    Map<String, Long> counts =
        pending.values().stream()
            .collect(Collectors.groupingBy(Pending::source, Collectors.counting()));
    String most = Collections.max(counts.entrySet(), Map.Entry.comparingByValue()).getKey();
    pending
        .values()
        .remove(
            pending.values().stream().filter(each -> each.source().equals(most)).findFirst().get());
  }

  private LoginResult authorize(IDTokenClaimsSet claims) {
    Optional<String> name =
        Optional.ofNullable(claims.getClaim(config.nameClaim()))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(UsersFile::isName);
    if (name.isEmpty()) {
      return refused(Person.UNKNOWN, "no-name");
    }
    PersonIdentity identity =
        new PersonIdentity(claims.getIssuer().getValue(), claims.getSubject().getValue());
    Person person = users.person(identity, name.get());
    Set<ConsoleRole> roles = roles(claims.getClaim(config.rolesClaim()));
    if (roles.isEmpty()) {
      return refused(person, "no-role");
    }
    if (!users.isAdmitted(person)) {
      return refused(person, "locked");
    }
    audit.countView(person, "login");
    // A new or removed link changes the identity of the user, so the session ends.
    return new LoginResult.Accepted(
        new Caller(person, roles),
        () -> users.person(identity, name.get()).equals(person) && users.isAdmitted(person));
  }

  private Set<ConsoleRole> roles(Object claim) {
    Collection<?> texts =
        claim instanceof Collection<?> many ? many : claim == null ? List.of() : List.of(claim);
    Set<ConsoleRole> roles = EnumSet.noneOf(ConsoleRole.class);
    config
        .roles()
        .forEach(
            (role, given) -> {
              if (texts.stream().anyMatch(text -> text instanceof String && given.contains(text))) {
                roles.add(role);
              }
            });
    return roles;
  }

  private LoginResult refused(Person person, String why) {
    audit.countRefusal(person, "login", why);
    return new LoginResult.Refused();
  }
}
