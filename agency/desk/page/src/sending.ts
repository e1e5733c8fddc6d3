import { get, put } from './api'
import { bytesToSign } from './answer'
import { sealAnswer, type SignedAnswer } from './correspondence'
import { digest, readSubmissionKey, sealSubmission, signDocumentBy, type Signer, type SubmissionKey } from './crypto/wire'
import type { MessageDocument } from './message'
import type { Reference } from './reference'
import { pathOf } from './route'
import type { Office } from './types'

/** The gateway's current key. Throws if the host has none, a former one, or one that this browser does not trust. */
export async function gatewayKey(office: Office, reference: Reference, now = new Date()): Promise<SubmissionKey> {
  const jws = await get<string>(pathOf(office.id, 'submission-key'))
  const key = await readSubmissionKey(jws, await reference.keysOf('gateway'), now)
  if (key === undefined) {
    // The gateway may have renewed its keys since they were fetched.
    reference.forgetKeys('gateway')
    throw new Error('signed by no key of the gateway that is known here, or over')
  }
  return key
}

/** The answer sealed for the gateway. Null while there is no trusted key of the gateway. It then waits and is sealed later. */
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
 * Signs a document. Throws if it is larger than any gateway accepts. The returned function passes it to the host and may be called again
 * after a lost reply. The host accepts a second request for it only with the same bytes, and each new signature or sealing would change
 * them. The request states the draft's revision on which the answer was written, 0 if no draft was kept. If the host has another draft,
 * nothing is signed.
 *
 * @param code the code of the answer, by which the host knows the office's rules for it
 */
export async function signed(
  document: MessageDocument,
  referral: string,
  by: Signer,
  office: Office,
  reference: Reference,
  code?: string,
): Promise<(revision?: number) => Promise<void>> {
  const { type, version, messageId } = document.envelope
  const answer = await signDocumentBy(bytesToSign(document), by)
  const body = {
    referral,
    type,
    version,
    code: code ?? null,
    // A later sealing by another holder of the office's copy must contain these bytes.
    digest: await digest(answer.bytes),
    sealedForOffice: await sealAnswer(answer, office),
    sealedForGateway: await sealedForGateway(answer, referral, office, reference),
  }
  return (revision = 0) => put(pathOf(office.id, 'outbox', messageId), { ...body, revision })
}
