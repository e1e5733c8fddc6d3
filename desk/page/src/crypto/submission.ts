import { CompactEncrypt } from 'jose'
import { text, toBase64url, type Bytes } from './bytes'
import { type SignedAnswer, submissionBytes } from './delivery'
import { sealingKey } from './keys'
import { signMessage, type SigningKey, SUBMISSION_KEY_TYP, verified } from './signature'
import type { Jwk } from './jwk'

/** The gateway's key of today: what is sealed to it, the gateway opens in memory and the host cannot. */
export interface SubmissionKey {
  jwk: Jwk
  until: string
}

/** Reads the gateway's statement of its submission key; throws unless one of the gateway's own keys signed it. */
export async function submissionKey(jws: string, gateway: Jwk[]): Promise<SubmissionKey> {
  const payload = await verified(jws.trim(), SUBMISSION_KEY_TYP, 'message', gateway)
  return JSON.parse(text(payload)) as SubmissionKey
}

/** Signs the exact bytes of an answer. */
export async function signAnswer(bytes: Bytes, by: SigningKey): Promise<SignedAnswer> {
  return { message: toBase64url(bytes), signature: await signMessage(bytes, by) }
}

/** A signed answer for the gateway's eyes, bound to the address it is sent to. */
export async function sealSubmission(answer: SignedAnswer, to: SubmissionKey, referral: string): Promise<string> {
  return new CompactEncrypt(submissionBytes(answer))
    .setProtectedHeader({
      alg: 'ECDH-ES+A256KW',
      enc: 'A256GCM',
      kid: to.jwk.kid,
      typ: 'wasl-submission+jwe',
      referral,
    })
    .encrypt(await sealingKey(to.jwk))
}
