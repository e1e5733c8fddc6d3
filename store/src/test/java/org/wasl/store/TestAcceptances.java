package org.wasl.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.deadline.OwnMessageClaim;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.Recipient;
import org.wasl.store.intake.Acceptance.SealedBytes;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.trail.Actors;

/** Synthetic messages. */
public final class TestAcceptances {
  public static final String CANARY = "canary-7f3a";

  private TestAcceptances() {}

  public static Acceptance vettedCase(String... recipients) {
    return vettedCase(UUID.randomUUID(), 0, recipients);
  }

  public static Acceptance vettedCase(UUID messageId, int urgency, String... recipients) {
    OpensReferral opens =
        new OpensReferral(
            "referred",
            "{\"category\":\"fraud\"}",
            List.of("police-a"),
            "office-a",
            List.of(),
            List.of("row-1"),
            false);
    return message(messageId, UUID.randomUUID(), "vetted-case", opens, urgency, recipients);
  }

  /** A copy of a message, of which parts are to be others. */
  public static Copy copyOf(Acceptance row) {
    return new Copy(row);
  }

  /** A copy of a message: what is not set stays as it was. */
  public static final class Copy {
    private final Acceptance row;
    private String sender;
    private Optional<String> subtype;
    private byte[] contentDigest;
    private SealedBytes sealed;
    private boolean test;
    private Acceptance.Effect effect;
    private List<Recipient> recipients;

    private Copy(Acceptance row) {
      this.row = row;
      this.sender = row.sender();
      this.subtype = row.subtype();
      this.contentDigest = row.contentDigest();
      this.sealed = row.sealed();
      this.test = row.test();
      this.effect = row.effect();
      this.recipients = row.recipients();
    }

    Copy sender(String other) {
      sender = other;
      return this;
    }

    Copy subtype(Optional<String> other) {
      subtype = other;
      return this;
    }

    Copy contentDigest(byte[] other) {
      contentDigest = other;
      return this;
    }

    Copy sealed(SealedBytes other) {
      sealed = other;
      return this;
    }

    Copy test(boolean other) {
      test = other;
      return this;
    }

    public Copy effect(Acceptance.Effect other) {
      effect = other;
      return this;
    }

    Copy recipients(List<Recipient> others) {
      recipients = others;
      return this;
    }

    public Acceptance build() {
      return new Acceptance(
          sender,
          row.messageId(),
          row.referral(),
          row.type(),
          row.version(),
          subtype,
          contentDigest,
          sealed,
          test,
          effect,
          recipients,
          row.urgency(),
          row.firstAnswer());
    }
  }

  /** The same, whose deliveries can be called as soon as it is stored. */
  public static Acceptance leasedNow(Acceptance row) {
    return copyOf(row)
        .recipients(
            row.recipients().stream()
                .map(to -> new Recipient(to.deliveryId(), to.agency(), true))
                .toList())
        .build();
  }

  public static Acceptance ofSize(int sealedBytes, String... recipients) {
    Acceptance row = vettedCase(recipients);
    byte[] ciphertext = new byte[sealedBytes];
    new Random(row.messageId().hashCode()).nextBytes(ciphertext);
    return copyOf(row)
        .sealed(
            new SealedBytes(
                ciphertext, base64(sha256(ciphertext)), List.of("k1", "k2"), sealedBytes))
        .build();
  }

  public static Acceptance instruction(UUID referral, String... recipients) {
    ContinuesReferral continues = leadsTo("investigating", "referred", "investigating");
    return message(UUID.randomUUID(), referral, "instruction", continues, 0, recipients);
  }

  public static Acceptance later(
      UUID referral, String expected, String next, String... recipients) {
    ContinuesReferral continues = leadsTo(next, expected);
    return message(UUID.randomUUID(), referral, "instruction", continues, 0, recipients);
  }

  /** A later message in a referral that was referred and stays so. */
  public static Acceptance by(
      String sender, UUID referral, MessageEffects effects, String... recipients) {
    ContinuesReferral continues =
        new ContinuesReferral(Set.of("referred"), Optional.empty(), Optional.empty(), effects);
    return message(sender, UUID.randomUUID(), referral, "later", continues, 0, recipients);
  }

  public static MessageEffects moves(MessageEffects.ObjectEffect... moves) {
    return new MessageEffects(
        "{}", Optional.empty(), Optional.empty(), List.of(), Set.of(), List.of(moves));
  }

  /** A notification that goes to the same recipients in every state, whoever the parties are. */
  public static Acceptance byTheGateway(
      UUID referral,
      String type,
      Optional<String> subtype,
      OwnMessageClaim claim,
      String... recipients) {
    Set<String> states =
        Stream.of(ReferralState.values()).map(ReferralState::wireName).collect(Collectors.toSet());
    Acceptance.SendsOwnMessage tells =
        new Acceptance.SendsOwnMessage(claim, states, Optional.empty());
    return from(Actors.GATEWAY, of(referral, type, subtype.orElse(null), tells, recipients));
  }

  public static Acceptance from(String sender, Acceptance row) {
    return copyOf(row).sender(sender).build();
  }

  /** A message of that type, and of that code where the type has one. */
  public static Acceptance of(
      UUID referral, String type, String code, Acceptance.Effect effect, String... recipients) {
    Acceptance row = message(UUID.randomUUID(), referral, type, effect, 0, recipients);
    return copyOf(row).subtype(Optional.ofNullable(code)).build();
  }

  /** The same message with the mark of a test. */
  public static Acceptance asTest(Acceptance row) {
    return copyOf(row).test(true).build();
  }

  /** The office supervises the referral from now on, and is a party. */
  public static MessageEffects transfersTo(String office) {
    return new MessageEffects(
        "{}", Optional.empty(), Optional.of(office), List.of(office), Set.of(), List.of());
  }

  public static MessageEffects counting(String clearJson) {
    return new MessageEffects(
        clearJson, Optional.empty(), Optional.empty(), List.of(), Set.of(), List.of());
  }

  public static Acceptance withOtherContent(Acceptance row) {
    return copyOf(row).contentDigest(sha256("other")).build();
  }

  /** Its clear facts are no JSON; they hold a canary. */
  public static Acceptance thatNoDatabaseHolds() {
    OpensReferral opens =
        new OpensReferral("referred", "{" + CANARY, List.of(), "o", List.of(), List.of(), false);
    return message(UUID.randomUUID(), UUID.randomUUID(), "vetted-case", opens, 0, "police-a");
  }

  private static Acceptance message(
      UUID messageId,
      UUID referral,
      String type,
      Acceptance.Effect effect,
      int urgency,
      String... recipients) {
    return message("platform", messageId, referral, type, effect, urgency, recipients);
  }

  private static Acceptance message(
      String sender,
      UUID messageId,
      UUID referral,
      String type,
      Acceptance.Effect effect,
      int urgency,
      String... recipients) {
    byte[] ciphertext = ("sealed " + messageId).getBytes(StandardCharsets.UTF_8);
    return new Acceptance(
        sender,
        messageId,
        referral,
        type,
        1,
        Optional.empty(),
        sha256(messageId.toString()),
        new SealedBytes(ciphertext, base64(sha256(ciphertext)), List.of("k"), 1024),
        false,
        effect,
        Arrays.stream(recipients).map(to -> new Recipient(UUID.randomUUID(), to, false)).toList(),
        urgency,
        ("answer to " + messageId + " about " + referral).getBytes(StandardCharsets.UTF_8));
  }

  static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** It changes the state of the referral and nothing else. */
  private static ContinuesReferral leadsTo(String next, String... expected) {
    return new ContinuesReferral(
        Set.of(expected), Optional.empty(), Optional.of(next), MessageEffects.NONE);
  }
}
