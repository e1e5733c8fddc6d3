import { calculateJwkThumbprint, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import { type KeyUse, officePrivateKey } from './keys'
import { type Bytes, fromBase64url, type Jwk, openingKey, sealingKey, sha256, text, utf8 } from './wire'

/** A person's private key as the host keeps it: once for each passkey, or under a passphrase. */
export interface WrappedPersonKey {
  by: 'prf' | 'passphrase'
  credentialId: string
  salt?: string
  iterations?: number
  jwe: string
}

/** Of PBKDF2-HMAC-SHA-256, for a new passphrase (OWASP, 2023). */
export const ITERATIONS = 600_000
const LEAST_ITERATIONS = 100_000
const MOST_ITERATIONS = 10_000_000

const AES = { name: 'AES-GCM', length: 256 }
const PERSON_KEY = utf8('wasl-desk/person-key/1')
const SEALED = { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] }
const DIRECT = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }

/** The input of the passkey's PRF, the same for everybody: SHA-256 of a fixed text. */
export const prfSalt = (): Promise<Bytes> => sha256(utf8('wasl-desk/prf/1'))

/** The wrapping key from what a passkey's PRF gave: HKDF-SHA-256. */
export async function keyFromPrf(output: BufferSource): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveKey'])
  const by = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: PERSON_KEY }
  return crypto.subtle.deriveKey(by, secret, AES, false, ['encrypt', 'decrypt'])
}

/** The wrapping key from a passphrase: PBKDF2-HMAC-SHA-256 over its NFKC form. */
export async function keyFromPassphrase(passphrase: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  if (!(iterations >= LEAST_ITERATIONS && iterations <= MOST_ITERATIONS)) throw new Error('iterations out of range')
  const secret = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  const by = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(by, secret, AES, false, ['encrypt', 'decrypt'])
}

/** A private key under a wrapping key: compact JWE, `dir` with `A256GCM`. */
export const wrapDirectly = (key: Jwk, by: CryptoKey): Promise<string> =>
  new CompactEncrypt(utf8(JSON.stringify(key))).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(by)

/** Opens a person's key: not to be exported. Throws where the wrapping key is another one. */
export async function unwrapPersonKey(jwe: string, by: CryptoKey): Promise<CryptoKey> {
  const opened = await compactDecrypt(jwe, by, DIRECT)
  return openingKey(wiped(opened.plaintext))
}

/** The person's key with another wrapping key, for a second passkey. */
export async function rewrapPersonKey(jwe: string, from: CryptoKey, to: CryptoKey): Promise<string> {
  const opened = await compactDecrypt(jwe, from, DIRECT)
  return wrapDirectly(wiped(opened.plaintext), to)
}

/** What `wasl desk office add --import` wrapped under the secret of the enrolment link. */
export async function openImported(jwe: string, secret: string): Promise<Jwk[]> {
  const raw = fromBase64url(secret)
  const by = await crypto.subtle.importKey('raw', raw, AES, false, ['decrypt'])
  const opened = await compactDecrypt(jwe, by, DIRECT)
  const { keys } = wiped(opened.plaintext) as unknown as { keys: Jwk[] }
  return keys
}

/** Seals to a public key on P-256: compact JWE, `ECDH-ES+A256KW` with `A256GCM`. */
export async function seal(bytes: Uint8Array, to: Jwk): Promise<string> {
  const kid = to.kid ?? (await calculateJwkThumbprint(to))
  return new CompactEncrypt(bytes)
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid })
    .encrypt(await sealingKey(to))
}

/** The id of the key that a compact JWE is sealed to. */
export const sealedTo = (jwe: string): string | undefined => decodeProtectedHeader(jwe).kid as string | undefined

/** Opens what {@link seal} sealed. */
export const unseal = async (jwe: string, key: CryptoKey): Promise<Uint8Array> =>
  (await compactDecrypt(jwe, key, SEALED)).plaintext

/** An office's private key for one person. */
export const wrapOfficeKey = (key: Jwk, person: Jwk): Promise<string> => seal(utf8(JSON.stringify(key)), person)

/** An office's private key, for its use only and not to be exported. */
export async function unwrapOfficeKey(jwe: string, use: KeyUse, person: CryptoKey): Promise<CryptoKey> {
  return officePrivateKey(use, wiped(await unseal(jwe, person)))
}

/** The same key wrapped for another person; in between it is in memory only. */
export async function rewrapOfficeKey(jwe: string, person: CryptoKey, other: Jwk): Promise<string> {
  const opened = await unseal(jwe, person)
  try {
    return await seal(opened, other)
  } finally {
    opened.fill(0)
  }
}

function wiped(bytes: Uint8Array): Jwk {
  try {
    return JSON.parse(text(bytes)) as Jwk
  } finally {
    bytes.fill(0)
  }
}
