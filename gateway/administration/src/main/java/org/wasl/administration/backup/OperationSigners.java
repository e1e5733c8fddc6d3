package org.wasl.administration.backup;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.util.Base64URL;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.User;
import org.wasl.console.auth.UsersFile;
import org.wasl.wire.jose.Jws;
import org.wasl.wire.jose.NamedKey;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Signer;

/**
 * The two persons who signed a statement.
 *
 * @param operator an operator or approver
 * @param approver an approver who is another person
 */
record OperationSigners(User operator, User approver) {

  /**
   * Checks both signatures.
   *
   * @param users the users of the users file
   * @param signatures detached JWS (RFC 7515, appendix F) over the bytes
   * @throws IllegalArgumentException if a signature is not valid, both persons are the same, or one
   *     lacks a role; the message says which
   */
  static OperationSigners of(Collection<User> users, byte[] statement, List<String> signatures) {
    if (signatures.size() != 2) {
      throw new IllegalArgumentException("--signature: two of them, by two persons");
    }
    User first = signer(users, statement, signatures.get(0), "first");
    User second = signer(users, statement, signatures.get(1), "second");
    if (first.person().identity().equals(second.person().identity())) {
      throw new IllegalArgumentException(
          "both signatures are of " + first.name() + ": another person must sign");
    }
    if (mayAsk(first) && mayApprove(second)) {
      return new OperationSigners(first, second);
    }
    if (mayAsk(second) && mayApprove(first)) {
      return new OperationSigners(second, first);
    }
    throw new IllegalArgumentException(
        "an approver and an operator, or two approvers, must sign: their roles are in the users"
            + " file");
  }

  private static boolean mayAsk(User user) {
    return user.roles().contains(ConsoleRole.OPERATOR) || mayApprove(user);
  }

  private static boolean mayApprove(User user) {
    return user.roles().contains(ConsoleRole.APPROVER);
  }

  private static User signer(
      Collection<User> users, byte[] statement, String signature, String which) {
    String[] part = signature.strip().split("\\.", -1);
    if (part.length != 3 || !part[1].isEmpty()) {
      throw new IllegalArgumentException("the " + which + " signature is no detached JWS");
    }
    for (User user : users) {
      if (user.signingKey().isPresent()) {
        String kid = UsersFile.thumbprint(user.signingKey().get());
        SignatureStatus status =
            Jws.verify(
                name -> kid.equals(name) ? verifier(user) : Optional.empty(),
                Signer.OPERATION_TYP,
                new Base64URL(part[0]),
                Jws.base64url(statement),
                new Base64URL(part[2]));
        if (status == SignatureStatus.VALID) {
          return user;
        }
        if (status != SignatureStatus.UNKNOWN_KEY) {
          throw new IllegalArgumentException(
              "the %s signature does not count: %s".formatted(which, status.code()));
        }
      }
    }
    throw new IllegalArgumentException(
        "the %s signature is by no key of the users file".formatted(which));
  }

  private static Optional<NamedKey> verifier(User user) {
    try {
      return Optional.of(new NamedKey(Jws.verifier(user.signingKey().orElseThrow()), true));
    } catch (JOSEException e) {
      return Optional.empty(); // the users file refuses such a key
    }
  }
}
