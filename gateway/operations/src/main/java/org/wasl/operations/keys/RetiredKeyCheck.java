package org.wasl.operations.keys;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.database.Result;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.delivery.OpenDeliveries;
import org.wasl.store.delivery.OpenDeliveries.SealedToKeys;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.pki.PkiFolder;

/**
 * Checks that a recipient's key retires only after all deliveries sealed to it have ended. The
 * gateway cannot seal the content again, and the agency could not open it.
 */
public final class RetiredKeyCheck {
  private final AgencyDirectory directory;
  private final PkiFolder pki;

  /** A check of these agencies. Errors name the folder. */
  public RetiredKeyCheck(AgencyDirectory directory, PkiFolder pki) {
    this.directory = directory;
    this.pki = pki;
  }

  /**
   * Checks the keys of open deliveries.
   *
   * @param recipients the ids of the agencies whose deliveries are checked; a revoked agency has no
   *     deliveries any more
   * @throws StartException with the first key that is missing, and its file
   */
  public void check(OpenDeliveries sealedTo, Set<AgencyId> recipients) throws StartException {
    Set<AgencyId> working =
        recipients.stream()
            .filter(id -> directory.byId(id).filter(agency -> !agency.revoked()).isPresent())
            .collect(Collectors.toUnmodifiableSet());
    if (!(sealedTo.usages(working) instanceof Result.Done<List<SealedToKeys>> open)) {
      throw StartException.temporary("the database cannot be used: no answer");
    }
    Optional<String> problem =
        open.value().stream().flatMap(keys -> problem(keys).stream()).findFirst();
    if (problem.isPresent()) {
      throw new StartException(problem.get());
    }
  }

  private Optional<String> problem(SealedToKeys open) {
    return directory
        .byId(open.recipient())
        .filter(agency -> open.kids().stream().noneMatch(agency.sealingKids()::contains))
        .map(
            agency ->
                pki.publicKeysFile(agency.id())
                    + ": lacks the sealing key "
                    + missing(open.kids())
                    + " of "
                    + open.deliveries()
                    + " deliveries that are not over: it may go once they are delivered, or the"
                    + " agency says that it has lost it");
  }

  /** The missing key. The content is sealed to the other recipients' keys too. */
  private String missing(List<String> kids) {
    Set<String> known =
        directory.all().stream()
            .flatMap(agency -> agency.sealingKids().stream())
            .collect(Collectors.toSet());
    return kids.stream().filter(kid -> !known.contains(kid)).collect(Collectors.joining(" or "));
  }
}
