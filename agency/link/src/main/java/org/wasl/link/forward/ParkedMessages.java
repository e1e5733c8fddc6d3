package org.wasl.link.forward;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.wasl.kit.receive.OpenedMessage;
import org.wasl.link.state.StateFolder;
import org.wasl.link.xml.MappingViolation;
import org.wasl.rules.id.DeliveryId;

/**
 * Messages that the old system does not take, each with its reason, for a person. They have ids and
 * codes, and no content. The messages themselves stay in the inbox.
 */
public final class ParkedMessages {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ENTRY = ".json";
  private static final String REQUEST = ".retry";

  private final StateFolder folder;

  /** The parked messages of a link with this data folder. */
  public ParkedMessages(Path data) throws IOException {
    folder = new StateFolder(data.resolve("parked"));
  }

  /** Parks a message. It is durable when this returns. */
  void park(OpenedMessage message, List<MappingViolation> reasons, Instant now) throws IOException {
    ObjectNode entry =
        JSON.createObjectNode()
            .put("delivery", message.received().deliveryId().toString())
            .put("message", message.envelope().messageId().toString())
            .put("sender", message.envelope().sender().value())
            .put("type", message.envelope().typeAndVersion())
            .put("referral", message.referral().toString())
            .put("parkedAt", now.toString());
    ArrayNode errors = entry.putArray("errors");
    for (MappingViolation reason : reasons) {
      errors
          .addObject()
          .put("pointer", reason.path())
          .put("code", reason.code())
          .put("detail", reason.detail());
    }
    folder.put(message.received().deliveryId() + ENTRY, JSON.writeValueAsBytes(entry));
  }

  /** Every parked message as a line of JSON. */
  public List<String> entries() throws IOException {
    List<String> lines = new ArrayList<>();
    for (DeliveryId delivery : named(ENTRY)) {
      folder
          .get(delivery + ENTRY)
          .ifPresent(entry -> lines.add(new String(entry, StandardCharsets.UTF_8)));
    }
    return lines;
  }

  /** The number of parked messages. */
  public int size() throws IOException {
    return named(ENTRY).size();
  }

  /**
   * Asks the running link to give the message to the old system again.
   *
   * @return false where no such message is parked
   */
  public boolean retry(DeliveryId delivery) throws IOException {
    boolean parked = folder.get(delivery + ENTRY).isPresent();
    if (parked) {
      folder.put(delivery + REQUEST, new byte[0]);
    }
    return parked;
  }

  /** The messages to give again. */
  public List<DeliveryId> requested() throws IOException {
    return named(REQUEST);
  }

  /**
   * Notes that a request was carried out.
   *
   * @param taken whether the old system has the message now. Otherwise it stays parked
   */
  void requestDone(DeliveryId delivery, boolean taken) throws IOException {
    if (taken) {
      folder.remove(delivery + ENTRY);
    }
    folder.remove(delivery + REQUEST);
  }

  private List<DeliveryId> named(String extension) throws IOException {
    return folder.names().stream()
        .filter(name -> name.endsWith(extension))
        .map(name -> DeliveryId.parse(name.substring(0, name.length() - extension.length())))
        .toList();
  }
}
