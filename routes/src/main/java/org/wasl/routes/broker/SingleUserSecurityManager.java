package org.wasl.routes.broker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** The embedded broker has one user, this process, with a random password for each start. */
record SingleUserSecurityManager(String name, String password) implements ActiveMQSecurityManager {
  /**
   * Permissions of that user, which may send, consume and browse but not create, delete or manage.
   */
  static final Role ROLE =
      new Role(
          "gateway", true, true, false, false, false, false, false, true, false, false, false,
          false);

  @Override
  public boolean validateUser(String user, String given) {
    return name.equals(user)
        && given != null
        && MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean validateUserAndRole(
      String user, String given, Set<Role> roles, CheckType checkType) {
    return validateUser(user, given) && roles.stream().anyMatch(checkType::hasRole);
  }

  @Override
  public String toString() {
    return "OneUser[" + name + "]";
  }
}
