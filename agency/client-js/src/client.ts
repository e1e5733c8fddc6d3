import { type Bytes, text, utf8 } from './bytes.js'
import { type DeliveryHead, receipt, RECEIPT_TYPE, SEALED_TYPE } from './delivery.js'
import { type DeliveryRegister, memoryRegister } from './DeliveryRegister.js'
import { type FileCalls, fileReceipt, type ListingMessage, parts, type PartReader, receiptAddress, type TransferProgress, upload } from './evidence.js'
import type { SealedFile } from './file.js'
import { isObject, jsonObject } from './json.js'
import { type OutgoingMessage, signDocument } from './message.js'
import { type Problem, readProblem } from './problem.js'
import { type DeliveryReceiptKind, type Receipt, verifyReceipt } from './receipt.js'
import { keysOf, type KeySource, type MessageHandler, Receiver } from './receiving.js'
import { Attempts, DEFAULT_RETRY, isNotNow, repeated, retryAfterMillis, type RetrySettings, type Unavailable } from './retry.js'
import { readSubmissionKey, submissionJson, type SubmissionKey } from './submission.js'
import { type HttpAnswer, type HttpRequest, type Transport } from './transport.js'

/** The settings of a client. */
export interface ClientConfig extends Partial<RetrySettings> {
  /** The partner API, for example `https://127.0.0.1:8443`. */
  gateway: string
  /** The agency's keys, and the public keys of the gateway and of senders. */
  keys: KeySource
  /** Makes the requests, with the agency's client certificate. */
  transport: Transport
  /** Language of the gateway's texts for persons. `en` if absent. */
  language?: 'ar' | 'fr' | 'en'
  /** Messages in one request of `publishAll`. 100 if absent. */
  batchLines?: number
  /** Largest request of `publishAll` in bytes, unless a single message is larger. 1 MiB if absent. */
  batchBytes?: number
  /** Remembers accepted deliveries. In memory if absent. */
  register?: DeliveryRegister
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call, which rejects with the signal's reason. The gateway may have accepted the message already. */
  signal?: AbortSignal
  /** Deadline of the call with all its attempts, in milliseconds. */
  deadlineMillis?: number
}

/** The gateway has accepted the message. */
export interface Accepted {
  is: 'accepted'
  /** The referral that the message opened or belongs to. */
  referral: string
  /** Ids of the agencies that receive the message. */
  recipients: string[]
  /** The gateway's verified statement. */
  receipt: Receipt
  /** The receipt as sent, a compact JWS. Keep it as the proof. */
  jws: string
  attempts: number
}

/** The gateway has refused the message for good. Do not send it again unchanged. */
export interface Refused {
  is: 'refused'
  problem: Problem
}

/** The outcome of a message. */
export type Outcome = Accepted | Refused | Unavailable

/** A document from the gateway. */
export interface Found {
  is: 'found'
  document: Record<string, unknown>
}

export type Answer = Found | Refused | Unavailable

/** The gateway has the whole file. */
export interface Uploaded {
  is: 'uploaded'
}

/** Options of the transfer of a file. */
export interface TransferOptions extends CallOptions {
  onProgress?: TransferProgress
}

/** A document as exact bytes, which the client signs, or a document that is already signed. */
export type Message = Uint8Array | OutgoingMessage

/** A call without an outcome type failed. {@link outcome} says how. */
export class GatewayError extends Error {
  constructor(readonly outcome: Refused | Unavailable) {
    super(outcome.is === 'refused' ? outcome.problem.title : outcome.reason)
    this.name = 'GatewayError'
  }
}

const WORKERS = 8
const MAX_ANSWER_BYTES = 8 << 20
const ACCEPTED = 'application/json, application/problem+json'

/**
 * A client of the gateway for one agency. It sends a message again, with the same bytes, until there is a final answer or
 * the deadline passes. The gateway accepts it once.
 */
export class WaslClient {
  readonly #config: ClientConfig
  readonly #retry: RetrySettings
  readonly #receiver: Receiver
  readonly #closed = new AbortController()

  constructor(config: ClientConfig) {
    this.#config = { ...config, gateway: config.gateway.replace(/\/$/, '') }
    this.#retry = { ...DEFAULT_RETRY, ...definedOf(config, DEFAULT_RETRY) }
    this.#receiver = new Receiver(config.keys, config.register ?? memoryRegister())
  }

  /** Publishes a vetted case. */
  async publish(message: Message, options: CallOptions = {}): Promise<Outcome> {
    return this.#submit('/v1/cases', await this.#signed(message), options)
  }

  /** Sends a later message of a referral, such as an amendment, an instruction or a report. */
  async amend(referral: string, message: Message, options: CallOptions = {}): Promise<Outcome> {
    return this.#submit(`/v1/referrals/${encodeURIComponent(referral)}/messages`, await this.#signed(message), options)
  }

  /**
   * Publishes many vetted cases, several in each request.
   *
   * @returns the outcome of each case, in their order. A refused case does not affect the others.
   */
  async publishAll(messages: Iterable<Message>, options: CallOptions = {}): Promise<Outcome[]> {
    const signed = await Promise.all([...messages].map(message => this.#signed(message)))
    const outcomes = new Array<Outcome>(signed.length)
    for (const batch of this.#batches(signed)) await this.#publishBatch(batch, outcomes, options)
    return outcomes
  }

  /**
   * Collects waiting deliveries. It opens each one, passes it to the handler and hands in the receipt. A later call collects
   * a failed delivery again.
   *
   * @param waitSeconds how long the gateway waits for a delivery. 20 if absent.
   * @returns how many deliveries were handed in
   * @throws GatewayError if the inbox could not be read
   */
  async poll(handler: MessageHandler, options: CallOptions & { waitSeconds?: number } = {}): Promise<number> {
    const wait = options.waitSeconds ?? 20
    const answer = await this.#get(`/v1/inbox?wait=${wait}s`, 'application/json', this.#attempts(options, wait * 1000))
    const inbox = this.#found(answer)
    if (inbox.is !== 'found') throw new GatewayError(inbox)
    const waiting = (inbox.document.deliveries ?? []) as { delivery: string }[]
    const remaining = waiting.map(head => head.delivery)[Symbol.iterator]()
    let handedIn = 0
    const work = async () => {
      for (const delivery of remaining) if (await this.#collect(delivery, handler, options)) handedIn++
    }
    await Promise.all(Array.from({ length: WORKERS }, work))
    return handedIn
  }

  /**
   * Collects until the signal aborts or the client is closed. If the gateway is unreachable, it retries with back-off.
   *
   * @param onFailure called if the inbox could not be read
   */
  async collect(handler: MessageHandler, signal: AbortSignal, onFailure: (failure: unknown) => void = () => {}): Promise<void> {
    const pauses = new Attempts({ ...this.#retry, deadlineMillis: Infinity }, AbortSignal.any([signal, this.#closed.signal]))
    while (!pauses.signal!.aborted) {
      try {
        await this.poll(handler, { signal })
        pauses.count = 0
      } catch (failure) {
        if (pauses.signal!.aborted) return
        onFailure(failure)
        pauses.count++
        await pauses.pause().catch(() => false)
      }
    }
  }

  /**
   * Hands in a receipt for a delivery by push or pull. `retrieval`: a person has opened it. `needs-reseal`: no key opens it.
   */
  async acknowledge(delivery: DeliveryHead, kind: DeliveryReceiptKind, options: CallOptions = {}): Promise<void> {
    const jws = await receipt(delivery, kind, await keysOf(this.#config.keys))
    await this.#post(delivery.deliveryId, 'receipts', RECEIPT_TYPE, utf8(jws), options)
  }

  /**
   * Uploads a sealed file, part by part. Do this before the message that lists it. A later call goes on where this one ended:
   * keep the sealed bytes until the message is accepted. The deadline counts from the last part that arrived.
   */
  async putFile(file: SealedFile, read: PartReader, options: TransferOptions = {}): Promise<Uploaded | Refused | Unavailable> {
    const answer = await upload(this.#fileCalls(options), file, read, options.onProgress ?? (() => {}))
    if (answer === undefined) return { is: 'uploaded' }
    return 'is' in answer ? answer : refused(answer)
  }

  /**
   * The sealed bytes of a file that a message lists, part by part, also after cuts. Give them to `openFile`.
   *
   * @param options `from`: how many bytes the caller already has
   * @throws GatewayError if not all of it can be fetched
   */
  async *fileParts(listed: SealedFile, options: TransferOptions & { from?: number } = {}): AsyncGenerator<Bytes> {
    const failure = yield* parts(this.#fileCalls(options), listed, options.from ?? 0, options.onProgress ?? (() => {}))
    if (failure !== undefined) throw new GatewayError('is' in failure ? failure : refused(failure))
  }

  /**
   * Signs that this agency has verified the whole of a file, and hands in the receipt.
   *
   * @param by the message that lists it, for example an opened delivery
   * @throws GatewayError if it is not recorded
   */
  async fileVerified(listed: SealedFile, by: ListingMessage, options: CallOptions = {}): Promise<void> {
    const { agency, signer } = await keysOf(this.#config.keys)
    const jws = await fileReceipt(listed, by, agency, await signer('receipt'))
    const request = this.#request('POST', receiptAddress(listed.id), ACCEPTED, { 'Content-Type': RECEIPT_TYPE }, utf8(jws))
    const answer = await repeated(this.#config.transport, request, this.#attempts(options))
    if ('is' in answer) throw new GatewayError(answer)
    if (answer.status >= 300) throw new GatewayError(refused(answer))
  }

  /**
   * The timeline of a referral (`referral/1`), as far as the agency may see it.
   *
   * @param after the member `next` of the previous page
   */
  timeline(referral: string, options: CallOptions & { after?: number } = {}): Promise<Answer> {
    return this.#ask(`/v1/referrals/${encodeURIComponent(referral)}`, { after: options.after }, options)
  }

  /** The messages that the agency may send in a referral now: `referral-actions/1`. */
  actions(referral: string, options: CallOptions = {}): Promise<Answer> {
    return this.#ask(`/v1/referrals/${encodeURIComponent(referral)}/actions`, {}, options)
  }

  /** A page of the agency's referrals: `referral-list/1`. */
  referrals(
    query: { state?: string[]; since?: string; cursor?: string; limit?: number } = {},
    options: CallOptions = {},
  ): Promise<Answer> {
    return this.#ask('/v1/referrals', query, options)
  }

  /**
   * Counts of a period: `statistics/1`.
   *
   * @param by the dimension of the counts, for example `category`
   * @param period a past month (`2026-06`) or ISO week (`2026-W27`)
   */
  statistics(by: string, period: string, options: CallOptions = {}): Promise<Answer> {
    return this.#ask('/v1/statistics', { by, period }, options)
  }

  /** The agencies of the directory: `agency-list/1`. */
  agencies(options: CallOptions = {}): Promise<Answer> {
    return this.#ask('/v1/agencies', {}, options)
  }

  /** A code list with its labels: `code-list/1`. */
  codes(list: string, options: CallOptions = {}): Promise<Answer> {
    return this.#ask(`/v1/codes/${encodeURIComponent(list)}`, {}, options)
  }

  /** The custodians to whom reporters' identities are sealed, by matter: `custodian/1`. */
  custodian(options: CallOptions = {}): Promise<Answer> {
    return this.#ask('/v1/custodian', {}, options)
  }

  /**
   * The gateway's signed key to which a submission may be sealed.
   *
   * @throws GatewayError if there is none
   */
  async submissionKey(options: CallOptions = {}): Promise<SubmissionKey> {
    const answer = await this.#get('/v1/submission-key', RECEIPT_TYPE, this.#attempts(options))
    if ('is' in answer) throw new GatewayError(answer)
    if (answer.status !== 200) throw new GatewayError(refused(answer))
    const key = await readSubmissionKey(text(answer.body), await this.#gatewayKeys())
    if (key === undefined) throw new GatewayError(unproven(1))
    return key
  }

  /**
   * Passes on a submission that somebody else sealed, in this agency's name. The document holds the receipt for its author.
   *
   * @param sealed a compact JWE of `sealSubmission`
   * @returns the gateway's answer. A problem of the kind `unknown-submission-key` means: seal it again to the current key.
   */
  async passOn(sealed: string, options: CallOptions & { referral?: string } = {}): Promise<Answer> {
    const { referral } = options
    const path = referral === undefined ? '/v1/cases' : `/v1/referrals/${encodeURIComponent(referral)}/messages`
    const request = this.#request('POST', path, ACCEPTED, { 'Content-Type': RECEIPT_TYPE }, utf8(sealed))
    return this.#found(await repeated(this.#config.transport, request, this.#attempts(options)), 202)
  }

  /** Ends all running calls. Later calls end at once. */
  close(): void {
    this.#closed.abort(new Error('the client is closed'))
  }

  async #signed(message: Message): Promise<OutgoingMessage> {
    return message instanceof Uint8Array ? signDocument(message as Bytes, await keysOf(this.#config.keys)) : message
  }

  async #submit(path: string, message: OutgoingMessage, options: CallOptions): Promise<Outcome> {
    const attempts = this.#attempts(options)
    const headers = { 'Content-Type': 'application/json', 'Wasl-Signature': message.signature }
    for (;;) {
      const answer = await repeated(this.#config.transport, this.#request('POST', path, ACCEPTED, headers, message.bytes), attempts)
      const outcome = 'is' in answer ? answer : await this.#outcome(message, answer.status, jsonObject(answer.body), attempts.count)
      if (outcome.is !== 'unavailable' || outcome.reason !== 'unproven' || !(await attempts.pause())) return outcome
    }
  }

  /** Counts only a receipt that the gateway signed. */
  async #outcome(
    message: OutgoingMessage,
    status: number,
    body: Record<string, unknown> | undefined,
    attempts: number,
  ): Promise<Accepted | Refused | Unavailable> {
    if (status < 200 || status >= 300) return { is: 'refused', problem: readProblem(status, body) }
    const jws = String(body?.receipt ?? '')
    const verified = await verifyReceipt(jws, await this.#gatewayKeys())
    if (verified.is !== 'genuine') return unproven(attempts)
    const { kind, sender, recipient, messageId, referral } = verified.receipt
    const { agency } = await keysOf(this.#config.keys)
    const ofThis =
      kind === 'submission-accepted' &&
      sender === agency &&
      recipient === agency &&
      messageId === message.messageId.toLowerCase() &&
      referral === body?.referral &&
      (message.referral === undefined || referral === message.referral.toLowerCase())
    if (!ofThis) return unproven(attempts)
    const recipients = ((body.recipients ?? []) as { id: string }[]).map(recipient => recipient.id)
    return { is: 'accepted', referral, recipients, receipt: verified.receipt, jws, attempts }
  }

  *#batches(signed: readonly OutgoingMessage[]): Generator<BatchLine[]> {
    const { batchLines = 100, batchBytes = 1 << 20 } = this.#config
    let batch: BatchLine[] = []
    let bytes = 0
    for (const [at, message] of signed.entries()) {
      const line = `${submissionJson(message)}\n`
      if (batch.length > 0 && (batch.length >= batchLines || bytes + line.length > batchBytes)) {
        yield batch
        batch = []
        bytes = 0
      }
      batch.push({ at, message, line })
      bytes += line.length
    }
    if (batch.length > 0) yield batch
  }

  /** Sends only those lines again that have no final answer yet. */
  async #publishBatch(batch: BatchLine[], outcomes: Outcome[], options: CallOptions): Promise<void> {
    const attempts = this.#attempts(options)
    let pending = batch
    let reason = 'connection-closed'
    do {
      const body = utf8(pending.map(entry => entry.line).join(''))
      const headers = { 'Content-Type': NDJSON }
      const request = this.#request('POST', '/v1/cases:batch', `${NDJSON}, application/problem+json`, headers, body)
      const answer = await attempts.make(this.#config.transport, request)
      let retryAfterMillisOfGateway = 0
      if (typeof answer === 'string') {
        reason = answer
      } else if (isNotNow(answer.status)) {
        reason = `http-${answer.status}`
        retryAfterMillisOfGateway = retryAfterMillis(answer.header('Retry-After'))
      } else if (answer.status !== 200) {
        for (const entry of pending) outcomes[entry.at] = refused(answer)
        return
      } else {
        const retries: BatchLine[] = []
        const lines = answerLines(answer.body)
        for (const [index, entry] of pending.entries()) {
          const lineAnswer = lines.get(index + 1)
          if (lineAnswer === undefined || isNotNow(lineAnswer.status)) {
            reason = lineAnswer === undefined ? 'connection-closed' : `http-${lineAnswer.status}`
            retryAfterMillisOfGateway = Math.max(retryAfterMillisOfGateway, retryAfterMillis(lineAnswer?.retryAfter))
            retries.push(entry)
            continue
          }
          const outcome = await this.#outcome(entry.message, lineAnswer.status, lineAnswer.body, attempts.count)
          if (outcome.is === 'unavailable') {
            reason = outcome.reason
            retries.push(entry)
          } else {
            outcomes[entry.at] = outcome
          }
        }
        pending = retries
      }
      if (pending.length === 0) return
      if (reason === 'certificate-refused' || !(await attempts.pause(retryAfterMillisOfGateway))) break
    } while (true)
    for (const entry of pending) outcomes[entry.at] = { is: 'unavailable', reason, attempts: attempts.count }
  }

  async #collect(delivery: string, handler: MessageHandler, options: CallOptions): Promise<boolean> {
    const attempts = this.#attempts(options, 0, Infinity) // the content may be large: only the deadline ends it
    const fetched = await this.#get(`/v1/deliveries/${encodeURIComponent(delivery)}`, SEALED_TYPE, attempts)
    if ('is' in fetched || fetched.status !== 200) return false
    const headers = { get: (name: string) => fetched.header(name) ?? null }
    const answer = await this.#receiver.receive(headers, fetched.body, handler)
    try {
      if (answer.status === 200) {
        await this.#post(delivery, 'receipts', RECEIPT_TYPE, answer.body, options)
        return true
      }
      const retryAfter = answer.headers['Retry-After']
      const refusalContent = { status: answer.status, ...(retryAfter === undefined ? {} : { retryAfterSeconds: Number(retryAfter) }) }
      await this.#post(delivery, 'refusals', 'application/json', utf8(JSON.stringify(refusalContent)), options)
      return false
    } catch (failure) {
      if (failure instanceof GatewayError) return false
      throw failure
    }
  }

  async #post(delivery: string, resource: string, type: string, body: Bytes, options: CallOptions): Promise<void> {
    const path = `/v1/deliveries/${encodeURIComponent(delivery)}/${resource}`
    const request = this.#request('POST', path, ACCEPTED, { 'Content-Type': type }, body)
    const answer = await repeated(this.#config.transport, request, this.#attempts(options))
    if ('is' in answer) throw new GatewayError(answer)
    if (answer.status >= 300) throw new GatewayError(refused(answer))
  }

  async #ask(path: string, query: Record<string, string | number | string[] | undefined>, options: CallOptions): Promise<Answer> {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(query)) {
      for (const item of [value].flat()) if (item !== undefined) parameters.append(name, String(item))
    }
    const address = parameters.size === 0 ? path : `${path}?${parameters}`
    return this.#found(await this.#get(address, 'application/json', this.#attempts(options)))
  }

  #found(answer: HttpAnswer | Unavailable, expected = 200): Answer {
    if ('is' in answer) return answer
    if (answer.status !== expected) return refused(answer)
    return { is: 'found', document: jsonObject(answer.body) ?? {} }
  }

  #get(path: string, type: string, attempts: Attempts): Promise<HttpAnswer | Unavailable> {
    return repeated(this.#config.transport, this.#request('GET', path, `${type}, application/problem+json`, {}), attempts)
  }

  #fileCalls(options: CallOptions): FileCalls {
    return {
      transport: this.#config.transport,
      request: (method, path, headers, body, maxBytes) => ({
        ...this.#request(method, path, '*/*', headers, body),
        ...(maxBytes === undefined ? {} : { maxBytes }),
      }),
      attempts: () => this.#attempts(options),
    }
  }

  #request(method: HttpRequest['method'], path: string, accept: string, headers: Record<string, string>, body?: Bytes): Omit<HttpRequest, 'signal'> {
    return {
      method,
      url: this.#config.gateway + path,
      headers: { Accept: accept, 'Accept-Language': this.#config.language ?? 'en', ...headers },
      maxBytes: MAX_ANSWER_BYTES,
      ...(body === undefined ? {} : { body }),
    }
  }

  #attempts(options: CallOptions, waitMillis = 0, attemptMillis = this.#retry.attemptMillis + waitMillis): Attempts {
    const { deadlineMillis = this.#retry.deadlineMillis } = options
    const settings = { ...this.#retry, deadlineMillis: deadlineMillis + waitMillis, attemptMillis }
    const { signal } = options
    return new Attempts(settings, signal === undefined ? this.#closed.signal : AbortSignal.any([signal, this.#closed.signal]))
  }

  async #gatewayKeys() {
    return (await keysOf(this.#config.keys)).of('gateway') ?? []
  }
}

const NDJSON = 'application/x-ndjson'

interface BatchLine {
  at: number
  message: OutgoingMessage
  line: string
}

interface LineAnswer {
  status: number
  body: Record<string, unknown> | undefined
  retryAfter?: number
}

/** The answers by line. A truncated line and the lines after it have none. */
function answerLines(body: Bytes): Map<number, LineAnswer> {
  const answers = new Map<number, LineAnswer>()
  for (const line of new TextDecoder().decode(body).split('\n')) {
    const members = jsonObject(utf8(line))
    if (typeof members?.line !== 'number' || typeof members.status !== 'number') continue
    answers.set(members.line, {
      status: members.status,
      body: isObject(members.body) ? members.body : undefined,
      ...(typeof members.retryAfter === 'number' ? { retryAfter: members.retryAfter } : {}),
    })
  }
  return answers
}

const refused = (answer: HttpAnswer): Refused => ({ is: 'refused', problem: readProblem(answer.status, jsonObject(answer.body)) })

const unproven = (attempts: number): Unavailable => ({ is: 'unavailable', reason: 'unproven', attempts })

function definedOf(config: Partial<RetrySettings>, defaults: RetrySettings): Partial<RetrySettings> {
  const names = Object.keys(defaults) as (keyof RetrySettings)[]
  return Object.fromEntries(names.filter(name => config[name] !== undefined).map(name => [name, config[name]]))
}

