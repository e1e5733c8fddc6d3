package org.wasl.audit.time;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.MerkleTree;
import org.wasl.audit.time.DerValue.Values;

/**
 * A request for a time stamp, and the reading of the answer.
 *
 * @param content the bytes to be stamped
 * @param policy the policy that is asked for, if one is
 * @param nonce answered once
 */
record TimeStampRequest(byte[] content, Optional<String> policy, BigInteger nonce) {
  private static final int NONCE_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<BigInteger> GRANTED = List.of(BigInteger.ZERO, BigInteger.ONE);

  TimeStampRequest(byte[] content, Optional<String> policy) {
    this(content, policy, new BigInteger(NONCE_BITS, RANDOM));
  }

  /** The request in DER. It asks for the certificate of the authority too. */
  byte[] encoded() {
    DerValue digest = new DerValue(DerValue.OCTETS, MerkleTree.sha256().digest(content));
    DerValue algorithm =
        DerValue.of(
            DerValue.SEQUENCE,
            DerValue.oid(TimeStampToken.SHA256),
            new DerValue(DerValue.NULL, new byte[0]));
    List<DerValue> parts = new ArrayList<>();
    parts.add(DerValue.integer(BigInteger.ONE));
    parts.add(DerValue.of(DerValue.SEQUENCE, algorithm, digest));
    policy.map(DerValue::oid).ifPresent(parts::add);
    parts.add(DerValue.integer(nonce));
    parts.add(new DerValue(DerValue.BOOLEAN, new byte[] {(byte) 0xff}));
    return DerValue.of(DerValue.SEQUENCE, parts.toArray(DerValue[]::new)).encoded();
  }

  /**
   * Reads the answer.
   *
   * @return a genuine time stamp of these bytes, by whatever authority
   * @throws MalformedException if the answer has none
   */
  TimeStampToken read(byte[] answer) {
    Values response = DerValue.parse(answer).require(DerValue.SEQUENCE).values();
    BigInteger status = response.next(DerValue.SEQUENCE).values().next(DerValue.INTEGER).number();
    if (!GRANTED.contains(status)) {
      throw new MalformedException("a time stamp, not a refusal of status " + status);
    }
    TimeStampToken token = TimeStampToken.parse(response.next(DerValue.SEQUENCE).encoded());
    if (!token.answers(nonce, policy)) {
      throw new MalformedException("a time stamp of this nonce and policy");
    }
    token
        .flaw(content)
        .ifPresent(
            flaw -> {
              throw new MalformedException("a genuine time stamp, but " + flaw);
            });
    return token;
  }
}
