package org.wasl.desk.office;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wasl.desk.config.DeskOffice;
import org.wasl.desk.persons.OfficeAdministration;
import org.wasl.desk.persons.OfficeAdministration.Invitation;
import org.wasl.desk.persons.OneTimeToken;
import org.wasl.desk.store.DeliveryTable;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.OfficeKeyTable;
import org.wasl.desk.store.OfficeKeyTable.KeyState;
import org.wasl.desk.store.OfficeKeyTable.KeyUsage;
import org.wasl.desk.store.OfficeKeyTable.OfficeKey;
import org.wasl.desk.store.OutgoingTable;
import org.wasl.desk.store.OutgoingTable.Outgoing;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.Role;
import org.wasl.desk.trail.DeskTrail;
import org.wasl.desk.trail.TrailAction;
import org.wasl.desk.trail.TrailEntry;
import org.wasl.wire.jose.Base64Url;
import org.wasl.wire.jose.KeyPurpose;
import org.wasl.wire.jose.KeyPurposes;
import org.wasl.wire.pki.PkiFolder.PublishedKeys;

/**
 * Sets up an office from the machine's command line, invites its heads, and sends messages again
 * that its gateway has lost.
 */
public final class OfficeSetup {
  private final Path data;
  private final DeskDatabase database;
  private final DeskTrail trail;
  private final OfficeAdministration administration;

  /** Works on a desk, which may run or not. */
  public OfficeSetup(
      Path data, DeskDatabase database, DeskTrail trail, OfficeAdministration administration) {
    this.data = data;
    this.database = database;
    this.trail = trail;
    this.administration = administration;
  }

  /**
   * A person to invite.
   *
   * @param name name as it stands in documents that the person signs
   * @param function likewise
   */
  public record Head(String name, String function) {}

  /**
   * Adds an office, makes its receipt key, and invites its first head.
   *
   * @param imports whether the link carries the keys of {@code ID.private.jwks}
   * @return the one-time link
   */
  public String add(DeskOffice office, Head head, boolean imports) throws IOException {
    ReceiptKey.makeIfMissing(office);
    PublishedKeys keys =
        imports
            ? office.pki().own(office.agency())
            : new PublishedKeys(new JWKSet(), KeyPurposes.UNLIMITED);
    String secret = imports ? OneTimeToken.make() : "";
    String wrapped = imports ? wrap(keys, secret) : null;
    String link =
        database.write(
            connection -> {
              append(connection, office.id(), TrailAction.OFFICE_ADDED);
              insert(connection, office.id(), keys);
              return invite(connection, office.id(), head, wrapped).link();
            });
    office.write(data);
    return imports ? link + "&import=" + secret : link;
  }

  /**
   * Invites one more head, for an office that has lost all of them.
   *
   * @return the one-time link
   */
  public String inviteHead(DeskOffice office, Head head) {
    return database.write(connection -> invite(connection, office.id(), head, null).link());
  }

  /**
   * Counts of messages that are sent again.
   *
   * @param answers signed answers, which an open page of the office seals anew first
   * @param receipts receipts of retrieval
   */
  public record Resent(int answers, int receipts) {}

  /**
   * Sends messages again that a gateway has lost, because it was restored from a backup. They are
   * the answers that it has accepted since a time, in any later state, and the receipts of
   * retrieval of messages that were read since then. If the gateway still has one, it answers as
   * before.
   */
  public Resent resend(String office, Instant since) {
    return database.write(
        connection -> {
          int answers = 0;
          for (String message : DeskTrail.acceptedSince(connection, office, since)) {
            Optional<Outgoing> reopened = OutgoingTable.reopen(connection, office, message);
            if (reopened.isPresent()) {
              answers++;
              String referral = reopened.get().referral();
              if (referral != null) {
                ReferralTable.recount(connection, office, referral);
              }
            }
          }
          int receipts = DeliveryTable.retrievalsAgain(connection, office, since);
          trail.append(
              connection,
              new TrailEntry(
                  Instant.now(),
                  office,
                  TrailEntry.HOST,
                  TrailAction.RESEND_ORDERED,
                  Map.of("since", since.toString())));
          return new Resent(answers, receipts);
        });
  }

  private Invitation invite(
      Connection connection, String office, Head head, @Nullable String wrapped)
      throws SQLException {
    return administration.invite(
        connection, office, TrailEntry.HOST, head.name, head.function, Set.of(Role.HEAD), wrapped);
  }

  /** Inserts keys in the order of the file. Its last sealing key is the one that senders use. */
  private static void insert(Connection connection, String office, PublishedKeys keys)
      throws SQLException {
    Instant at = Instant.now();
    for (JWK key : keys.keys().toPublicJWKSet().getKeys()) {
      Optional<KeyUsage> usage = usage(keys, key);
      OfficeKeyTable.insert(
          connection,
          office,
          new OfficeKey(
              key.getKeyID(),
              usage.orElse(KeyUsage.MESSAGE),
              JSONObjectUtils.toJSONString(keys.members(key)),
              usage.isPresent() ? KeyState.CURRENT : KeyState.OLD),
          at);
      at = at.plusMillis(1);
    }
  }

  /**
   * Returns the use of a key by persons. It is empty for a published key that signs neither
   * messages nor receipts of retrieval, because the desk signs the other receipts with its own key.
   */
  private static Optional<KeyUsage> usage(PublishedKeys keys, JWK key) {
    if (KeyUse.ENCRYPTION.equals(key.getKeyUse())) {
      return Optional.of(KeyUsage.SEALING);
    }
    if (keys.purposes().permit(key.getKeyID(), KeyPurpose.MESSAGE)) {
      return Optional.of(KeyUsage.MESSAGE);
    }
    return keys.purposes().permit(key.getKeyID(), KeyPurpose.RETRIEVAL)
        ? Optional.of(KeyUsage.RETRIEVAL)
        : Optional.empty();
  }

  private void append(Connection connection, String office, TrailAction action)
      throws SQLException {
    trail.append(
        connection, new TrailEntry(Instant.now(), office, TrailEntry.HOST, action, Map.of()));
  }

  /**
   * Returns the private keys of persons as compact JWE ({@code dir}, {@code A256GCM}). Only the
   * link has the secret.
   */
  private static String wrap(PublishedKeys keys, String secret) {
    List<JWK> used =
        keys.keys().getKeys().stream().filter(key -> usage(keys, key).isPresent()).toList();
    try {
      JWEObject jwe =
          new JWEObject(
              new JWEHeader(JWEAlgorithm.DIR, EncryptionMethod.A256GCM),
              new Payload(keys.tree(used)));
      jwe.encrypt(new DirectEncrypter(Base64Url.decoded(secret).orElseThrow()));
      return jwe.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("wrapping failed", e);
    }
  }
}
