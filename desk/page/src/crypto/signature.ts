import { CompactSign, compactVerify, decodeProtectedHeader, flattenedVerify } from 'jose'
import { type Bytes, toBase64url, utf8 } from './bytes'
import { signatureAlgorithm, verificationKey } from './keys'
import type { Jwk } from './jwk'

const PARAMETERS = ['alg', 'kid', 'typ']

/** What signs for an office: a private key that stays in WebCrypto. */
export interface SigningKey {
  kid: string
  alg: 'ES256' | 'EdDSA'
  key: CryptoKey
}

/** Why a signature does not hold, in the words of `SignatureStatus` of the wire; `valid` where it does. */
export type SignatureState =
  | 'valid'
  | 'malformed'
  | 'forbidden-header'
  | 'wrong-type'
  | 'unknown-key'
  | 'wrong-purpose'
  | 'invalid'

export const MESSAGE_TYP = 'wasl-message+jws'
export const RECEIPT_TYP = 'wasl-receipt+jws'
export const SUBMISSION_KEY_TYP = 'wasl-submission-key+jws'

/** The detached JWS (RFC 7515, appendix F) over exactly these bytes. */
export async function signMessage(bytes: Bytes, by: SigningKey): Promise<string> {
  const [header, , signature] = (await compact(bytes, by, MESSAGE_TYP)).split('.')
  return `${header}..${signature}`
}

const compact = (bytes: Bytes, by: SigningKey, typ: string): Promise<string> =>
  new CompactSign(bytes).setProtectedHeader({ kid: by.kid, typ, alg: by.alg }).sign(by.key)

/** A receipt about one delivery, with the members of `receipt/1`. */
export interface Receipt {
  kind: 'retrieval'
  deliveryId: string
  messageId: string
  sender: string
  recipient: string
  referral: string
  digest: string
  time: string
}

/** The receipt as a compact JWS. */
export const signReceipt = (receipt: Receipt, by: SigningKey): Promise<string> => {
  const members = Object.entries(receipt).sort(([a], [b]) => (a < b ? -1 : 1))
  return compact(utf8(JSON.stringify(Object.fromEntries(members))), by, RECEIPT_TYP)
}

/** Whether this is the signature of one of `keys`, for messages, over exactly these bytes. */
export async function verifyMessage(bytes: Bytes, detached: string, keys: Jwk[]): Promise<SignatureState> {
  const parts = detached.split('.')
  if (parts.length !== 3 || parts[1] !== '') return 'malformed'
  const [header, , signature] = parts
  const found = keyFor(header, MESSAGE_TYP, 'message', keys)
  if (typeof found === 'string') return found
  try {
    const jws = { protected: header, payload: toBase64url(bytes), signature }
    await flattenedVerify(jws, await verificationKey(found), { algorithms: [signatureAlgorithm(found)] })
    return 'valid'
  } catch {
    return 'invalid'
  }
}

/** The payload of a compact JWS of this type by one of these keys; throws where it is none. */
export async function verified(jws: string, typ: string, purpose: string, keys: Jwk[]): Promise<Uint8Array> {
  const found = keyFor(jws.split('.')[0], typ, purpose, keys)
  if (typeof found === 'string') throw new Error(`signature ${found}`)
  const { payload } = await compactVerify(jws, await verificationKey(found), {
    algorithms: [signatureAlgorithm(found)],
  })
  return payload
}

function keyFor(header: string, typ: string, purpose: string, keys: Jwk[]): Jwk | SignatureState {
  let parameters: Record<string, unknown>
  try {
    parameters = { ...decodeProtectedHeader({ protected: header, payload: '', signature: '' }) }
  } catch {
    return 'malformed'
  }
  if (!Object.keys(parameters).every(name => PARAMETERS.includes(name))) return 'forbidden-header'
  if (parameters.typ !== typ) return 'wrong-type'
  const key = keys.find(candidate => candidate.kid === parameters.kid && candidate.use !== 'enc')
  if (key === undefined) return 'unknown-key'
  return Array.isArray(key.purpose) && !key.purpose.includes(purpose) ? 'wrong-purpose' : key
}
