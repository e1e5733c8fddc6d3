package org.wasl.link.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.link.xml.Advice;
import org.wasl.link.xml.MappingResult;
import org.wasl.link.xml.MappingViolation;
import org.wasl.schemas.conversion.VersionConversion;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.message.Envelope;

/**
 * The versions of message types that the old system reads.
 *
 * @param byType versions by type. A type that is not there is given as it comes
 * @param schemas by which a message is valid before it is converted
 */
public record ReadVersions(Map<String, Integer> byType, SchemaRegistry schemas) {
  /** Copies. */
  public ReadVersions {
    byType = Map.copyOf(byType);
  }

  /**
   * Converts the message to the version that is read, and refuses if that version cannot say all of
   * it.
   */
  public MappingResult<MessageInVersion> of(OpenedMessage message) {
    Envelope envelope = message.envelope();
    int wanted = byType.getOrDefault(envelope.type(), envelope.version());
    if (wanted == envelope.version()) {
      return new MappingResult.Mapped<>(MessageInVersion.asItCame(message));
    }
    if (!isValid(message)) {
      return refused(wanted, List.of("/envelope/version"));
    }
    return switch (VersionConversion.convert(message.document(), wanted)) {
      case VersionConversion.Converted(var document) ->
          new MappingResult.Mapped<>(new MessageInVersion(message, Optional.of(document)));
      case VersionConversion.Lossy(var pointers, var version) -> refused(version, pointers);
    };
  }

  /**
   * Tells whether the message is valid. For an unknown version, the link cannot know that nothing
   * would be lost.
   */
  private boolean isValid(OpenedMessage message) {
    Envelope envelope = message.envelope();
    return schemas.isMessage(envelope.type(), envelope.version())
        && schemas.validate(envelope.type(), envelope.version(), message.document()).isEmpty();
  }

  private static MappingResult<MessageInVersion> refused(int version, List<String> pointers) {
    return new MappingResult.Refused<>(
        pointers.stream()
            .limit(MappingViolation.MAX)
            .map(
                pointer ->
                    new MappingViolation(
                        pointer,
                        "not-in-version",
                        Advice.of("version-lacks", Integer.toString(version))))
            .toList());
  }
}
