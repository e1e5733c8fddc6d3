package org.wasl.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.wasl.kit.evidence.EvidenceEntry;
import org.wasl.sandbox.cases.SyntheticCase;

/** Cases with an evidence file. */
final class EvidenceCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EvidenceCase() {}

  /** The message document of a case whose evidence is this file alone. */
  static byte[] listing(SyntheticCase aCase, EvidenceEntry entry) throws IOException {
    ObjectNode message = (ObjectNode) JSON.readTree(aCase.body());
    message.withObject("/content").putArray("evidence").add(entry.toJson());
    return JSON.writeValueAsBytes(message);
  }
}
