import { type Jwk, random, toBase64url } from './crypto/wire'
import { newOfficeKey, newPair, publicPart, useOf, type KeyUse } from './crypto/keys'
import { createPasskey, type PasskeyAnswer, usePasskey } from './crypto/passkey'
import {
  ITERATIONS,
  keyFromPassphrase,
  keyFromPassphraseOf,
  openImported,
  rewrapPersonKey,
  wrapDirectly,
  type WrappedPersonKey,
  wrapOfficeKey,
} from './crypto/wrapping'
import type { EnrolmentOffer } from './types'

/** A wrapped key of the office, as the first head's browser hands it to the host. */
interface OfficeKeyIn {
  kid: string
  use: KeyUse
  public: Jwk
  wrapped: string
}

interface Enrolment {
  token: string
  credential: Record<string, unknown>
  personKey: { public: Jwk; wrapped: WrappedPersonKey[] }
  officeKeys: OfficeKeyIn[]
}

export const MIN_PASSPHRASE = 16

/**
 * The link that a head passes on: this page with the host's token only. If it had a secret, its reader would take over keys that the host
 * knows.
 */
export function ownLink(stated: string): string {
  const token = new URLSearchParams(new URL(stated).hash.slice(1)).get('enrol')
  if (token === null) throw new Error('no link to enrol')
  return `${location.origin}/#${new URLSearchParams({ enrol: token })}`
}

/** Creates the passkey of a new person. */
export const makePasskey = (offer: EnrolmentOffer): Promise<PasskeyAnswer> => createPasskey(offer.creation)

/**
 * Makes the person's key, for the first head also the keys of the office, and wraps them all.
 *
 * @param passphrase for a passkey without PRF
 * @param secret of the enrolment link, if existing keys are imported
 */
export async function enrolment(
  offer: EnrolmentOffer,
  token: string,
  passkey: PasskeyAnswer,
  passphrase: string | null,
  secret: string | null,
): Promise<Enrolment> {
  const person = await newPair('agreement')
  const shown = publicPart(person)
  return {
    token,
    credential: passkey.credential,
    personKey: { public: shown, wrapped: [await wrapped(person, passkey, passphrase)] },
    officeKeys: offer.officeHasKeys ? [] : await officeKeys(offer, secret, shown),
  }
}

async function wrapped(person: Jwk, passkey: PasskeyAnswer, passphrase: string | null): Promise<WrappedPersonKey> {
  const { credentialId } = passkey
  if (passkey.wrapping !== null) {
    return { by: 'prf', credentialId, jwe: await wrapDirectly(person, passkey.wrapping) }
  }
  if (passphrase === null || passphrase.length < MIN_PASSPHRASE) throw new Error('a passphrase is needed')
  const salt = random(16)
  const by = await keyFromPassphrase(passphrase, salt, ITERATIONS)
  return {
    by: 'passphrase',
    credentialId,
    salt: toBase64url(salt),
    iterations: ITERATIONS,
    jwe: await wrapDirectly(person, by),
  }
}

/** The host's requirements for adding or removing a passkey. */
export interface PasskeyOffer {
  request: Record<string, unknown>
  creation: Record<string, unknown>
}

/** A further passkey of a person: a known one, a new one, and the person's key wrapped for the new one. */
interface FurtherPasskey {
  shown: Record<string, unknown>
  credential: Record<string, unknown>
  wrapped: WrappedPersonKey[]
}

export class NoPrf extends Error {}

/**
 * Makes a further passkey that opens the same key of the person.
 *
 * @param passphrase the passphrase of a person whose passkeys have no PRF
 * @param where on this device, or on another one or a security key
 */
export async function furtherPasskey(
  offer: PasskeyOffer,
  wrapped: WrappedPersonKey[],
  passphrase: string,
  where: AuthenticatorAttachment,
): Promise<FurtherPasskey> {
  const shown = await usePasskey(offer.request)
  const bySecret = wrapped.find(wrappedKey => wrappedKey.by === 'passphrase')
  const known = wrapped.find(wrappedKey => wrappedKey.by === 'prf' && wrappedKey.credentialId === shown.credentialId) ?? bySecret
  if (known === undefined) throw new Error('opens no key')
  const from =
    known.by === 'prf'
      ? shown.wrapping
      : await keyFromPassphraseOf(known, passphrase)
  if (from === null) throw new NoPrf()
  const selection = { ...(offer.creation.authenticatorSelection as object), authenticatorAttachment: where }
  const made = await createPasskey({ ...offer.creation, authenticatorSelection: selection })
  const { credential, credentialId, wrapping } = made
  if (wrapping === null) {
    if (bySecret === undefined) throw new NoPrf()
    return { shown: shown.credential, credential, wrapped: [] }
  }
  const jwe = await rewrapPersonKey(known.jwe, from, wrapping)
  return { shown: shown.credential, credential, wrapped: [{ by: 'prf', credentialId, jwe }] }
}

async function officeKeys(offer: EnrolmentOffer, secret: string | null, person: Jwk): Promise<OfficeKeyIn[]> {
  const keys = await (offer.imported !== null && secret !== null ? openImported(offer.imported, secret) : newKeys(offer))
  if (!keys.some(key => useOf(key) === 'retrieval')) keys.push(await newOfficeKey(offer.office.id, 'retrieval'))
  return Promise.all(keys.map(key => officeKeyIn(key, person)))
}

const newKeys = (offer: EnrolmentOffer): Promise<Jwk[]> =>
  Promise.all((['sealing', 'message'] as const).map(use => newOfficeKey(offer.office.id, use)))

async function officeKeyIn(key: Jwk, person: Jwk): Promise<OfficeKeyIn> {
  return { kid: key.kid!, use: useOf(key), public: publicPart(key), wrapped: await wrapOfficeKey(key, person) }
}
