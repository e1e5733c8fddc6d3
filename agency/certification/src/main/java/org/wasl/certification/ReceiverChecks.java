package org.wasl.certification;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.wasl.certification.cases.CaseCatalogue;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationCase;
import org.wasl.certification.cases.CertificationLimits;
import org.wasl.certification.cases.CertificationRun;
import org.wasl.certification.cases.CertificationRun.Check;

/** Checks the promises of a receiver, case by case. Each subject has a class. */
final class ReceiverChecks {
  /** Deliveries that are sent at the same time, where several are. */
  static final int AT_ONCE = 8;

  private final Map<String, Check> checks = new HashMap<>();

  /**
   * Checks of one agency.
   *
   * @param gateway writes and seals to the agency
   * @param channel how deliveries reach it
   * @param handledFile as in {@link ReceiverUnderTest}
   * @param confirmation the meaning of its receipts
   * @param restart as in {@link ReceiverUnderTest}
   */
  ReceiverChecks(
      SyntheticGateway gateway,
      DeliveryChannel channel,
      Optional<Path> handledFile,
      Confirmation confirmation,
      Optional<Restart> restart,
      CertificationLimits limits,
      CertificationRun run,
      long seed) {
    ReceiverProbe probe = new ReceiverProbe(gateway, channel, run);
    ForgedDeliveries forged = new ForgedDeliveries(gateway, new Random(seed));
    checks.putAll(new ReceiptChecks(probe, gateway, channel, limits).all());
    checks.putAll(new RefusalChecks(probe, gateway, channel, forged).all());
    checks.putAll(
        new RepetitionChecks(probe, gateway, channel, handledFile, restart, limits).all());
    checks.putAll(new ReceivedMessageChecks(probe, gateway, channel).all());
    checks.putAll(new BatchReceptionChecks(probe, gateway, channel, forged, confirmation).all());
    if (confirmation == Confirmation.SEALED) {
      CaseCatalogue.all().stream()
          .filter(CertificationCase::opening)
          .forEach(
              certificationCase ->
                  checks.put(certificationCase.number(), ReceiverChecks::isForWhoOpens));
    }
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    return Map.copyOf(checks);
  }

  private static void isForWhoOpens() throws CaseEnded {
    throw CaseEnded.notApplicable(
        "it confirms sealed content; only a program that opens the message can decide this");
  }
}
