package org.wasl.trials.bench.load;

import java.time.Instant;
import java.util.function.Function;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySealer;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/** The cases of a bench, signed by the platform of a key folder. */
public final class BenchCases {
  private static final int TEMPLATES = 2000;

  private BenchCases() {}

  /** Identities are sealed where the folder has a custodian; otherwise they are not sent. */
  public static SignedCases signed(PkiFolder pki, int count, long seed) {
    AgencyDirectory directory = pki.directory();
    Signer signer = pki.signer(BenchPki.SENDER);
    Function<Agency, IdentitySealer> seal = custodian -> IdentitySealer.to(custodian, signer);
    CaseGenerator generator =
        new CaseGenerator(
            seed,
            TEMPLATES,
            BenchPki.SENDER,
            Instant.now(),
            directory
                .byId(BenchPki.CUSTODIAN)
                .map(seal)
                .orElse(IdentitySealer.SENDER_IS_CUSTODIAN));
    return new SignedCases(generator.cases().toList(), signer, count, seed);
  }
}
