import { importJWK, type JWK } from 'jose'

/** A key as JSON (RFC 7517). `purpose` limits the uses of a signing key. Without it the key may sign everything. */
export interface Jwk {
  kty?: string
  crv?: string
  x?: string
  y?: string
  d?: string
  kid?: string
  use?: string
  alg?: string
  nbf?: number
  exp?: number
  purpose?: string[]
  [member: string]: unknown
}

export interface JwkSet {
  keys: Jwk[]
}

/** The use of a signing key, if its owner limits it. */
export type KeyPurpose = 'message' | 'receipt' | 'retrieval'

/** Signs for an agency. The private key stays in WebCrypto. */
export interface Signer {
  kid: string
  alg: 'ES256' | 'EdDSA'
  key: CryptoKey
}

/** The JWS algorithm of a key. Throws for an unsupported key. */
export function signatureAlgorithm(key: Jwk): 'ES256' | 'EdDSA' {
  if (key.kty === 'OKP' && key.crv === 'Ed25519') return 'EdDSA'
  if (key.kty === 'EC' && key.crv === 'P-256') return 'ES256'
  throw new Error('neither Ed25519 nor P-256')
}

const CURVE = { namedCurve: 'P-256' }

/** Signs with a private key that cannot be exported. */
export async function signerOf(key: Jwk): Promise<Signer> {
  const { kid } = key
  if (kid === undefined) throw new Error('a key without a kid')
  return { kid, alg: signatureAlgorithm(key), key: await signingKey(key) }
}

/** A private signing key that cannot be exported. */
export async function signingKey(key: Jwk): Promise<CryptoKey> {
  const { kty, crv, x, y, d } = key
  const bare = { kty, crv, x, d, ...(y === undefined ? {} : { y }) } as JsonWebKey
  const algorithm = signatureAlgorithm(key) === 'EdDSA' ? { name: 'Ed25519' } : { name: 'ECDSA', ...CURVE }
  return crypto.subtle.importKey('jwk', bare, algorithm, false, ['sign'])
}

/** A private P-256 key that opens content sealed to it. It cannot be exported. */
export function openingKey(key: Jwk): Promise<CryptoKey> {
  const { kty, crv, x, y, d } = key
  const bare = { kty, crv, x, y, d } as JsonWebKey
  return crypto.subtle.importKey('jwk', bare, { name: 'ECDH', ...CURVE }, false, ['deriveBits'])
}

/** A public key that verifies signatures. */
export async function verificationKey(key: Jwk): Promise<CryptoKey> {
  const { kty, crv, x, y } = key
  const bare = { kty, crv, x, ...(y === undefined ? {} : { y }) } as JWK
  return (await importJWK(bare, signatureAlgorithm(key))) as CryptoKey
}

/** A public key to which content is sealed. */
export async function sealingKey(key: Jwk): Promise<CryptoKey> {
  const { kty, crv, x, y } = key
  if (kty !== 'EC' || crv !== 'P-256') throw new Error('a sealing key is on P-256')
  return (await importJWK({ kty, crv, x, y } as JWK, 'ECDH-ES+A256KW')) as CryptoKey
}

/** Tells whether this time is between `nbf` and `exp` of the key. */
export const isValidAt = (key: Jwk, at: Date): boolean =>
  (key.nbf === undefined || at.getTime() >= key.nbf * 1000) && (key.exp === undefined || at.getTime() < key.exp * 1000)

/** Tells whether the key may sign for that purpose. */
export const permits = (key: Jwk, purpose: KeyPurpose): boolean =>
  key.purpose === undefined || (Array.isArray(key.purpose) && key.purpose.includes(purpose))

/** The newest sealing key of a set that is valid at this time. The newest key is the last one. */
export const newestSealingKey = (keys: JwkSet, at: Date): Jwk | undefined =>
  keys.keys.filter(key => key.use === 'enc' && isValidAt(key, at)).at(-1)

/** An agency's own keys, and the public keys of its correspondents. */
export interface AgencyKeys {
  /** Id of the agency. */
  agency: string
  /** Signs with the newest key for that purpose. Rejects if there is none. */
  signer(purpose: KeyPurpose): Promise<Signer>
  /** Keys that open content sealed to the agency, by id. */
  opening(): Promise<ReadonlyMap<string, CryptoKey>>
  /** The public keys of a sender, past keys included. Undefined if the agency accepts nothing from it. */
  of(sender: string): Jwk[] | undefined
}

/**
 * Keys of an agency.
 *
 * @param agency its id
 * @param own its keys with their private parts (`ID.private.jwks`), the newest last
 * @param directory public keys by agency. Those of the gateway are under `gateway`.
 */
export function agencyKeys(agency: string, own: JwkSet, directory: ReadonlyMap<string, JwkSet>): AgencyKeys {
  const signers = new Map<Jwk, Promise<Signer>>()
  let opening: Promise<ReadonlyMap<string, CryptoKey>> | undefined
  return {
    agency,
    async signer(purpose) {
      const now = new Date()
      const key = own.keys
        .filter(candidate => candidate.use === 'sig' && permits(candidate, purpose) && isValidAt(candidate, now))
        .at(-1)
      if (key === undefined) throw new Error(`no signing key of ${agency} that is valid now, for purpose ${purpose}`)
      const cached = signers.get(key) ?? signerOf(key)
      signers.set(key, cached)
      return cached
    },
    opening() {
      const sealing = own.keys.filter(key => key.use === 'enc' && key.kid !== undefined)
      opening ??= Promise.all(sealing.map(async key => [key.kid!, await openingKey(key)] as const)).then(all => new Map(all))
      return opening
    },
    of: sender => directory.get(sender)?.keys,
  }
}
