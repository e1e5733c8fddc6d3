package org.wasl.bench.load;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.pki.PkiFolder;

/** Keys for all parties of a bench. */
public final class BenchPki {
  /** Submits all cases. */
  public static final AgencyId SENDER = new AgencyId("platform");

  /** The one recipient of the plain gateway. */
  public static final AgencyId RECIPIENT = new AgencyId("recipient");

  /** The custodian of reporters' identities in the shipped agreements. */
  public static final AgencyId CUSTODIAN = new AgencyId("oversight");

  private BenchPki() {}

  public static PkiFolder create(Path folder, Collection<AgencyId> agencies) {
    Set<AgencyId> everybody =
        new LinkedHashSet<>(List.of(AgencyId.GATEWAY, SENDER, RECIPIENT, CUSTODIAN));
    everybody.addAll(agencies);
    return SandboxPki.create(folder.toAbsolutePath(), everybody);
  }
}
