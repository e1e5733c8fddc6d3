import { calculateJwkThumbprint } from 'jose'
import { fromBase64url, type Jwk, openingKey, permits, signingKey } from './wire'

/** What a key of an office is for. */
export type KeyUse = 'sealing' | 'message' | 'retrieval'

const CURVE = { namedCurve: 'P-256' }
const PUBLIC = ['kty', 'crv', 'x', 'y', 'kid', 'use', 'alg', 'purpose'] as const

/** A new P-256 pair as Jwk, private part included, to be wrapped at once. */
export async function newPair(use: 'agreement' | 'signature'): Promise<Jwk> {
  const pair =
    use === 'agreement'
      ? await crypto.subtle.generateKey({ name: 'ECDH', ...CURVE }, true, ['deriveBits'])
      : await crypto.subtle.generateKey({ name: 'ECDSA', ...CURVE }, true, ['sign', 'verify'])
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return { kty, crv, x, y, d } as Jwk
}

/** A new key of an office; its id is its thumbprint, after the office and the use. */
export async function newOfficeKey(office: string, use: KeyUse): Promise<Jwk> {
  const pair = await newPair(use === 'sealing' ? 'agreement' : 'signature')
  const kid = `${office}:${use}:${(await calculateJwkThumbprint(pair)).slice(0, 16)}`
  return use === 'sealing'
    ? { ...pair, kid, use: 'enc', alg: 'ECDH-ES+A256KW' }
    : { ...pair, kid, use: 'sig', alg: 'ES256', purpose: [use] }
}

/** What an existing key of an office is for: of those that sign, all may sign messages. */
export const useOf = (key: Jwk): KeyUse =>
  key.use === 'enc'
    ? 'sealing'
    : permits(key, 'retrieval') && !permits(key, 'message')
      ? 'retrieval'
      : 'message'

/** Without its private part. */
export const publicPart = (key: Jwk): Jwk =>
  Object.fromEntries(PUBLIC.filter(name => name in key).map(name => [name, key[name]])) as Jwk

/**
 * SHA-256 thumbprint of the key (RFC 7638) for two people to compare: the first 128 bits in hexadecimal, in eight groups of
 * four.
 */
export async function fingerprint(key: Jwk): Promise<string> {
  const bytes = fromBase64url(await calculateJwkThumbprint(key))
  const hex = Array.from(bytes.subarray(0, 16), byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.match(/.{4}/g)!.join(' ')
}

/** The private key of an office, for its use only. It cannot be exported. */
export const officePrivateKey = (use: KeyUse, key: Jwk): Promise<CryptoKey> =>
  use === 'sealing' ? openingKey(key) : signingKey(key)
