import { get, put } from './api'
import { bytesToSign } from './answer'
import { sealAnswer, type SignedAnswer } from './correspondence'
import { readSubmissionKey, sealSubmission, signDocumentBy, type Signer, type SubmissionKey } from './crypto/wire'
import type { MessageDocument } from './message'
import type { Reference } from './reference'
import { pathOf } from './route'
import type { Office } from './types'

/** The gateway's key of now; throws where the host has none, a former one, or one that this browser does not trust. */
export async function gatewayKey(office: Office, reference: Reference, now = new Date()): Promise<SubmissionKey> {
  const jws = await get<string>(pathOf(office.id, 'submission-key'))
  const key = await readSubmissionKey(jws, await reference.keysOf('gateway'), now)
  if (key === undefined) {
    // Its keys may have been renewed since they were asked for.
    reference.forgetKeys('gateway')
    throw new Error('signed by no key of the gateway that is known here, or over')
  }
  return key
}

/** The answer for the gateway; null while there is no key of the gateway that this browser trusts: it waits and is sealed when there is. */
export async function sealedForGateway(
  answer: SignedAnswer,
  referral: string,
  office: Office,
  reference: Reference,
  now = new Date(),
): Promise<string | null> {
  try {
    return await sealSubmission(answer, await gatewayKey(office, reference, now), referral)
  } catch {
    return null
  }
}

/**
 * Signs a document; throws for one that is larger than any gateway takes. What this returns gives it to the host to be sent, and
 * may be called again where no reply came: the host takes a second request for the same one only if its bytes are the same, and
 * each signing and sealing makes others. It is told which revision of the draft the answer was written on, 0 where none was kept:
 * with another one there, nothing is signed.
 */
export async function signed(
  document: MessageDocument,
  referral: string,
  by: Signer,
  office: Office,
  reference: Reference,
): Promise<(revision?: number) => Promise<void>> {
  const { type, version, messageId } = document.envelope
  const answer = await signDocumentBy(bytesToSign(document), by)
  const body = {
    referral,
    type,
    version,
    sealedForOffice: await sealAnswer(answer, office),
    sealedForGateway: await sealedForGateway(answer, referral, office, reference),
  }
  return (revision = 0) => put(pathOf(office.id, 'outbox', messageId), { ...body, revision })
}
