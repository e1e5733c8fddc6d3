package org.wasl.wire.message;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.jose.Base64Url;

/**
 * The key pairs that open {@linkplain SealedSubmission sealed submissions}. They are in memory
 * only. Each is used for sealing for one lifetime and kept for another one to open earlier
 * submissions. After a restart there are others. The class is thread-safe.
 */
public final class SubmissionKeys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KID_BYTES = 12;

  private final Map<String, ECKey> pairs = new ConcurrentHashMap<>();
  private final Duration lifetime;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Current current;

  private record Current(SubmissionKey key, long madeAt) {}

  /**
   * @param lifetime how long a key is the one to seal to
   * @param clock tells senders until when that is
   */
  public SubmissionKeys(Duration lifetime, InstantSource clock) {
    this(lifetime, clock, System::nanoTime);
  }

  /**
   * Keys with another monotonic clock.
   *
   * @param nanoTime by which a key is replaced, in nanoseconds
   */
  SubmissionKeys(Duration lifetime, InstantSource clock, LongSupplier nanoTime) {
    this.lifetime = lifetime;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.current = fresh();
  }

  /** The key to seal to now, replaced where its lifetime is over. */
  public synchronized SubmissionKey current() {
    if (nanoTime.getAsLong() - current.madeAt() >= lifetime.toNanos()) {
      current = fresh();
    }
    return current.key();
  }

  /**
   * Opens a sealed submission with the key that it names.
   *
   * @param referral that the address names, or empty for a new case
   */
  public SealedSubmission.Opening open(byte[] sealed, Optional<ReferralId> referral) {
    return SealedSubmission.open(sealed, referral, kid -> Optional.ofNullable(pairs.get(kid)));
  }

  private Current fresh() {
    ECKey pair = generate();
    String kid = pair.getKeyID();
    pairs.put(kid, pair);
    // Ends by time also when nobody submits any more: then no key stays in memory.
    CompletableFuture.delayedExecutor(
            lifetime.multipliedBy(2).toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(() -> pairs.remove(kid));
    return new Current(
        new SubmissionKey(pair, clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS)),
        nanoTime.getAsLong());
  }

  private static ECKey generate() {
    byte[] name = new byte[KID_BYTES];
    RANDOM.nextBytes(name);
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.ENCRYPTION)
          .algorithm(JWEAlgorithm.ECDH_ES_A256KW)
          .keyID("submission:" + Base64Url.ENCODER.encodeToString(name))
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }
}
