import { CompactSign, flattenedVerify } from 'jose'
import { type Bytes, fromBase64url, toBase64url } from './bytes.js'
import { flatJson } from './json.js'
import { type Jwk, type KeyPurpose, permits, signatureAlgorithm, type Signer, verificationKey } from './keys.js'

const PARAMETERS = new Set(['alg', 'kid', 'typ'])
const MAX_HEADER_CHARACTERS = 512
const MAX_SIGNATURE_CHARACTERS = 128

/** The reason why a signature is not valid, or `valid`. The codes are those of the gateway's problems and audit entries. */
export type SignatureStatus =
  | 'valid'
  | 'missing'
  | 'malformed'
  | 'forbidden-header'
  | 'wrong-type'
  | 'unknown-key'
  | 'forbidden-algorithm'
  | 'invalid'
  | 'wrong-purpose'

export const MESSAGE_TYP = 'wasl-message+jws'
export const RECEIPT_TYP = 'wasl-receipt+jws'
export const RECEIPTS_TYP = 'wasl-receipts+jws'
export const SUBMISSION_KEY_TYP = 'wasl-submission-key+jws'

/** A compact JWS (RFC 7515) with the header parameters `kid`, `typ` and `alg` only. */
export const signCompact = (bytes: Bytes, by: Signer, typ: string): Promise<string> =>
  new CompactSign(bytes).setProtectedHeader({ kid: by.kid, typ, alg: by.alg }).sign(by.key)

/** The detached JWS (RFC 7515, appendix F) over exactly these bytes: the value of `Wasl-Signature`. */
export async function signMessage(bytes: Bytes, by: Signer): Promise<string> {
  const [header, , signature] = (await signCompact(bytes, by, MESSAGE_TYP)).split('.')
  return `${header}..${signature}`
}

/**
 * Tells whether one of these keys signed exactly these bytes as a message.
 *
 * @param detached the value of `Wasl-Signature`, empty if the header is missing
 */
export async function verifyMessage(bytes: Bytes, detached: string, keys: readonly Jwk[]): Promise<SignatureStatus> {
  if (detached.trim() === '') return 'missing'
  const parts = detached.split('.')
  if (parts.length !== 3 || parts[1] !== '') return 'malformed'
  return verifyParts(parts[0]!, toBase64url(bytes), parts[2]!, MESSAGE_TYP, 'message', keys)
}

/** Verifies the three parts of a JWS with another `typ`. */
export async function verifyParts(
  header: string,
  payload: string,
  signature: string,
  typ: string,
  purpose: KeyPurpose,
  keys: readonly Jwk[],
): Promise<SignatureStatus> {
  if (header.length > MAX_HEADER_CHARACTERS || signature.length > MAX_SIGNATURE_CHARACTERS) return 'malformed'
  const parameters = flatJson(decoded(header) ?? new Uint8Array())
  if (parameters === undefined) return namesMore(header) ? 'forbidden-header' : 'malformed'
  if (![...parameters.keys()].every(name => PARAMETERS.has(name))) return 'forbidden-header'
  if (parameters.get('typ') !== typ) return 'wrong-type'
  const key = keys.find(candidate => candidate.kid === parameters.get('kid') && candidate.use !== 'enc')
  if (key === undefined) return 'unknown-key'
  if (decoded(signature) === undefined) return 'invalid'
  const algorithm = signatureAlgorithm(key)
  if (parameters.get('alg') !== algorithm) return 'forbidden-algorithm'
  try {
    await flattenedVerify({ protected: header, payload, signature }, await verificationKey(key), { algorithms: [algorithm] })
  } catch {
    return 'invalid'
  }
  return permits(key, purpose) ? 'valid' : 'wrong-purpose'
}

/** A header with a value that is not text, such as an embedded key. */
function namesMore(header: string): boolean {
  try {
    const parsed = JSON.parse(new TextDecoder().decode(fromBase64url(header))) as object
    return Object.keys(parsed).some(name => !PARAMETERS.has(name))
  } catch {
    return false
  }
}

function decoded(encoded: string): Bytes | undefined {
  try {
    return fromBase64url(encoded)
  } catch {
    return undefined
  }
}
