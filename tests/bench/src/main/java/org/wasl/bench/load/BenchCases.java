package org.wasl.bench.load;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.IdentitySealer;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.Signer;
import org.wasl.wire.pki.PkiFolder;

/** The cases of a bench, signed by the platform of a key folder. */
public final class BenchCases {
  private static final int TEMPLATES = 2000;

  private BenchCases() {}

  /**
   * Makes signed cases. Identities are sealed if the folder has a custodian. Otherwise they are not
   * sent.
   */
  public static SignedCases signed(PkiFolder pki, int count, long seed) {
    return new SignedCases(templates(pki, seed), pki.signer(BenchPki.SENDER), count, seed);
  }

  /** The cases that are sent again and again, each time under another id. */
  public static List<SyntheticCase> templates(PkiFolder pki, long seed) {
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
    return generator.cases().toList();
  }
}
