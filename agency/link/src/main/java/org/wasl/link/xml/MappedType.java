package org.wasl.link.xml;

import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.wasl.link.xml.Shape.ObjectShape;
import org.xml.sax.SAXException;

/**
 * A message type that has a form in XML.
 *
 * @param element name of the root element, which is the message type
 * @param namespace namespace of every element, which is the {@code $id} of the JSON Schema
 * @param shape shape of the document, with {@code delivery}
 * @param xsd its XML Schema as published
 * @param validator the compiled XML Schema
 */
record MappedType(
    String element, String namespace, ObjectShape shape, String xsd, Schema validator) {
  /** Element of each item of an array. */
  static final String ITEM = "item";

  /** Element with the facts of a delivery beside the document. */
  static final String DELIVERY = "delivery";

  MappedType(String element, String namespace, ObjectShape shape, String xsd) {
    this(element, namespace, shape, xsd, compiled(xsd));
  }

  private static Schema compiled(String xsd) {
    SchemaFactory factory = SchemaFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
      factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
      return factory.newSchema(new StreamSource(new StringReader(xsd)));
    } catch (SAXException e) {
      throw new IllegalStateException("our own XML Schema does not compile", e);
    }
  }
}
