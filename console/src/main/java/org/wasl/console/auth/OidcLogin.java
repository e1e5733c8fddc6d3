package org.wasl.console.auth;

import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wasl.console.auth.OidcClient.Attempt;
import org.wasl.console.auth.OidcClient.AuthenticationFailedException;

/** Logins by OpenID Connect: pending attempts, and the roles of an authenticated person. */
public final class OidcLogin {
  private static final int ATTEMPTS = 1_000;
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private record Begun(Attempt attempt, long nanos) {}

  private final OidcConfig config;
  private final OidcClient provider;
  private final OperatorAudit audit;
  private final LongSupplier nanoClock;
  private final Map<String, Begun> begun = new LinkedHashMap<>();

  public OidcLogin(OidcConfig config, OperatorAudit audit, LongSupplier nanoClock) {
    this.config = config;
    this.provider = new OidcClient(config);
    this.audit = audit;
    this.nanoClock = nanoClock;
  }

  /**
   * The authorization request: where the browser is redirected to.
   *
   * @param id identifies the browser in the callback; unguessable
   */
  public URI begin(String id) throws IOException {
    Attempt attempt = new Attempt();
    URI there = provider.authorizationRequest(attempt);
    synchronized (begun) {
      begun.put(id, new Begun(attempt, nanoClock.getAsLong()));
      if (begun.size() > ATTEMPTS) {
        begun.remove(begun.keySet().iterator().next());
      }
    }
    return there;
  }

  /** Ends a pending attempt; it can be used once. */
  public LoginResult end(String id, URI back) throws IOException {
    Begun one;
    synchronized (begun) {
      one = begun.remove(id);
    }
    if (one == null || nanoClock.getAsLong() - one.nanos > KEPT_NANOS) {
      return refused(OperatorAudit.UNKNOWN, "not-begun");
    }
    try {
      return authorize(provider.exchange(one.attempt, back));
    } catch (AuthenticationFailedException e) {
      return refused(OperatorAudit.UNKNOWN, "not-proven");
    }
  }

  private LoginResult authorize(IDTokenClaimsSet claims) {
    Optional<String> name =
        Optional.ofNullable(claims.getClaim(config.nameClaim()))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(UsersFile::isName);
    if (name.isEmpty()) {
      return refused(OperatorAudit.UNKNOWN, "no-name");
    }
    Set<ConsoleRole> roles = roles(claims.getClaim(config.rolesClaim()));
    if (roles.isEmpty()) {
      return refused(name.get(), "no-role");
    }
    audit.countView(name.get(), "login");
    return new LoginResult.Accepted(new Caller(name.get(), roles));
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

  private LoginResult refused(String person, String why) {
    audit.countRefusal(person, "login", why);
    return new LoginResult.Refused();
  }
}
