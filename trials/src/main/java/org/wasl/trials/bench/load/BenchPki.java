package org.wasl.trials.bench.load;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.wire.pki.PkiFolder;

/** Keys for all parties of a bench. */
public final class BenchPki {
  /** Submits all cases. */
  public static final String SENDER = "platform";

  /** The one recipient of the plain gateway. */
  public static final String RECIPIENT = "recipient";

  /** The custodian of reporters' identities in the shipped agreements. */
  public static final String CUSTODIAN = "oversight";

  private BenchPki() {}

  public static PkiFolder create(Path folder, Collection<String> agencies) {
    Set<String> everybody =
        new LinkedHashSet<>(List.of(PkiFolder.GATEWAY, SENDER, RECIPIENT, CUSTODIAN));
    everybody.addAll(agencies);
    return SandboxPki.create(folder.toAbsolutePath(), everybody);
  }
}
