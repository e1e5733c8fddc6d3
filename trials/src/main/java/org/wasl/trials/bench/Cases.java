package org.wasl.trials.bench;

import java.time.Instant;
import java.util.function.Function;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.IdentitySeal;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Signer;
import org.wasl.wire.pki.PkiFolder;

/** The cases of a bench, signed by the platform of a key folder. */
final class Cases {
  private static final int TEMPLATES = 2000;
  private static final int PADDING_STEP_BYTES = 256;

  private Cases() {}

  /** Identities are sealed where the folder has a custodian; else they do not travel. */
  static Pile pile(PkiFolder pki, int count, long seed) {
    AgencyDirectory directory = pki.directory();
    Signer signer = pki.signer(BenchPki.SENDER);
    Function<Agency, IdentitySeal> seal =
        custodian -> IdentitySeal.to(custodian, signer, PADDING_STEP_BYTES);
    CaseGenerator generator =
        new CaseGenerator(
            seed,
            TEMPLATES,
            BenchPki.SENDER,
            Instant.now(),
            directory.byId(BenchPki.CUSTODIAN).map(seal).orElse(IdentitySeal.OWN_CUSTODY));
    return new Pile(generator.cases().toList(), signer, count, seed);
  }
}
