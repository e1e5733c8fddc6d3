import { type Bytes, digest, fromBase64url, text } from './bytes.js'
import { isObject, isUuid, jsonObject, repeatsMember } from './json.js'
import type { AgencyKeys, Jwk } from './keys.js'
import type { Envelope, MessageDocument } from './message.js'
import { type DeliveryReceiptKind, type Receipt, signReceipt } from './receipt.js'
import { openSealed, type SignedMessage } from './sealing.js'
import { type SignatureStatus, verifyMessage } from './signature.js'

/** Media type of sealed content. */
export const SEALED_TYPE = 'application/jose+json'
/** Media type of a receipt, and of a submission sealed to the gateway. */
export const RECEIPT_TYPE = 'application/jose'
/** Media type of a request with several deliveries (wire version 2). */
export const DELIVERIES_TYPE = 'application/vnd.wasl.deliveries'
/** Media type of the answer to it. */
export const OUTCOMES_TYPE = 'application/vnd.wasl.outcomes'
/** Media type of a CloudEvent in structured mode, which carries the sealed content in `data_base64`. */
export const CLOUD_EVENT_TYPE = 'application/cloudevents+json'

/** Largest sealed content that any gateway delivers, in bytes. */
export const MAX_SEALED_BYTES = 3_340_592

const MAX_CHARACTERS = 128
/** Tolerance in both directions: the sender's clock may be five minutes fast, and this clock five minutes slow. */
const MAX_AHEAD_MILLIS = 10 * 60_000
const FROM_GATEWAY = new Set(['reminder', 'status', 'notice-expiry'])

/** HTTP headers from `fetch` or `node:http`, or a plain object. */
export type HeaderSource = { get(name: string): string | null } | Readonly<Record<string, string | string[] | undefined>>

/** The values of a delivery's headers. */
export interface DeliveryHead {
  /** The gateway's id of the delivery. A duplicate has the same id. */
  deliveryId: string
  referral: string
  /** The sender's id of the message. */
  messageId: string
  sender: string
  /** Type and version, for example `vetted-case/1`. */
  type: string
  /** Digest of the exact sealed bytes. */
  digest: string
}

/** An opened delivery. Its signature is valid, its content is unchanged and it matches its headers. */
export interface Opened extends DeliveryHead {
  is: 'opened'
  envelope: Envelope
  content: Record<string, unknown>
  /** The sender's exact bytes with the signature: the proof of authorship. */
  message: SignedMessage
}

/** The reason why a delivery is refused, with the status for the gateway. */
export const REJECTIONS = {
  headers: 400,
  method: 405,
  'message-id-reused': 409,
  'too-large': 413,
  'media-type': 415,
  digest: 422,
  'not-opened': 422,
  'not-a-message': 422,
  'unknown-sender': 422,
  signature: 422,
  envelope: 422,
  unavailable: 503,
} as const

export type RejectionReason = keyof typeof REJECTIONS

/** A refused delivery. */
export type Rejected =
  | { is: 'rejected'; reason: Exclude<RejectionReason, 'signature'> }
  /** The status says why the signature is not valid. */
  | { is: 'rejected'; reason: 'signature'; status: Exclude<SignatureStatus, 'valid'> }

const rejected = (reason: Exclude<RejectionReason, 'signature'>): Rejected => ({ is: 'rejected', reason })

export function header(headers: HeaderSource, name: string): string | undefined {
  if (typeof headers.get === 'function') return (headers as { get(name: string): string | null }).get(name) ?? undefined
  const lowerCaseName = name.toLowerCase()
  const header = Object.entries(headers as Record<string, string | string[] | undefined>).find(
    ([key]) => key.toLowerCase() === lowerCaseName,
  )
  return Array.isArray(header?.[1]) ? undefined : header?.[1]
}

/** The media type in lower case, without parameters. */
export const mediaType = (headers: HeaderSource): string =>
  (header(headers, 'Content-Type') ?? '').split(';')[0]!.trim().toLowerCase()

/** Reads the headers of a delivery. Undefined if one is missing or malformed. */
export function deliveryHead(headers: HeaderSource): DeliveryHead | undefined {
  const value = (name: string) => {
    const text = header(headers, name) ?? ''
    return text.trim() === '' || text.length > MAX_CHARACTERS ? undefined : text
  }
  const head = {
    deliveryId: value('Wasl-Delivery'),
    referral: value('Wasl-Referral'),
    messageId: value('Wasl-Message'),
    sender: value('Wasl-Sender'),
    type: value('Wasl-Type'),
    digest: value('Wasl-Digest'),
  }
  const complete =
    [head.deliveryId, head.referral, head.messageId].every(isUuid) &&
    value('Idempotency-Key') === head.deliveryId &&
    [head.sender, head.type, head.digest].every(value => value !== undefined)
  return complete ? (head as DeliveryHead) : undefined
}

/** The sealed bytes of an HTTP body. For a CloudEvent in structured mode, its data. Undefined for another media type. */
export function sealedBytes(headers: HeaderSource, body: Bytes): Bytes | undefined {
  const type = mediaType(headers)
  if (type === SEALED_TYPE) return body
  if (type !== CLOUD_EVENT_TYPE) return undefined
  const event = jsonObject(body)
  if (event?.specversion !== '1.0' || typeof event.data_base64 !== 'string') return undefined
  try {
    const standard = event.data_base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
    return fromBase64url(standard)
  } catch {
    return undefined
  }
}

/** Opens a delivery, and checks it against its headers and its sender's signature. */
export async function openDelivery(headers: HeaderSource, body: Uint8Array, keys: AgencyKeys): Promise<Opened | Rejected> {
  const sealed = sealedBytes(headers, body as Bytes)
  if (sealed === undefined) return rejected('media-type')
  const head = deliveryHead(headers)
  if (head === undefined) return rejected('headers')
  return openStated(head, sealed, await keys.opening(), keys.of(head.sender))
}

/**
 * Opens sealed content, and checks it against the stated values and its sender's signature.
 *
 * @param keys the keys that may open it, by id
 * @param sender public keys of the sender. Undefined if nothing is accepted from it.
 */
export async function openStated(
  head: DeliveryHead,
  sealed: Bytes,
  keys: ReadonlyMap<string, CryptoKey>,
  sender: readonly Jwk[] | undefined,
): Promise<Opened | Rejected> {
  if (sealed.length > MAX_SEALED_BYTES) return rejected('too-large')
  if ((await digest(sealed)) !== head.digest) return rejected('digest')
  return openChecked(head, sealed, keys, sender)
}

/** Opens bytes whose size and digest are already checked. */
export async function openChecked(
  head: DeliveryHead,
  sealed: Bytes,
  keys: ReadonlyMap<string, CryptoKey>,
  sender: readonly Jwk[] | undefined,
): Promise<Opened | Rejected> {
  const message = await openSealed(new TextDecoder().decode(sealed), keys)
  if (message === undefined) return rejected('not-opened')
  if (sender === undefined) return rejected('unknown-sender')
  const status = await verifyMessage(message.body, message.signature, sender)
  if (status !== 'valid') return { is: 'rejected', reason: 'signature', status }
  const document = readDocument(message.body)
  if (document === undefined) return rejected('not-a-message')
  const { envelope, content } = document
  const early = Date.parse(envelope.time) > Date.now() + MAX_AHEAD_MILLIS
  return agrees(head, envelope) && !early ? { is: 'opened', ...head, envelope, content, message } : rejected('envelope')
}

/** The document of a message. Undefined for malformed bytes. */
export function readDocument(body: Bytes): MessageDocument | undefined {
  try {
    const json = text(body)
    const document: unknown = JSON.parse(json)
    if (repeatsMember(json)) return undefined
    if (!isObject(document) || !isObject(document.envelope) || !isObject(document.content)) return undefined
    const { messageId, referral } = document.envelope
    const complete = typeof messageId === 'string' && (referral === undefined || typeof referral === 'string')
    return complete ? (document as unknown as MessageDocument) : undefined
  } catch {
    return undefined
  }
}

/** Tells whether the envelope matches the stated values, and the sender may send this type. */
export const agrees = (
  head: Readonly<Record<'sender' | 'messageId' | 'type' | 'referral', unknown>>,
  envelope: Envelope,
): boolean =>
  envelope.sender === head.sender &&
  (envelope.sender === 'gateway') === FROM_GATEWAY.has(envelope.type) &&
  envelope.messageId.toLowerCase() === head.messageId &&
  `${envelope.type}/${envelope.version}` === head.type &&
  (envelope.referral === undefined || envelope.referral.toLowerCase() === head.referral)

/**
 * A receipt of this agency for a delivery, as a compact JWS.
 *
 * @param kind `delivery`: the agency has stored it. `retrieval`: a person has opened it. `needs-reseal`: no key opens it.
 */
export async function receipt(
  delivery: DeliveryHead,
  kind: DeliveryReceiptKind,
  keys: Pick<AgencyKeys, 'agency' | 'signer'>,
): Promise<string> {
  const { deliveryId, messageId, sender, referral } = delivery
  const time = new Date().toISOString()
  const statement: Receipt = { kind, deliveryId, messageId, sender, recipient: keys.agency, referral, digest: delivery.digest, time }
  return signReceipt(statement, await keys.signer(kind === 'retrieval' ? 'retrieval' : 'receipt'))
}

