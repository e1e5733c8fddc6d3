package org.wasl.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.Acceptance.Continues;
import org.wasl.store.Acceptance.Opens;
import org.wasl.store.Acceptance.Recipient;
import org.wasl.store.Acceptance.SealedContent;

/** Synthetic messages. */
final class Cases {
  private Cases() {}

  static Acceptance vettedCase(String... recipients) {
    return vettedCase(UUID.randomUUID(), 0, recipients);
  }

  static Acceptance vettedCase(UUID messageId, int urgency, String... recipients) {
    Opens opens =
        new Opens(
            "referred",
            "{\"category\":\"fraud\"}",
            List.of("police-a"),
            "office-a",
            List.of(),
            List.of("row-1"),
            false);
    return message(messageId, UUID.randomUUID(), "vetted-case", opens, urgency, recipients);
  }

  static Acceptance instruction(UUID referral, String... recipients) {
    Continues continues = new Continues(Set.of("referred", "investigating"), "investigating");
    return message(UUID.randomUUID(), referral, "instruction", continues, 0, recipients);
  }

  private static Acceptance message(
      UUID messageId,
      UUID referral,
      String type,
      Acceptance.Effect effect,
      int urgency,
      String... recipients) {
    byte[] ciphertext = ("sealed " + messageId).getBytes(StandardCharsets.UTF_8);
    return new Acceptance(
        "platform",
        messageId,
        referral,
        type,
        1,
        Optional.empty(),
        sha256(messageId.toString()),
        new SealedContent(ciphertext, base64(sha256(new String(ciphertext))), List.of("k"), 1024),
        effect,
        Arrays.stream(recipients).map(to -> new Recipient(UUID.randomUUID(), to)).toList(),
        urgency,
        ("answer to " + messageId + " about " + referral).getBytes(StandardCharsets.UTF_8));
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
