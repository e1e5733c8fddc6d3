package org.wasl.wire.message;

import java.util.List;
import org.wasl.wire.jose.Digest;

/**
 * Content that only its recipients can open: exactly these bytes are stored and sent to all of
 * them.
 *
 * @param bytes one JWE, general JSON serialization, UTF-8
 * @param digest {@link Digest#of} over {@code bytes}
 * @param kids the keys it is sealed to
 */
public record SealedContent(byte[] bytes, String digest, List<String> kids) {}
