/**
 * Message documents as XML, by pure functions in both directions. The signed JSON is the original,
 * the XML its rendering.
 *
 * <p>{@link org.wasl.link.xml.XmlMapping} is the way in. {@code MappedTypes} derives a form in XML
 * and an XML Schema from each JSON Schema, with {@code Shape} and {@code XsdWriter}. {@code
 * XmlRenderer} writes. {@code XmlMessageReader} reads the tokens that {@code HardenedXml} accepts.
 */
package org.wasl.link.xml;
