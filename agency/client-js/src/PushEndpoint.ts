import { type Bytes, fromBase64url, text, utf8 } from './bytes.js'
import { DELIVERIES_TYPE, type HeaderSource, MAX_SEALED_BYTES, mediaType, OUTCOMES_TYPE, SEALED_TYPE } from './delivery.js'
import { type DeliveryRegister, memoryRegister } from './DeliveryRegister.js'
import { flatJson, jsonObject } from './json.js'
import { type HttpResponse, type KeySource, type MessageHandler, Receiver, refusal } from './receiving.js'

/** Room for the largest sealed content in base64 with its CloudEvent or batch. A batch is no larger. */
const MAX_PUSH_BYTES = Math.ceil(MAX_SEALED_BYTES / 3) * 4 + 8192

/**
 * The agency's end of a push, for any server: pass each request to it, and send its answer. The server must require a client
 * certificate and accept only the gateway's.
 */
export class PushEndpoint {
  readonly #receiver: Receiver
  readonly #handler: MessageHandler
  readonly #maxBytes: number

  constructor(options: {
    keys: KeySource
    handler: MessageHandler
    /** In memory if absent. Then duplicates are not recognised after a restart. */
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
    return mediaType(headers) === DELIVERIES_TYPE ? this.#several(body) : this.#receiver.receive(headers, body, this.#handler)
  }

  /** Accepts or refuses each delivery on its own. A malformed line is skipped, because it names no delivery to answer. */
  async #several(body: Uint8Array): Promise<HttpResponse> {
    const lines = new TextDecoder().decode(body).split('\n')
    const outcomes = await Promise.all(lines.map(line => this.#one(flatJson(utf8(line)))))
    const answer = outcomes.filter(outcome => outcome !== undefined).map(outcome => `${JSON.stringify(outcome)}\n`)
    return { status: 200, headers: { 'Content-Type': OUTCOMES_TYPE }, body: utf8(answer.join('')) }
  }

  async #one(line: ReadonlyMap<string, string> | undefined): Promise<Record<string, string> | undefined> {
    const sealed = decoded(line?.get('sealed'))
    if (line === undefined || sealed === undefined) return undefined
    const headers = { ...Object.fromEntries(line), 'Content-Type': SEALED_TYPE }
    const response = await this.#receiver.receive(headers, sealed, this.#handler)
    const retryAfter = response.headers['Retry-After']
    return {
      'Wasl-Delivery': line.get('Wasl-Delivery') ?? '',
      status: String(response.status),
      ...(response.status === 200 ? { receipt: text(response.body) } : { type: String(jsonObject(response.body)?.type) }),
      ...(retryAfter === undefined ? {} : { 'Retry-After': retryAfter }),
    }
  }
}

function decoded(sealed: string | undefined): Bytes | undefined {
  try {
    return sealed === undefined ? undefined : fromBase64url(sealed)
  } catch {
    return undefined
  }
}
