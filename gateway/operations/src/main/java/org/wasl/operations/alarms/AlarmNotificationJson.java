package org.wasl.operations.alarms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.wasl.operations.words.AlarmText;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.OpenAlarm;

/** Notifications as a JSON document. */
final class AlarmNotificationJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlarmNotificationJson() {}

  private static String runbook(AlarmFormat format, OpenAlarm alarm, AlarmText text) {
    return format.runbook(alarm.key().kind(), text.language());
  }

  /**
   * @param format the format, whose first language is used in the members {@code text} and {@code
   *     runbook}
   * @param sentAt the time of sending; it is signed too, so that a replayed document is recognised
   */
  static byte[] bytes(List<AlarmNotification> notifications, AlarmFormat format, Instant sentAt) {
    ObjectNode document =
        JSON.createObjectNode().put("sentAt", sentAt.truncatedTo(ChronoUnit.SECONDS).toString());
    ArrayNode all = document.putArray("notifications");
    for (AlarmNotification notification : notifications) {
      OpenAlarm alarm = notification.alarm();
      ObjectNode node =
          all.addObject()
              .put("id", notification.id().toString())
              .put("what", notification.phase().code())
              .put("at", notification.at().toString())
              .put("kind", alarm.key().kind().code())
              .put("subject", alarm.key().subject())
              .put("severity", alarm.key().kind().severity().code())
              .put("since", alarm.since().toString())
              .put("count", alarm.count())
              .put("text", format.texts().getFirst().text(alarm))
              .put("runbook", runbook(format, alarm, format.texts().getFirst()));
      ObjectNode texts = node.putObject("texts");
      for (AlarmText text : format.texts()) {
        texts
            .putObject(text.language())
            .put("title", text.title(alarm.key().kind()))
            .put("text", text.text(alarm))
            .put("runbook", runbook(format, alarm, text));
      }
    }
    try {
      return JSON.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings has a JSON form", e);
    }
  }
}
