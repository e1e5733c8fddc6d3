import { ed25519 } from '@noble/curves/ed25519.js'
import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { NodeBytes } from './node-buffer'

// The part of node:crypto that the offline verifier uses, for the browser. The verifier computes synchronously and WebCrypto does not, so
// this uses a library.

type Jwk = { kty: string; crv: string; x: string; y?: string }

export function createHash(_algorithm: 'sha256') {
  const hash = sha256.create()
  return {
    update(part: string | Uint8Array) {
      hash.update(typeof part === 'string' ? NodeBytes.from(part) : part)
      return this
    },
    digest: () => NodeBytes.of(...hash.digest()),
  }
}

/** The page has no certificate of a time-stamp authority, so it does not read time stamps. */
export class X509Certificate {
  constructor() {
    throw new Error('no certificates in a page')
  }
}

export const createPublicKey = ({ key }: { key: Jwk }) => key

export function verify(_algorithm: string | null, message: Uint8Array, given: Jwk | { key: Jwk }, signature: Uint8Array) {
  const jwk = 'key' in given ? given.key : given
  const x = NodeBytes.from(jwk.x, 'base64url')
  if (jwk.kty === 'OKP') return ed25519.verify(plain(signature), plain(message), plain(x), { zip215: false })
  const y = NodeBytes.from(jwk.y!, 'base64url')
  const point = Uint8Array.of(4, ...x, ...y)
  return p256.verify(plain(signature), plain(message), point, { lowS: false, prehash: true, format: 'compact' })
}

/** The library accepts only a plain array. */
const plain = (bytes: Uint8Array) => Uint8Array.from(bytes)
