package org.wasl.connectors.hosted;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.apache.activemq.artemis.utils.CompositeAddress;
import org.jspecify.annotations.Nullable;
import org.wasl.rules.id.AgencyId;

/**
 * Permissions on the broker for agencies. Each step identifies an agency by its current
 * certificate. Names and passwords from a client are ignored. The gateway itself connects within
 * the process only.
 */
final class HostedSecurityManager implements ActiveMQSecurityManager5 {
  /** The user that is the gateway. */
  static final String GATEWAY = "gateway";

  private final String password;
  private final Function<String, Optional<AgencyId>> agencies;

  /**
   * @param password the gateway's password, generated at each start
   * @param agencies the agency that a certificate (thumbprint) identifies now
   */
  HostedSecurityManager(String password, Function<String, Optional<AgencyId>> agencies) {
    this.password = password;
    this.agencies = agencies;
  }

  @Override
  public @Nullable Subject authenticate(
      @Nullable String user,
      @Nullable String given,
      RemotingConnection connection,
      @Nullable String domain) {
    Optional<String> certificate = HostedAcceptor.certificate(connection);
    if (certificate.isPresent()) {
      return certificate
          .filter(thumbprint -> agencies.apply(thumbprint).isPresent())
          .map(HostedSecurityManager::subject)
          .orElse(null);
    }
    return isGateway(user, given) ? subject(GATEWAY) : null;
  }

  private static Subject subject(String name) {
    return new Subject(true, Set.of(new UserPrincipal(name)), Set.of(), Set.of());
  }

  private boolean isGateway(@Nullable String user, @Nullable String given) {
    return GATEWAY.equals(user)
        && given != null
        && MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean authorize(
      @Nullable Subject subject, Set<Role> roles, CheckType check, String asked) {
    String address = CompositeAddress.extractAddressName(asked);
    if (!address.equals(CompositeAddress.extractQueueName(asked))) {
      return false; // each queue has the name of its address
    }
    Optional<String> name =
        Optional.ofNullable(subject).stream()
            .flatMap(known -> known.getPrincipals(UserPrincipal.class).stream())
            .map(UserPrincipal::getName)
            .findFirst();
    boolean sends = check == CheckType.SEND;
    boolean consumes = check == CheckType.CONSUME;
    if (name.filter(GATEWAY::equals).isPresent()) {
      return sends || consumes;
    }
    return name.flatMap(agencies)
        .filter(
            agency ->
                sends && HostedQueues.maySend(agency, address)
                    || consumes && HostedQueues.mayConsume(agency, address))
        .isPresent();
  }

  @Override
  public boolean validateUser(@Nullable String user, @Nullable String given) {
    return false; // without a connection nobody is known
  }

  @Override
  public boolean validateUserAndRole(
      @Nullable String user, @Nullable String given, Set<Role> roles, CheckType check) {
    return false;
  }
}
