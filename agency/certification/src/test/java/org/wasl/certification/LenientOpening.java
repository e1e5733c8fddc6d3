package org.wasl.certification;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObjectJSON;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.impl.AAD;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.wasl.wire.message.SignedMessage;

/** Opens sealed content by the lengths in it, as a partner's program may do it. */
final class LenientOpening {
  private LenientOpening() {}

  static Optional<SignedMessage> of(byte[] sealed, JWKSet keys) {
    try {
      JWEObjectJSON jwe = JWEObjectJSON.parse(new String(sealed, StandardCharsets.UTF_8));
      JWEObjectJSON.Recipient own = jwe.getRecipients().getFirst();
      Map<String, Object> header = new TreeMap<>(own.getUnprotectedHeader().toJSONObject());
      header.putAll(jwe.getHeader().toJSONObject());
      JWEHeader joined = JWEHeader.parse(header);
      if (!(keys.getKeyByKeyId(joined.getKeyID()) instanceof ECKey key)) {
        return Optional.empty();
      }
      ByteBuffer frame =
          ByteBuffer.wrap(
              new ECDHDecrypter(key)
                  .decrypt(
                      joined,
                      own.getEncryptedKey(),
                      jwe.getIV(),
                      jwe.getCipherText(),
                      jwe.getAuthTag(),
                      AAD.compute(jwe.getHeader())));
      frame.getInt();
      byte[] signature = new byte[frame.getInt()];
      frame.get(signature);
      byte[] body = new byte[frame.getInt()];
      frame.get(body);
      return Optional.of(new SignedMessage(body, new String(signature, StandardCharsets.US_ASCII)));
    } catch (ParseException | JOSEException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
