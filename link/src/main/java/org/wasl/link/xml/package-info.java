/**
 * Message documents as XML, by pure functions in both directions. The signed JSON is the original,
 * the XML its rendering.
 *
 * <p>{@link org.wasl.link.xml.XmlMapping} is the way in. {@code MappedTypes} derives a form in XML
 * and an XML Schema from each JSON Schema ({@code Shape}, {@code XsdWriter}); {@code XmlRenderer}
 * writes, {@code XmlMessageReader} reads what {@code HardenedXml} lets pass.
 */
package org.wasl.link.xml;
