package org.wasl.console;

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
import org.wasl.console.OidcProvider.Attempt;
import org.wasl.console.OidcProvider.NotProven;

/** Logins that a provider proves: attempts under way, and what a proven person may. */
final class OidcLogins {
  private static final int ATTEMPTS = 1_000;
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

  private record Begun(Attempt attempt, long nanos) {}

  private final OidcConfig config;
  private final OidcProvider provider;
  private final Deeds deeds;
  private final LongSupplier nanoClock;
  private final Map<String, Begun> begun = new LinkedHashMap<>();

  OidcLogins(OidcConfig config, Deeds deeds, LongSupplier nanoClock) {
    this.config = config;
    this.provider = new OidcProvider(config);
    this.deeds = deeds;
    this.nanoClock = nanoClock;
  }

  /**
   * Where the browser is to go.
   *
   * @param id by which the browser is recognised when it is back; nobody can guess it
   */
  URI begin(String id) throws IOException {
    Attempt attempt = new Attempt();
    URI there = provider.ask(attempt);
    synchronized (begun) {
      begun.put(id, new Begun(attempt, nanoClock.getAsLong()));
      if (begun.size() > ATTEMPTS) {
        begun.remove(begun.keySet().iterator().next());
      }
    }
    return there;
  }

  /** Who has come back; an attempt serves once, whatever comes of it. */
  Login end(String id, URI back) throws IOException {
    Begun one;
    synchronized (begun) {
      one = begun.remove(id);
    }
    if (one == null || nanoClock.getAsLong() - one.nanos > KEPT_NANOS) {
      return refused(Deeds.UNKNOWN, "not-begun");
    }
    try {
      return let(provider.answer(one.attempt, back));
    } catch (NotProven e) {
      return refused(Deeds.UNKNOWN, "not-proven");
    }
  }

  private Login let(IDTokenClaimsSet claims) {
    Optional<String> name =
        Optional.ofNullable(claims.getClaim(config.nameClaim()))
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .filter(UsersFile::isName);
    if (name.isEmpty()) {
      return refused(Deeds.UNKNOWN, "no-name");
    }
    Set<Role> roles = roles(claims.getClaim(config.rolesClaim()));
    if (roles.isEmpty()) {
      return refused(name.get(), "no-role");
    }
    deeds.look(name.get(), "login");
    return new Login.Accepted(new Caller(name.get(), roles));
  }

  private Set<Role> roles(Object claim) {
    Collection<?> texts =
        claim instanceof Collection<?> many ? many : claim == null ? List.of() : List.of(claim);
    Set<Role> roles = EnumSet.noneOf(Role.class);
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

  private Login refused(String person, String why) {
    deeds.refused(person, "login", why);
    return new Login.Refused();
  }
}
