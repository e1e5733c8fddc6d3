import type { HeaderSource } from './delivery.js'
import { type DeliveryRegister, memoryRegister } from './DeliveryRegister.js'
import { type HttpResponse, type KeySource, type MessageHandler, Receiver, refusal } from './receiving.js'

/** Largest sealed content that any gateway delivers, in bytes. */
export const MAX_SEALED_BYTES = 3_340_592
/** The same as base64 in a CloudEvent, with what stands around it. */
const MAX_PUSH_BYTES = Math.ceil(MAX_SEALED_BYTES / 3) * 4 + 4096

/**
 * The agency's end of a push, for any server: give it what came, and send what it returns. The server must ask for the client's
 * certificate and take the gateway's only.
 */
export class PushEndpoint {
  readonly #receiver: Receiver
  readonly #handler: MessageHandler
  readonly #maxBytes: number

  constructor(options: {
    keys: KeySource
    handler: MessageHandler
    /** In memory where absent: then nothing is de-duplicated across a restart. */
    register?: DeliveryRegister
    /** Largest body, in bytes. */
    maxBytes?: number
  }) {
    this.#receiver = new Receiver(options.keys, options.register ?? memoryRegister())
    this.#handler = options.handler
    this.#maxBytes = options.maxBytes ?? MAX_PUSH_BYTES
  }

  async handlePush(method: string, headers: HeaderSource, body: Uint8Array): Promise<HttpResponse> {
    if (method !== 'POST') return refusal('method')
    if (body.length > this.#maxBytes) return refusal('too-large')
    return this.#receiver.receive(headers, body, this.#handler)
  }
}
