import { calculateJwkThumbprint, importJWK } from 'jose'
import { fromBase64url } from './bytes'
import type { Jwk } from './jwk'

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
    : Array.isArray(key.purpose) && !key.purpose.includes('message') && key.purpose.includes('retrieval')
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

/** The private key of a person, which opens what is wrapped for it. It cannot be exported. */
export const personPrivateKey = (jwk: Jwk): Promise<CryptoKey> => agreementKey(jwk)

function agreementKey(jwk: Jwk): Promise<CryptoKey> {
  const { kty, crv, x, y, d } = jwk
  return crypto.subtle.importKey('jwk', { kty, crv, x, y, d } as JsonWebKey, { name: 'ECDH', ...CURVE }, false, [
    'deriveBits',
  ])
}

/** The algorithm of JWS that a key signs with: the key decides. */
export function signatureAlgorithm(key: Jwk): 'ES256' | 'EdDSA' {
  if (key.kty === 'OKP' && key.crv === 'Ed25519') return 'EdDSA'
  if (key.kty === 'EC' && key.crv === 'P-256') return 'ES256'
  throw new Error('neither Ed25519 nor P-256')
}

/** The private key of an office, for its use only. It cannot be exported. */
export async function officePrivateKey(use: KeyUse, jwk: Jwk): Promise<CryptoKey> {
  if (use === 'sealing') return agreementKey(jwk)
  const { kty, crv, x, y, d } = jwk
  const bare = { kty, crv, x, d, ...(y === undefined ? {} : { y }) } as JsonWebKey
  const algorithm = signatureAlgorithm(jwk) === 'EdDSA' ? { name: 'Ed25519' } : { name: 'ECDSA', ...CURVE }
  return crypto.subtle.importKey('jwk', bare, algorithm, false, ['sign'])
}

/** A public key that verifies signatures. */
export async function verificationKey(jwk: Jwk): Promise<CryptoKey> {
  const { kty, crv, x, y } = jwk
  const bare = { kty, crv, x, ...(y === undefined ? {} : { y }) } as Jwk
  return (await importJWK(bare, signatureAlgorithm(jwk))) as CryptoKey
}

/** A public key that something is sealed to. */
export async function sealingKey(jwk: Jwk): Promise<CryptoKey> {
  const { kty, crv, x, y } = jwk
  if (kty !== 'EC' || crv !== 'P-256') throw new Error('a sealing key is on P-256')
  return (await importJWK({ kty, crv, x, y } as Jwk, 'ECDH-ES+A256KW')) as CryptoKey
}
