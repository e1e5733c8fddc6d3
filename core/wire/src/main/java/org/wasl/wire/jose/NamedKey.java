package org.wasl.wire.jose;

import com.nimbusds.jose.JWSVerifier;

/**
 * The key that a signature names by its {@code kid}.
 *
 * @param verifier verifies with it
 * @param permitted whether its owner lets it sign documents of this kind
 */
public record NamedKey(JWSVerifier verifier, boolean permitted) {}
