package org.wasl.operations.words;

import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.wasl.configuration.Configuration;
import org.wasl.store.referral.Timeline;

/**
 * The texts of audit trails in every language, with the names of the agencies that are configured.
 *
 * @param configuration the configuration in force
 * @param operators name of a person of operations by id
 */
public record AuditTrailTexts(
    Supplier<Configuration> configuration, UnaryOperator<String> operators) {

  /**
   * The text of one referral, or of a stream that names no message.
   *
   * @param language {@code ar}, {@code fr} or {@code en}
   * @param messages the messages of the referral, in order of acceptance
   */
  public AuditTrailText in(String language, List<Timeline.Message> messages) {
    Configuration now = configuration.get();
    return new AuditTrailText(
        now.codes(),
        messages,
        AgencyNames.of(now.agencies())::name,
        operators,
        language,
        now.stages().calendar().zone());
  }
}
