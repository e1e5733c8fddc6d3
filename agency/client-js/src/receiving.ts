import { type Bytes, digest, utf8 } from './bytes.js'
import {
  deliveryHead,
  type HeaderSource,
  MAX_SEALED_BYTES,
  openChecked,
  type Opened,
  receipt,
  RECEIPT_TYPE,
  type RejectionReason,
  REJECTIONS,
  sealedBytes,
} from './delivery.js'
import type { DeliveryRegister } from './DeliveryRegister.js'
import type { AgencyKeys } from './keys.js'

/** The keys, or a function that reads them for each delivery. */
export type KeySource = AgencyKeys | (() => AgencyKeys | Promise<AgencyKeys>)

export const keysOf = async (source: KeySource): Promise<AgencyKeys> => (typeof source === 'function' ? source() : source)

/**
 * Handles a message. The client calls it once for each message before it gives the receipt. When it returns, the message
 * must be stored durably. After a crash it may be called again with the same `deliveryId`, so act once for each id. If it
 * throws, the gateway delivers again.
 */
export type MessageHandler = (message: Opened) => void | Promise<void>

/** The answer to a delivery: its status, and a receipt or a problem document. */
export interface HttpResponse {
  status: number
  headers: Record<string, string>
  body: Bytes
}

/** Accepts deliveries of one agency, by push or pull. */
export class Receiver {
  /** Deliveries of one message are handled one after the other. */
  readonly #turns = new Map<string, Promise<unknown>>()

  constructor(
    readonly keys: KeySource,
    readonly register: DeliveryRegister,
  ) {}

  /** Answers with 200 and the receipt. A duplicate gets the same receipt. A refusal gets a problem document. Never rejects. */
  async receive(headers: HeaderSource, body: Uint8Array, handler: MessageHandler): Promise<HttpResponse> {
    const sealed = sealedBytes(headers, body as Bytes)
    if (sealed === undefined) return refusal('media-type')
    if (sealed.length > MAX_SEALED_BYTES) return refusal('too-large')
    const head = deliveryHead(headers)
    if (head === undefined) return refusal('headers')
    const turn = `${head.sender} ${head.messageId}`
    const previous = this.#turns.get(turn)
    const taken = (previous ?? Promise.resolve()).then(() => this.#take(headers, sealed, handler)).catch(() => refusal('unavailable'))
    this.#turns.set(turn, taken)
    try {
      return await taken
    } finally {
      if (this.#turns.get(turn) === taken) this.#turns.delete(turn)
    }
  }

  async #take(headers: HeaderSource, sealed: Bytes, handler: MessageHandler): Promise<HttpResponse> {
    const head = deliveryHead(headers)!
    if ((await digest(sealed)) !== head.digest) return refusal('digest')
    const earlier = await this.register.delivery(head.deliveryId)
    if (earlier?.digest === head.digest && earlier.referral === head.referral) return accepted(earlier.receipt)
    const keys = await keysOf(this.keys)
    const opened = await openChecked(head, sealed, await keys.opening(), keys.of(head.sender))
    if (opened.is === 'rejected') return refusal(opened.reason)
    const bodyDigest = await digest(opened.message.body)
    const first = (await this.register.message(head.sender, head.messageId)) ?? earlier
    if (first !== undefined && first.bodyDigest !== bodyDigest) return refusal('message-id-reused')
    if (first === undefined) await handler(opened)
    const jws = await receipt(head, 'delivery', keys)
    const { deliveryId, messageId, sender, referral } = head
    await this.register.add({ deliveryId, messageId, sender, referral, digest: head.digest, bodyDigest, receipt: jws })
    return accepted(jws)
  }
}

const accepted = (jws: string): HttpResponse => ({ status: 200, headers: { 'Content-Type': RECEIPT_TYPE }, body: utf8(jws) })

/** The problem document of a refusal. It contains nothing of the request. */
export function refusal(reason: RejectionReason): HttpResponse {
  const status = REJECTIONS[reason]
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', ...(status === 503 ? { 'Retry-After': '1' } : {}) },
    body: utf8(JSON.stringify({ type: `urn:wasl:agency:${reason}`, status, title: reason })),
  }
}
