package org.wasl.link.xml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A message read from XML.
 *
 * @param document envelope and content. The envelope has only the members of the XML
 * @param delivery present in the rendering of a message that was received
 */
public record XmlMessage(ObjectNode document, Optional<XmlDelivery> delivery) {}
