import { calculateJwkThumbprint, CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose'
import { type KeyUse, officePrivateKey } from './keys'
import { type Bytes, fromBase64url, type Jwk, openingKey, random, sealingKey, sha256, text, utf8 } from './wire'

/** A person's private key as the host keeps it, wrapped for each passkey or under a passphrase. */
export interface WrappedPersonKey {
  by: 'prf' | 'passphrase'
  credentialId: string
  salt?: string
  iterations?: number
  jwe: string
}

/** Iterations of PBKDF2-HMAC-SHA-256 for a new passphrase (OWASP, 2023). */
export const ITERATIONS = 600_000
const LEAST_ITERATIONS = 100_000
const MOST_ITERATIONS = 10_000_000

const AES = { name: 'AES-GCM', length: 256 }
const PERSON_KEY = utf8('wasl-desk/person-key/1')
const SEALED = { keyManagementAlgorithms: ['ECDH-ES+A256KW'], contentEncryptionAlgorithms: ['A256GCM'] }
const DIRECT = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }

/** The input of the passkey's PRF, equal for all persons: SHA-256 of a fixed text. */
export const prfSalt = (): Promise<Bytes> => sha256(utf8('wasl-desk/prf/1'))

/** Derives the wrapping key from the output of a passkey's PRF with HKDF-SHA-256. */
export async function keyFromPrf(output: BufferSource): Promise<CryptoKey> {
  const secret = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveKey'])
  const by = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: PERSON_KEY }
  return crypto.subtle.deriveKey(by, secret, AES, false, ['encrypt', 'decrypt'])
}

/** Derives the wrapping key from a passphrase with PBKDF2-HMAC-SHA-256 over its NFKC form. */
export async function keyFromPassphrase(passphrase: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  if (!(iterations >= LEAST_ITERATIONS && iterations <= MOST_ITERATIONS)) throw new Error('iterations out of range')
  const secret = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  const by = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations }
  return crypto.subtle.deriveKey(by, secret, AES, false, ['encrypt', 'decrypt'])
}

/** The wrapping key of a key wrapped under a passphrase. */
export const keyFromPassphraseOf = ({ salt, iterations }: WrappedPersonKey, passphrase: string): Promise<CryptoKey> =>
  keyFromPassphrase(passphrase, fromBase64url(salt!), iterations!)

/** Seals content under a symmetric key: compact JWE, `dir` with `A256GCM`. */
export const sealDirectly = (content: Bytes, by: CryptoKey): Promise<string> =>
  new CompactEncrypt(content).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(by)

/** Opens the result of {@link sealDirectly}. */
export const unsealDirectly = async (jwe: string, by: CryptoKey): Promise<Uint8Array> =>
  (await compactDecrypt(jwe, by, DIRECT)).plaintext

/** Wraps a private key under a symmetric key. */
export const wrapDirectly = (key: Jwk, by: CryptoKey): Promise<string> => sealDirectly(utf8(JSON.stringify(key)), by)

/** A new symmetric key and its form sealed to a person. The returned key cannot be exported. */
export async function newKeyFor(person: Jwk): Promise<{ key: CryptoKey; sealed: string }> {
  const bytes = random(32)
  try {
    return { key: await symmetricKey(bytes), sealed: await seal(bytes, person) }
  } finally {
    bytes.fill(0)
  }
}

/** Opens a key of {@link newKeyFor}. */
export async function openKeyFor(sealed: string, person: CryptoKey): Promise<CryptoKey> {
  const bytes = (await unseal(sealed, person)) as Bytes
  try {
    return await symmetricKey(bytes)
  } finally {
    bytes.fill(0)
  }
}

const symmetricKey = (bytes: Bytes) => crypto.subtle.importKey('raw', bytes, AES, false, ['encrypt', 'decrypt'])

/** Opens a person's key, which then cannot be exported. Throws if the wrapping key does not fit. */
export async function unwrapPersonKey(jwe: string, by: CryptoKey): Promise<CryptoKey> {
  return openingKey(wiped(await unsealDirectly(jwe, by)))
}

/** Wraps the person's key again with another wrapping key, for a second passkey. */
export async function rewrapPersonKey(jwe: string, from: CryptoKey, to: CryptoKey): Promise<string> {
  return wrapDirectly(wiped(await unsealDirectly(jwe, from)), to)
}

/** Opens keys that `wasl desk office add --import` wrapped under the secret of the enrolment link. */
export async function openImported(jwe: string, secret: string): Promise<Jwk[]> {
  const raw = fromBase64url(secret)
  const by = await crypto.subtle.importKey('raw', raw, AES, false, ['decrypt'])
  const opened = await compactDecrypt(jwe, by, DIRECT)
  const { keys } = wiped(opened.plaintext) as unknown as { keys: Jwk[] }
  return keys
}

/** Seals to a public P-256 key: compact JWE, `ECDH-ES+A256KW` with `A256GCM`. */
export async function seal(bytes: Uint8Array, to: Jwk): Promise<string> {
  const kid = to.kid ?? (await calculateJwkThumbprint(to))
  return new CompactEncrypt(bytes)
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid })
    .encrypt(await sealingKey(to))
}

/** The id of the key to which a compact JWE is sealed. */
export const sealedTo = (jwe: string): string | undefined => decodeProtectedHeader(jwe).kid as string | undefined

/** Opens the result of {@link seal}. */
export const unseal = async (jwe: string, key: CryptoKey): Promise<Uint8Array> =>
  (await compactDecrypt(jwe, key, SEALED)).plaintext

/** Wraps an office's private key for one person. */
export const wrapOfficeKey = (key: Jwk, person: Jwk): Promise<string> => seal(utf8(JSON.stringify(key)), person)

/** An office's private key as the host keeps it for a person, with the host's statement about it. */
interface WrappedOfficeKey {
  use: KeyUse
  public: Jwk
  wrapped: string
}

/** Opens an office's private key for its own use. It cannot be exported. Throws if it is not the stated key. */
export async function unwrapOfficeKey(of: WrappedOfficeKey, person: CryptoKey): Promise<CryptoKey> {
  const key = wiped(await unseal(of.wrapped, person))
  await requireSame(key, of.public)
  return officePrivateKey(of.use, key)
}

/** Wraps the key for another person. It is in clear only in memory. Throws if it is not the stated key. */
export async function rewrapOfficeKey(of: WrappedOfficeKey, person: CryptoKey, other: Jwk): Promise<string> {
  const opened = await unseal(of.wrapped, person)
  try {
    await requireSame(JSON.parse(text(opened)) as Jwk, of.public)
    return await seal(opened, other)
  } finally {
    opened.fill(0)
  }
}

/** Anybody can wrap any key for a person, also the host. */
async function requireSame(key: Jwk, stated: Jwk): Promise<void> {
  if ((await calculateJwkThumbprint(key)) !== (await calculateJwkThumbprint(stated))) throw new Error('another key than is stated')
}

/** Tells whether the private key belongs to the public key. The host could show a person a foreign key as the person's own. */
export const isPair = (person: CryptoKey, shown: Jwk): Promise<boolean> =>
  seal(utf8(''), shown)
    .then(jwe => unseal(jwe, person))
    .then(
      () => true,
      () => false,
    )

function wiped(bytes: Uint8Array): Jwk {
  try {
    return JSON.parse(text(bytes)) as Jwk
  } finally {
    bytes.fill(0)
  }
}
