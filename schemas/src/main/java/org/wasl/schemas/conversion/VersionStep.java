package org.wasl.schemas.conversion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.wasl.schemas.registry.TypeId;

/**
 * Conversion between a version of a message type and the one before it. Both directions are pure
 * functions of valid documents. They change the copy that they are given.
 */
interface VersionStep {

  /** The newer of both versions. */
  TypeId newer();

  /**
   * Changes a content of the older version to the newer one. It states nothing that its author did
   * not state. A fact that the older version cannot express stays absent.
   */
  void up(ObjectNode content);

  /**
   * The places of a content of the newer version that the older one cannot say.
   *
   * @return JSON pointers (RFC 6901) in the content, or empty if nothing is lost
   */
  List<String> lostDown(ObjectNode content);

  /** Changes a content of the newer version, of which nothing is lost, to the older one. */
  void down(ObjectNode content);
}
