// What crosses between gateway and agency is signed, sealed, opened and checked here as by every agency in JavaScript: by the
// sources of the client. What is the browser's own, passkeys and wrapped keys, is beside this file.

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
