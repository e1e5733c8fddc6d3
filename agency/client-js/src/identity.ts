import { type Bytes } from './bytes.js'
import { type Jwk, type JwkSet, newestSealingKey, openingKey, type Signer } from './keys.js'
import { openSealed, sealMessage } from './sealing.js'
import { signMessage, verifyMessage } from './signature.js'

const STEP_BYTES = 256

/** The outcome of opening a reporter's identity. */
export type IdentityOpening =
  /** The exact bytes that the platform sealed: a person of `common/1` as JSON. */
  | { is: 'opened'; identity: Bytes }
  /** No key opens it. It is for somebody else, was changed, or is malformed. */
  | { is: 'not-opened' }
  /** A key opens it, but the platform has not signed its content. Anybody can seal to a public key. */
  | { is: 'not-signed' }

/**
 * Seals the identity of a reporter to one custodian only.
 *
 * @param identity a person of `common/1` as JSON, UTF-8
 * @param platform the signer of the platform
 * @param custodian the custodian's public keys, obtained from the custodian itself
 * @returns the value of `reporter.sealedIdentity` of a case
 */
export async function sealIdentity(identity: Bytes, platform: Signer, custodian: JwkSet): Promise<unknown> {
  const key = newestSealingKey(custodian, new Date())
  if (key === undefined) throw new Error('the custodian has no sealing key that is valid now')
  const signed = { body: identity, signature: await signMessage(identity, platform) }
  return JSON.parse(await sealMessage(signed, [key], STEP_BYTES))
}

/**
 * Opens a sealed identity for its custodian.
 *
 * @param sealed the value of `sealedIdentity`
 * @param own the custodian's keys with their private parts
 * @param platform public keys of the publisher of the case, past keys included
 */
export async function openIdentity(sealed: unknown, own: JwkSet, platform: readonly Jwk[]): Promise<IdentityOpening> {
  const keys = new Map<string, CryptoKey>()
  for (const key of own.keys) {
    if (key.use === 'enc' && key.kid !== undefined) keys.set(key.kid, await openingKey(key))
  }
  const opened = await openSealed(JSON.stringify(sealed), keys)
  if (opened === undefined) return { is: 'not-opened' }
  return (await verifyMessage(opened.body, opened.signature, platform)) === 'valid'
    ? { is: 'opened', identity: opened.body }
    : { is: 'not-signed' }
}
