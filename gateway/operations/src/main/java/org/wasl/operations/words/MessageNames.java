package org.wasl.operations.words;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.wasl.rules.id.MessageId;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.referral.Timeline;

/**
 * Names of the messages of a referral. The case comes first, then each message by type and day,
 * with the labels of the code lists. Equal names are distinguished by numbers.
 */
final class MessageNames {
  private static final String COUNTRY = "MA";
  private static final String TYPES = "message-type";

  private final CodeLists codes;
  private final SentenceTemplates phrases;
  private final String language;
  private final DateTimeFormatter day;
  private final Map<MessageId, String> byId = new HashMap<>();

  MessageNames(
      CodeLists codes,
      List<Timeline.Message> messages,
      SentenceTemplates phrases,
      String language,
      ZoneId zone) {
    this.codes = codes;
    this.phrases = phrases;
    this.language = language;
    this.day =
        DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.of(language, COUNTRY)).withZone(zone);
    List<String> names = messages.stream().map(this::name).toList();
    for (int i = 0; i < names.size(); i++) {
      Timeline.Message message = messages.get(i);
      String name = names.get(i);
      boolean alone = Collections.frequency(names, name) == 1;
      byId.put(message.messageId(), alone ? name : numbered(name, message.number()));
    }
  }

  /** The name of that message. An unknown one has a generic name. */
  String of(Optional<MessageId> message) {
    return message.map(byId::get).orElseGet(() -> phrases.part("message.unknown", Map.of()));
  }

  private String name(Timeline.Message message) {
    if (message.number() == 1) {
      return phrases.part("message.first", Map.of());
    }
    Map<String, String> values = new HashMap<>();
    values.put("type", inline(codes.label(TYPES, message.type(), language)));
    values.put("day", day.format(message.acceptedAt()));
    Optional<String> subtype = message.subtype().map(code -> subtype(message.type(), code));
    subtype.ifPresent(label -> values.put("subtype", inline(label)));
    return phrases.part(subtype.isPresent() ? "message.kind" : "message.named", values);
  }

  private String subtype(String type, String code) {
    return codes
        .list(TYPES)
        .find(type)
        .map(CodeList.Code::attributes)
        .flatMap(attributes -> Optional.ofNullable(attributes.get("subtypes")))
        .map(list -> codes.label(list, code, language))
        .orElse(code);
  }

  private String numbered(String name, int number) {
    return phrases.part("message.again", Map.of("named", name, "number", Integer.toString(number)));
  }

  /**
   * A label inside a sentence. Labels begin with a capital, which English and French do not use
   * inside a sentence.
   */
  private static String inline(String label) {
    return label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1);
  }
}
