import { CompactEncrypt } from 'jose'
import { fromBase64url, text, toBase64url, utf8 } from './bytes.js'
import { type Jwk, sealingKey } from './keys.js'
import type { OutgoingMessage } from './message.js'
import { SUBMISSION_KEY_TYP, verifyParts } from './signature.js'

/** The gateway's key of today: what is sealed to it, the gateway opens in memory and who passes it on cannot. */
export interface SubmissionKey {
  jwk: Jwk
  /** The time until which it is the one to seal to. */
  until: string
}

/** How far the clock here may be ahead of the gateway's. */
const CLOCK_MILLIS = 300_000

/**
 * Reads the gateway's statement of its submission key; undefined unless one of the gateway's own keys signed it, and its time is
 * not over: an earlier one is genuine as well, and whoever passes it on could give it again.
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

/** A signed message as JSON, for a submission that is sealed and for a line of a bulk submission. */
export const submissionJson = (message: Signed): string =>
  JSON.stringify({ message: toBase64url(message.bytes), signature: message.signature })

/**
 * Seals a signed message to the gateway, bound to the address that it is sent to.
 *
 * @param referral that the message belongs to; absent for a vetted case
 * @returns a compact JWE, to be sent with `Content-Type: application/jose`
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
