package org.wasl.link.document;

/**
 * Turns messages into documents for the old system.
 *
 * @param versions in which it reads them
 * @param format in which they are written
 * @param own the agency's own rules for them
 */
public record InboundRendering(ReadVersions versions, DocumentFormat format, OwnSchemas own) {}
