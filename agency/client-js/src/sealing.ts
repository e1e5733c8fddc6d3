import { flattenedDecrypt } from 'jose'
import { type Bytes, fromBase64url, joined, random, text, toBase64url, utf8 } from './bytes.js'
import { isObject } from './json.js'
import { type Jwk, sealingKey } from './keys.js'

const MAGIC = 0x57534c31
const ALGORITHM = 'ECDH-ES+A256KW'
const MAX_RECIPIENTS = 64
const SHARED = new Set(['enc', 'alg', 'kid', 'epk'])
const PER_KEY = new Set(['alg', 'kid', 'epk'])

/** A message with its sender's signature. Both are sealed together. */
export interface SignedMessage {
  /** The sender's exact bytes. */
  body: Bytes
  /** The sender's detached JWS over them. */
  signature: string
}

/**
 * Seals a signed message to these public keys only: JWE (RFC 7516, general JSON serialization), `A256GCM`, `ECDH-ES+A256KW`
 * with P-256.
 *
 * @param stepBytes the content is padded to a multiple of this, so that its size reveals little
 */
export async function sealMessage(message: SignedMessage, recipients: readonly Jwk[], stepBytes: number): Promise<string> {
  const contentKey = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])
  const iv = random(12)
  const protectedHeader = toBase64url(utf8('{"enc":"A256GCM"}'))
  const cipher = { name: 'AES-GCM', iv, additionalData: utf8(protectedHeader), tagLength: 128 }
  const encrypted = new Uint8Array(await crypto.subtle.encrypt(cipher, contentKey, frame(message, stepBytes)))
  return JSON.stringify({
    protected: protectedHeader,
    recipients: await Promise.all(recipients.map(key => wrapped(contentKey, key))),
    iv: toBase64url(iv),
    tag: toBase64url(encrypted.subarray(-16)),
    ciphertext: toBase64url(encrypted.subarray(0, -16)),
  })
}

/**
 * Wraps the content key for one recipient (RFC 7518, section 4.6), with the ephemeral key beside the wrapped key. The
 * library puts the ephemeral key into the protected header for a single recipient. The wire format does not.
 */
async function wrapped(contentKey: CryptoKey, key: Jwk): Promise<Recipient> {
  if (key.kid === undefined) throw new Error('a key without a kid')
  const ephemeral = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const agreement = { name: 'ECDH', public: await sealingKey(key) }
  const shared = new Uint8Array(await crypto.subtle.deriveBits(agreement, ephemeral.privateKey, 256))
  const otherInfo = [uint32(ALGORITHM.length), utf8(ALGORITHM), uint32(0), uint32(0), uint32(256)]
  const derived = await crypto.subtle.digest('SHA-256', joined([uint32(1), shared, ...otherInfo]))
  const wrapping = await crypto.subtle.importKey('raw', derived, 'AES-KW', false, ['wrapKey'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', ephemeral.publicKey)
  return {
    encrypted_key: toBase64url(new Uint8Array(await crypto.subtle.wrapKey('raw', contentKey, wrapping, 'AES-KW'))),
    header: { alg: ALGORITHM, kid: key.kid, epk: { kty, crv, x, y } },
  }
}

function uint32(value: number): Bytes {
  const four = new Uint8Array(4)
  new DataView(four.buffer).setUint32(0, value)
  return four
}

interface Recipient {
  header?: Record<string, unknown>
  encrypted_key?: string
}

/**
 * Opens sealed content with one of these private keys, by their ids. Undefined if the content does not match this profile,
 * is for other keys or was changed. The answer does not reveal which.
 */
export async function openSealed(sealed: string, keys: ReadonlyMap<string, CryptoKey>): Promise<SignedMessage | undefined> {
  try {
    const jwe: unknown = JSON.parse(sealed)
    if (!isObject(jwe)) return undefined
    const shared: unknown = JSON.parse(text(fromBase64url(String(jwe.protected))))
    const recipients = (jwe.recipients ?? []) as Recipient[]
    const ofProfile =
      isObject(shared) &&
      Object.keys(shared).every(name => SHARED.has(name)) &&
      shared.enc === 'A256GCM' &&
      !('unprotected' in jwe) &&
      !('aad' in jwe) &&
      recipients.length <= MAX_RECIPIENTS &&
      recipients.every(own => Object.keys(own.header ?? {}).every(name => PER_KEY.has(name)))
    if (!ofProfile) return undefined
    for (const recipient of recipients) {
      const key = keys.get(String({ ...recipient.header, ...shared }.kid))
      const opened = key && (await opening(jwe, recipient, key))
      if (opened) return opened
    }
    return undefined
  } catch {
    return undefined
  }
}

/** Undefined for another key with this id or a changed entry. The next entry may be ours. */
async function opening(jwe: Record<string, unknown>, recipient: Recipient, key: CryptoKey): Promise<SignedMessage | undefined> {
  // Reads only these two members of a recipient. Others are ignored (RFC 7516, section 7.2.1), also a ciphertext of its own.
  const single = {
    protected: String(jwe.protected),
    header: recipient.header,
    encrypted_key: recipient.encrypted_key,
    iv: String(jwe.iv),
    ciphertext: String(jwe.ciphertext),
    tag: String(jwe.tag),
  }
  try {
    const opened = await flattenedDecrypt(single as Parameters<typeof flattenedDecrypt>[0], key, {
      keyManagementAlgorithms: [ALGORITHM],
      contentEncryptionAlgorithms: ['A256GCM'],
    })
    return unframe(opened.plaintext as Bytes)
  } catch {
    return undefined
  }
}

/** `"WSL1"`, length and signature, length and body, zeros up to a multiple of the step. */
function frame(message: SignedMessage, stepBytes: number): Bytes {
  const signature = utf8(message.signature)
  const bytes = 12 + signature.length + message.body.length
  const framed = new Uint8Array(Math.ceil(bytes / stepBytes) * stepBytes)
  const view = new DataView(framed.buffer)
  view.setUint32(0, MAGIC)
  view.setUint32(4, signature.length)
  framed.set(signature, 8)
  view.setUint32(8 + signature.length, message.body.length)
  framed.set(message.body, 12 + signature.length)
  return framed
}

function unframe(framed: Bytes): SignedMessage | undefined {
  const view = new DataView(framed.buffer, framed.byteOffset, framed.byteLength)
  if (view.getUint32(0) !== MAGIC) return undefined
  const bodyAt = 12 + view.getUint32(4)
  const end = bodyAt + view.getUint32(bodyAt - 4)
  if (end > framed.length || framed.subarray(end).some(byte => byte !== 0)) return undefined
  return { signature: String.fromCharCode(...framed.subarray(8, bodyAt - 4)), body: framed.slice(bodyAt, end) }
}
