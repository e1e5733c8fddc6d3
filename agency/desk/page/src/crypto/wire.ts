// Signs, seals, opens and checks messages with the sources of the JavaScript client, as any agency does. The browser's own parts, passkeys
// and wrapped keys, are in the other files of this folder.

export {
  type Bytes,
  digest,
  fromBase64url,
  random,
  sha256,
  text,
  toBase64url,
  utf8,
} from '../../../../client-js/src/bytes'
export { type DeliveryHead, type Opened, openStated, receipt, type Rejected } from '../../../../client-js/src/delivery'
export { handedOver, handoverContent } from '../../../../client-js/src/handover'
export {
  type Jwk,
  openingKey,
  permits,
  sealingKey,
  signatureAlgorithm,
  type Signer,
  signingKey,
} from '../../../../client-js/src/keys'
export { type Envelope, newEnvelope, type OutgoingMessage, signDocumentBy } from '../../../../client-js/src/message'
export { openSealed } from '../../../../client-js/src/sealing'
export { readSubmissionKey, sealSubmission, submissionJson, type SubmissionKey } from '../../../../client-js/src/submission'
