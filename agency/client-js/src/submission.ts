import { CompactEncrypt } from 'jose'
import { fromBase64url, text, toBase64url, utf8 } from './bytes.js'
import { type Jwk, sealingKey } from './keys.js'
import type { OutgoingMessage } from './message.js'
import { SUBMISSION_KEY_TYP, verifyParts } from './signature.js'

/** The gateway's current submission key. The gateway opens the content in memory. The agency that passes it on cannot open it. */
export interface SubmissionKey {
  jwk: Jwk
  /** The time until which submissions should be sealed to this key. */
  until: string
}

/** The most by which this clock may be ahead of the gateway's. */
const CLOCK_MILLIS = 300_000

/**
 * Reads the gateway's statement of its submission key. Undefined unless one of the gateway's own keys signed it and it has
 * not expired. Without the expiry an intermediary could present an older genuine statement.
 *
 * @param jws the answer of `GET /v1/submission-key`
 */
export async function readSubmissionKey(
  jws: string,
  gateway: readonly Jwk[],
  now: Date = new Date(),
): Promise<SubmissionKey | undefined> {
  const parts = jws.trim().split('.')
  if (parts.length !== 3) return undefined
  const [header, payload, signature] = parts as [string, string, string]
  const status = await verifyParts(header, payload, signature, SUBMISSION_KEY_TYP, 'message', gateway)
  if (status !== 'valid') return undefined
  const key = JSON.parse(text(fromBase64url(payload))) as SubmissionKey
  return Date.parse(key.until) + CLOCK_MILLIS >= now.getTime() ? key : undefined
}

type Signed = Pick<OutgoingMessage, 'bytes' | 'signature'>

/** A signed message as JSON, for a sealed submission or a line of a bulk submission. */
export const submissionJson = (message: Signed): string =>
  JSON.stringify({ message: toBase64url(message.bytes), signature: message.signature })

/**
 * Seals a signed message to the gateway, bound to the address of the request.
 *
 * @param referral the referral of the message, absent for a vetted case
 * @returns a compact JWE for `Content-Type: application/jose`
 */
export async function sealSubmission(message: Signed, to: SubmissionKey, referral?: string): Promise<string> {
  if (to.jwk.kid === undefined) throw new Error('a key without a kid')
  return new CompactEncrypt(utf8(submissionJson(message)))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: to.jwk.kid,
      typ: 'wasl-submission+jwe',
      ...(referral === undefined ? {} : { referral }),
    })
    .encrypt(await sealingKey(to.jwk))
}
