package org.wasl.trials.bench.load;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.wasl.kit.pki.SandboxPki;
import org.wasl.wire.pki.PkiFolder;

/** Keys for everybody in a bench. */
public final class BenchPki {
  /** Submits all cases. */
  public static final String SENDER = "platform";

  /** The one recipient of the afternoon gateway. */
  public static final String RECIPIENT = "recipient";

  /** Holds the reporters' identities, by the agreements that are shipped. */
  public static final String CUSTODIAN = "oversight";

  private BenchPki() {}

  public static PkiFolder create(Path folder, Collection<String> agencies) {
    Set<String> everybody =
        new LinkedHashSet<>(List.of(PkiFolder.GATEWAY, SENDER, RECIPIENT, CUSTODIAN));
    everybody.addAll(agencies);
    return SandboxPki.create(folder.toAbsolutePath(), everybody);
  }
}
