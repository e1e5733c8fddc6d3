import { isLeaf, readBatched } from './batch.js'
import { fromBase64url, utf8 } from './bytes.js'
import { flatJson, isUuid } from './json.js'
import type { Jwk, Signer } from './keys.js'
import { RECEIPT_TYP, RECEIPTS_TYP, signCompact, type SignatureStatus, verifyParts } from './signature.js'

const KINDS = ['submission-accepted', 'delivery', 'retrieval', 'needs-reseal', 'verified'] as const

/** The step that a receipt confirms. */
export type ReceiptKind = (typeof KINDS)[number]

/** The step of a delivery that its recipient confirms. */
export type DeliveryReceiptKind = Exclude<ReceiptKind, 'submission-accepted' | 'verified'>

/** A signed statement about one step of one message: `receipt/1`. */
export interface Receipt {
  kind: ReceiptKind
  /** Absent in a receipt about a submission or a file. */
  deliveryId?: string
  /** The evidence file, in a receipt that it is verified. */
  fileId?: string
  messageId: string
  sender: string
  recipient: string
  referral: string
  /** Digest of the exact sealed bytes, of the message or of the file. */
  digest: string
  /** In UTC, as the signer states it. */
  time: string
}

/** The result of verifying a receipt of an agency. */
export type ReceiptVerification =
  | { is: 'genuine'; receipt: Receipt }
  /** It has the form of a receipt but no valid signature of the agency. It was changed or forged. */
  | { is: 'forged'; why: Exclude<SignatureStatus, 'valid' | 'malformed'> }
  /** Not a receipt. For example an error page, a truncated answer or another document. */
  | { is: 'unreadable' }

const REQUIRED = ['digest', 'kind', 'messageId', 'recipient', 'referral', 'sender', 'time'] as const
const TIME = /^\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:[0-5]\d(\.\d{1,9})?Z$/

/** The receipt as a compact JWS. */
export function signReceipt(receipt: Receipt, by: Signer): Promise<string> {
  const members = Object.entries(receipt).sort(([a], [b]) => (a < b ? -1 : 1))
  return signCompact(utf8(JSON.stringify(Object.fromEntries(members))), by, RECEIPT_TYP)
}

/**
 * Verifies a receipt of an agency. A key for `retrieval` signs that a person opened a message. A key for `receipt` signs
 * every other receipt.
 *
 * @param text the receipt as sent: a compact JWS, or one of several under a shared signature (`root~payload~index~path`)
 * @param keys the agency's public keys, past keys included
 */
export async function verifyReceipt(text: string, keys: readonly Jwk[]): Promise<ReceiptVerification> {
  const trimmed = text.trim()
  const batched = trimmed.includes('~') ? readBatched(trimmed) : undefined
  const parts = (batched?.root ?? trimmed).split('.')
  if (parts.length !== 3 || (batched === undefined && trimmed.includes('~'))) return { is: 'unreadable' }
  const [header, signed, signature] = parts as [string, string, string]
  const receipt = readReceipt(batched?.payload ?? signed)
  if (receipt === undefined) return { is: 'unreadable' }
  const purpose = receipt.kind === 'retrieval' ? 'retrieval' : 'receipt'
  const status = await verifyParts(header, signed, signature, batched ? RECEIPTS_TYP : RECEIPT_TYP, purpose, keys)
  if (status === 'malformed') return { is: 'unreadable' }
  if (status !== 'valid') return { is: 'forged', why: status }
  const proven = batched === undefined || (await isLeaf(batched, fromBase64url(signed)).catch(() => false))
  return proven ? { is: 'genuine', receipt } : { is: 'forged', why: 'invalid' }
}

function readReceipt(payload: string): Receipt | undefined {
  try {
    const members = flatJson(fromBase64url(payload))
    if (members === undefined || !REQUIRED.every(name => members.has(name))) return undefined
    const { deliveryId, fileId, ...others } = Object.fromEntries(members) as unknown as Receipt
    const receipt = {
      ...others,
      messageId: others.messageId.toLowerCase(),
      referral: others.referral.toLowerCase(),
      ...(deliveryId === undefined ? {} : { deliveryId: deliveryId.toLowerCase() }),
      ...(fileId === undefined ? {} : { fileId: fileId.toLowerCase() }),
    }
    const isReceipt =
      members.size === REQUIRED.length + [deliveryId, fileId].filter(id => id !== undefined).length &&
      KINDS.includes(receipt.kind) &&
      (receipt.kind === 'verified') === (fileId !== undefined) &&
      (fileId === undefined || deliveryId === undefined) &&
      [receipt.messageId, receipt.referral, receipt.deliveryId ?? receipt.fileId ?? receipt.referral].every(isUuid) &&
      TIME.test(receipt.time) &&
      !Number.isNaN(Date.parse(receipt.time))
    return isReceipt ? receipt : undefined
  } catch {
    return undefined
  }
}
