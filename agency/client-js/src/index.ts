// Works in Node and in browsers. Neither this module nor its imports use Node alone. A test checks this.
export { type Bytes, digest } from './bytes.js'
export {
  agencyKeys,
  type AgencyKeys,
  type Jwk,
  type JwkSet,
  type KeyPurpose,
  type Signer,
  signerOf,
} from './keys.js'
export { signMessage, type SignatureStatus, verifyMessage } from './signature.js'
export { type DeliveryReceiptKind, type Receipt, type ReceiptKind, type ReceiptVerification, signReceipt, verifyReceipt } from './receipt.js'
export { openSealed, sealMessage, type SignedMessage } from './sealing.js'
export { type FileOpening, type FileSource, type FileWriter, openFile, type SealedFile, sealFile } from './file.js'
export { type ListingMessage, type PartReader, SealedCheck, type TransferProgress } from './evidence.js'
export { type IdentityOpening, openIdentity, sealIdentity } from './identity.js'
export { readSubmissionKey, sealSubmission, type SubmissionKey } from './submission.js'
export {
  type Envelope,
  MAX_HANDOVER_BYTES,
  MAX_MESSAGE_BYTES,
  type MessageDocument,
  type MessageDraft,
  type OutgoingMessage,
  signDocument,
  writeMessage,
} from './message.js'
export {
  CLOUD_EVENT_TYPE,
  DELIVERIES_TYPE,
  type DeliveryHead,
  type HeaderSource,
  MAX_SEALED_BYTES,
  openDelivery,
  type Opened,
  OUTCOMES_TYPE,
  receipt,
  RECEIPT_TYPE,
  type Rejected,
  type RejectionReason,
  SEALED_TYPE,
} from './delivery.js'
export { inVersion, type InVersion, type LossyVersion } from './version.js'
export { type HandedOver, handedOver, handover } from './handover.js'
export { type DeliveryRegister, memoryRegister, type TakenDelivery } from './DeliveryRegister.js'
export { type HttpResponse, type KeySource, type MessageHandler } from './receiving.js'
export { PushEndpoint } from './PushEndpoint.js'
export { type Problem, PROBLEM_KINDS, type ProblemKind, type ProblemPlace, readProblem } from './problem.js'
export { DEFAULT_RETRY, type RetrySettings, type Unavailable } from './retry.js'
export { AnswerTooLargeError, type Fetch, fetchTransport, type HttpAnswer, type HttpRequest, type Transport } from './transport.js'
export {
  type Accepted,
  type Answer,
  type CallOptions,
  type ClientConfig,
  type Found,
  GatewayError,
  type Message,
  type Outcome,
  type Refused,
  type TransferOptions,
  type Uploaded,
  WaslClient,
} from './client.js'
