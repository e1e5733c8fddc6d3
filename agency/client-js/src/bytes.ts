import { base64url } from 'jose'

/** Bytes that WebCrypto accepts. They are never in shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>

const encoder = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export const utf8 = (text: string): Bytes => encoder.encode(text) as Bytes

/** Decodes UTF-8. Throws if the bytes are malformed. */
export const text = (bytes: Uint8Array): string => strict.decode(bytes)

export const toBase64url = (bytes: Uint8Array): string => base64url.encode(bytes)

/** Decodes base64url without padding. Throws if the text is not the one canonical encoding. */
export function fromBase64url(encoded: string): Bytes {
  const bytes = base64url.decode(encoded) as Bytes
  if (base64url.encode(bytes) !== encoded) throw new Error('not base64url')
  return bytes
}

export const random = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count))

export const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** The digest as written on the wire: SHA-256, base64url, 43 characters. */
export const digest = async (bytes: Bytes): Promise<string> => toBase64url(await sha256(bytes))

/** Concatenates the arrays. */
export function joined(parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((bytes, part) => bytes + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
