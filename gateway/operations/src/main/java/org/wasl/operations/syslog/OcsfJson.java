package org.wasl.operations.syslog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.wasl.audit.Step;
import org.wasl.operations.syslog.SecurityEvent.Act;
import org.wasl.operations.syslog.SecurityEvent.Lifecycle;
import org.wasl.operations.syslog.SecurityEvent.RaisedAlarm;
import org.wasl.rules.alarms.AlarmNotification.Phase;
import org.wasl.runtime.ProductVersion;
import org.wasl.trail.Actors;
import org.wasl.trail.log.SecurityEntries.IndexedEntry;

/**
 * An audit entry as an event of the Open Cybersecurity Schema Framework (OCSF). It has ids and
 * codes only: no name of a person, no id of a referral, no content.
 */
final class OcsfJson {
  /** The version of OCSF. */
  private static final String VERSION = "1.3.0";

  private static final String PRODUCT = "Wasl";

  private static final int ENTITY_MANAGEMENT = 3004;
  private static final int APPLICATION_LIFECYCLE = 6002;
  private static final int DETECTION_FINDING = 2004;

  private static final int OTHER = 99;

  private static final ObjectMapper JSON =
      new ObjectMapper(JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build());

  private OcsfJson() {}

  /**
   * The event of an entry in ASCII. Its {@code metadata.sequence} is the index in the audit log.
   */
  static String of(IndexedEntry indexed, SecurityEvent event) {
    Step step = indexed.entry().step();
    ObjectNode json =
        JSON.createObjectNode()
            .put("time", indexed.entry().at().toEpochMilli())
            .put("severity_id", event.severity().ocsf());
    ObjectNode metadata =
        json.putObject("metadata")
            .put("version", VERSION)
            .put("sequence", indexed.index())
            .put("event_code", step.action().wireName());
    product(metadata.putObject("product"));
    json.putObject("actor").putObject("user").put("uid", Actors.forPartners(step.actor()));
    step.why().ifPresent(why -> json.put("comment", Actors.forPartners(why)));
    switch (event) {
      case Lifecycle(boolean started) -> {
        classified(json, APPLICATION_LIFECYCLE, started ? 3 : 4);
        product(json.putObject("app"));
      }
      case RaisedAlarm(var alarm, var severity) -> {
        classified(json, DETECTION_FINDING, activity(alarm.phase()));
        json.putObject("finding_info")
            .put("uid", alarm.kind() + "/" + alarm.subject())
            .put("title", alarm.kind());
      }
      case Act(String object, boolean refused) -> {
        classified(json, ENTITY_MANAGEMENT, OTHER).put("activity_name", step.action().wireName());
        json.put("status_id", refused ? 2 : 1).putObject("entity").put("name", object);
      }
    }
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of strings has a JSON form", e);
    }
  }

  private static ObjectNode classified(ObjectNode json, int type, int activity) {
    return json.put("class_uid", type)
        .put("category_uid", type / 1_000)
        .put("activity_id", activity)
        .put("type_uid", type * 100 + activity);
  }

  private static void product(ObjectNode json) {
    json.put("name", PRODUCT).put("vendor_name", PRODUCT).put("version", ProductVersion.number());
  }

  /** Create, update or close. */
  private static int activity(Optional<String> phase) {
    if (phase.isEmpty()) {
      return 1;
    }
    return phase.get().equals(Phase.OVER.code()) ? 3 : 2;
  }
}
