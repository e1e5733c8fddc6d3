package org.wasl.link.document;

/**
 * A message document as the old system gets it.
 *
 * @param extension extension of its file, without the dot
 * @param mediaType for {@code Content-Type}
 * @param bytes the whole document
 */
public record RenderedDocument(String extension, String mediaType, byte[] bytes) {}
