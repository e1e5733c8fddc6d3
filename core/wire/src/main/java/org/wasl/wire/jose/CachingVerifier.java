package org.wasl.wire.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Verifies by another verifier, and caches the last valid signatures. A signature over a batch
 * comes once with each of its receipts. It does only the arithmetic. The code that finds the key
 * asks each time whether the key may be used.
 */
public final class CachingVerifier implements JWSVerifier {
  private final JWSVerifier verifier;
  private final Cache cache;

  /**
   * A valid signature, by key and signed text. It keeps digests, so an entry takes as much memory
   * for a long text as for a short one. It is thread-safe.
   */
  public static final class Cache {
    /** More than there are batches under way at once. */
    private static final int MAX_ENTRIES = 1_024;

    private final Set<Valid> valid = new LinkedHashSet<>();

    private synchronized boolean has(Valid signature) {
      return valid.contains(signature);
    }

    private synchronized void add(Valid signature) {
      if (valid.add(signature) && valid.size() > MAX_ENTRIES) {
        valid.remove(valid.iterator().next());
      }
    }
  }

  /** The verifier of a key is one object for as long as the key is in force. */
  private record Valid(JWSVerifier key, String signingInputDigest, String signature) {}

  /** Caches in {@code cache} what {@code verifier} finds valid. */
  public CachingVerifier(JWSVerifier verifier, Cache cache) {
    this.verifier = verifier;
    this.cache = cache;
  }

  @Override
  public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature)
      throws JOSEException {
    Valid claimed = new Valid(verifier, Digest.of(signingInput), signature.toString());
    if (cache.has(claimed)) {
      return true;
    }
    boolean valid = verifier.verify(header, signingInput, signature);
    if (valid) {
      cache.add(claimed);
    }
    return valid;
  }

  @Override
  public Set<JWSAlgorithm> supportedJWSAlgorithms() {
    return verifier.supportedJWSAlgorithms();
  }

  @Override
  public JCAContext getJCAContext() {
    return verifier.getJCAContext();
  }
}
