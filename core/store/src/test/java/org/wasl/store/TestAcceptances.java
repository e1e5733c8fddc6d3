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
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.deadline.OwnMessageClaim;
import org.wasl.store.file.ListedFile;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.Recipient;
import org.wasl.store.intake.Acceptance.SealedBytes;
import org.wasl.store.intake.MessageEffects;
import org.wasl.trail.Actors;

/** Synthetic messages. */
public final class TestAcceptances {
  public static final String CANARY = "canary-7f3a";

  private TestAcceptances() {}

  public static Acceptance vettedCase(String... recipients) {
    return vettedCase(new MessageId(UUID.randomUUID()), 0, recipients);
  }

  public static Acceptance vettedCase(MessageId messageId, int urgency, String... recipients) {
    OpensReferral opens =
        new OpensReferral(
            "referred",
            "{\"category\":\"fraud\"}",
            List.of(new AgencyId("police-a")),
            new AgencyId("office-a"),
            List.of(),
            List.of("row-1"),
            false);
    return message(
        messageId, new ReferralId(UUID.randomUUID()), "vetted-case", opens, urgency, recipients);
  }

  /** A copy of a message, of which parts are to be others. */
  public static Copy copyOf(Acceptance row) {
    return new Copy(row);
  }

  /** A copy of a message. A value that is not set stays as it was. */
  public static final class Copy {
    private final Acceptance row;
    private AgencyId sender;
    private Optional<String> subtype;
    private byte[] contentDigest;
    private SealedBytes sealed;
    private boolean test;
    private Acceptance.Effect effect;
    private List<Recipient> recipients;
    private List<ListedFile> files;

    private Copy(Acceptance row) {
      this.row = row;
      this.sender = row.sender();
      this.subtype = row.subtype();
      this.contentDigest = row.contentDigest();
      this.sealed = row.sealed();
      this.test = row.test();
      this.effect = row.effect();
      this.recipients = row.recipients();
      this.files = row.files();
    }

    public Copy files(List<ListedFile> others) {
      files = others;
      return this;
    }

    public Copy sender(AgencyId other) {
      sender = other;
      return this;
    }

    Copy subtype(Optional<String> other) {
      subtype = other;
      return this;
    }

    public Copy contentDigest(byte[] other) {
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
          files,
          row.firstAnswer());
    }
  }

  /** Returns a copy whose deliveries can be called as soon as it is stored. */
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

  public static Acceptance instruction(ReferralId referral, String... recipients) {
    ContinuesReferral continues = leadsTo("investigating", "referred", "investigating");
    return message(
        new MessageId(UUID.randomUUID()), referral, "instruction", continues, 0, recipients);
  }

  public static Acceptance later(
      ReferralId referral, String expected, String next, String... recipients) {
    ContinuesReferral continues = leadsTo(next, expected);
    return message(
        new MessageId(UUID.randomUUID()), referral, "instruction", continues, 0, recipients);
  }

  /** A later message in a referral that was referred and stays so. */
  public static Acceptance by(
      AgencyId sender, ReferralId referral, MessageEffects effects, String... recipients) {
    ContinuesReferral continues =
        new ContinuesReferral(Set.of("referred"), Optional.empty(), Optional.empty(), effects);
    return message(
        sender, new MessageId(UUID.randomUUID()), referral, "later", continues, 0, recipients);
  }

  public static MessageEffects moves(MessageEffects.ObjectEffect... moves) {
    return new MessageEffects(
        "{}", Optional.empty(), Optional.empty(), List.of(), Set.of(), List.of(moves));
  }

  /** Returns a notification that goes to the same recipients in every state and for all parties. */
  public static Acceptance byTheGateway(
      ReferralId referral,
      String type,
      Optional<String> subtype,
      OwnMessageClaim claim,
      String... recipients) {
    Set<String> states =
        Stream.of(ReferralState.values()).map(ReferralState::wireName).collect(Collectors.toSet());
    Acceptance.SendsOwnMessage tells =
        new Acceptance.SendsOwnMessage(claim, states, Optional.empty());
    return from(
        new AgencyId(Actors.GATEWAY), of(referral, type, subtype.orElse(null), tells, recipients));
  }

  public static Acceptance from(AgencyId sender, Acceptance row) {
    return copyOf(row).sender(sender).build();
  }

  /** Returns a message of that type, and of that code if the type has one. */
  public static Acceptance of(
      ReferralId referral,
      String type,
      String code,
      Acceptance.Effect effect,
      String... recipients) {
    Acceptance row =
        message(new MessageId(UUID.randomUUID()), referral, type, effect, 0, recipients);
    return copyOf(row).subtype(Optional.ofNullable(code)).build();
  }

  /** Returns the message with the mark of a test. */
  public static Acceptance asTest(Acceptance row) {
    return copyOf(row).test(true).build();
  }

  /** The office supervises the referral from now on, and is a party. */
  public static MessageEffects transfersTo(AgencyId office) {
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

  /** Returns a message whose clear facts are not JSON and hold a canary. */
  public static Acceptance thatNoDatabaseHolds() {
    OpensReferral opens =
        new OpensReferral(
            "referred", "{" + CANARY, List.of(), new AgencyId("o"), List.of(), List.of(), false);
    return message(
        new MessageId(UUID.randomUUID()),
        new ReferralId(UUID.randomUUID()),
        "vetted-case",
        opens,
        0,
        "police-a");
  }

  private static Acceptance message(
      MessageId messageId,
      ReferralId referral,
      String type,
      Acceptance.Effect effect,
      int urgency,
      String... recipients) {
    return message(
        new AgencyId("platform"), messageId, referral, type, effect, urgency, recipients);
  }

  private static Acceptance message(
      AgencyId sender,
      MessageId messageId,
      ReferralId referral,
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
        Arrays.stream(recipients)
            .map(to -> new Recipient(new DeliveryId(UUID.randomUUID()), new AgencyId(to), false))
            .toList(),
        urgency,
        List.of(),
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
