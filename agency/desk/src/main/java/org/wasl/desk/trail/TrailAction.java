package org.wasl.desk.trail;

import java.util.Locale;

/** The actions of entries of the desk's trail. */
public enum TrailAction {
  /** An office was added to the desk. */
  OFFICE_ADDED,
  /** A one-time link was made for a person. */
  INVITED,
  /** A person enrolled with a passkey. */
  ENROLLED,
  /** A person added a passkey. */
  PASSKEY_ADDED,
  /** A person removed a passkey. */
  PASSKEY_REMOVED,
  /** An enrolled person joined a further office. */
  JOINED,
  /** A person signed in. */
  SIGNED_IN,
  /** A sign-in with a known passkey was refused. */
  SIGN_IN_REFUSED,
  /** A person's function, roles or keys were changed. */
  GRANTED,
  /** A person was revoked. */
  REVOKED,
  /** Keys of the office were made. */
  KEYS_MADE,
  /** A key of the office changed its state. */
  KEY_CHANGED,
  /** A person's page took sealed messages of referrals for the rows and the search of the inbox. */
  FETCHED,
  /** A message was on a person's screen. */
  OPENED,
  /** No key opens a message, so its holders are asked to hand it over. */
  RESEAL_ASKED,
  /** A draft was kept. */
  DRAFTED,
  /** A draft was deleted. */
  DRAFT_DELETED,
  /** An answer was signed, and waits to be sent. */
  SIGNED,
  /** A signed answer was sealed to the gateway anew. */
  SEALED_ANEW,
  /** The gateway accepted an answer. */
  ACCEPTED,
  /** Answers and receipts of retrieval that a restored gateway has lost are sent again. */
  RESEND_ORDERED,
  /** The gateway refused an answer. */
  REFUSED,
  /** A refused answer was taken away. */
  DISMISSED,
  /** A referral was assigned to a person, or to nobody. */
  ASSIGNED,
  /** A head changed the rules by which the office signs. */
  SIGNING_RULES_CHANGED,
  /** A person's absence was entered or changed. */
  ABSENCE_SET,
  /** A person's absence was taken back. */
  ABSENCE_REMOVED,
  /** A note for the file of a referral was written or changed. */
  NOTED,
  /** A note was deleted. */
  NOTE_DELETED,
  /** A head looked at the office's statistics by person. */
  PERSONS_COUNTED,
  /** The evidence of a referral was taken out. */
  EXPORTED,
  /** The entry for the gateway's directory was taken out. */
  ENTRY_EXPORTED,
  /** The gateway has erased a referral, and the desk whatever it had of it. */
  ERASED;

  /** As written in the trail. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
