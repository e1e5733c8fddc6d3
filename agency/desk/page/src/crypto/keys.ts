import { calculateJwkThumbprint } from 'jose'
import { fromBase64url, type Jwk, openingKey, permits, sha256, signingKey, utf8 } from './wire'

/** The use of an office's key. */
export type KeyUse = 'sealing' | 'message' | 'retrieval'

const CURVE = { namedCurve: 'P-256' }
const PUBLIC = ['kty', 'crv', 'x', 'y', 'kid', 'use', 'alg', 'purpose'] as const

/** A new P-256 pair as JWK with its private part. Wrap it at once. */
export async function newPair(use: 'agreement' | 'signature'): Promise<Jwk> {
  const pair =
    use === 'agreement'
      ? await crypto.subtle.generateKey({ name: 'ECDH', ...CURVE }, true, ['deriveBits'])
      : await crypto.subtle.generateKey({ name: 'ECDSA', ...CURVE }, true, ['sign', 'verify'])
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return { kty, crv, x, y, d } as Jwk
}

/** A new key of an office. Its id is the office, the use and the key's thumbprint. */
export async function newOfficeKey(office: string, use: KeyUse): Promise<Jwk> {
  const pair = await newPair(use === 'sealing' ? 'agreement' : 'signature')
  const kid = `${office}:${use}:${(await calculateJwkThumbprint(pair)).slice(0, 16)}`
  return use === 'sealing'
    ? { ...pair, kid, use: 'enc', alg: 'ECDH-ES+A256KW' }
    : { ...pair, kid, use: 'sig', alg: 'ES256', purpose: [use] }
}

/** The use of an existing key of an office. Every signing key may sign messages. */
export const useOf = (key: Jwk): KeyUse =>
  key.use === 'enc'
    ? 'sealing'
    : permits(key, 'retrieval') && !permits(key, 'message')
      ? 'retrieval'
      : 'message'

/** The key without its private part. */
export const publicPart = (key: Jwk): Jwk =>
  Object.fromEntries(PUBLIC.filter(name => name in key).map(name => [name, key[name]])) as Jwk

/**
 * The fingerprint of a key, for two persons to compare: the first 128 bits of its SHA-256 thumbprint (RFC 7638), in eight groups of four
 * hexadecimal digits.
 */
export const fingerprint = async (key: Jwk): Promise<string> => groups(fromBase64url(await calculateJwkThumbprint(key)))

/** The fingerprint of several keys of an office, in the same form: SHA-256 over the sorted use, state and thumbprint of each key. */
export async function numberOf(keys: { use: KeyUse; state: string; public: Jwk }[]): Promise<string> {
  const lines = keys.map(async key => `${key.use} ${key.state} ${await calculateJwkThumbprint(key.public)}`)
  return groups(await sha256(utf8((await Promise.all(lines)).sort().join('\n'))))
}

function groups(hash: Uint8Array): string {
  const hex = Array.from(hash.subarray(0, 16), byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.match(/.{4}/g)!.join(' ')
}

/** The private key of an office, for its own use only. It cannot be exported. */
export const officePrivateKey = (use: KeyUse, key: Jwk): Promise<CryptoKey> =>
  use === 'sealing' ? openingKey(key) : signingKey(key)
