import type { HttpAnswer, HttpRequest, Transport } from './transport.js'

const NOT_NOW = new Set([408, 425, 429, 500, 502, 503, 504])

/** The time limits of a call. */
export interface RetrySettings {
  /** Deadline of all attempts together, in milliseconds. */
  deadlineMillis: number
  /** Deadline of one attempt, in milliseconds. */
  attemptMillis: number
  /** Upper limit of the first random pause in milliseconds. The limit doubles after each attempt. */
  firstDelayMillis: number
  /** The longest random pause in milliseconds. `Retry-After` may ask for more. */
  maxDelayMillis: number
}

/** 60 s in all, 10 s for each attempt, pauses from 0.5 s to 30 s. */
export const DEFAULT_RETRY: RetrySettings = {
  deadlineMillis: 60_000,
  attemptMillis: 10_000,
  firstDelayMillis: 500,
  maxDelayMillis: 30_000,
}

/** No final answer. The gateway may have the message. The same bytes may be sent again. */
export interface Unavailable {
  is: 'unavailable'
  /**
   * Reason of the last attempt: `http-503` and other statuses, `timeout`, `connection-refused`, `connection-closed`,
   * `unknown-host`,
   * `certificate-refused`, `answer-too-large`, `unproven` (a success without the gateway's valid receipt), `connection-failed`.
   */
  reason: string
  attempts: number
}

/** The remaining time of a call, and its attempts. */
export class Attempts {
  readonly #ends: number
  count = 0

  constructor(
    readonly settings: RetrySettings,
    readonly signal?: AbortSignal,
  ) {
    this.#ends = performance.now() + settings.deadlineMillis
  }

  leftMillis(): number {
    return this.#ends - performance.now()
  }

  /**
   * Waits before the next attempt: a random part of the back-off, or the pause that the gateway asks for. False if no time
   * is left.
   *
   * @param retryAfterMillis the value of `Retry-After` in milliseconds
   */
  async pause(retryAfterMillis = 0): Promise<boolean> {
    const { firstDelayMillis, maxDelayMillis } = this.settings
    const most = Math.min(maxDelayMillis, firstDelayMillis * 2 ** Math.min(this.count - 1, 20))
    const millis = Math.max(retryAfterMillis, Math.random() * most)
    if (millis >= this.leftMillis()) return false
    await delay(millis, this.signal)
    return true
  }

  /** Makes one attempt. Returns the answer, or the reason why there is none yet. Throws if the caller aborted. */
  async make(transport: Transport, request: Omit<HttpRequest, 'signal'>): Promise<HttpAnswer | string> {
    this.signal?.throwIfAborted()
    this.count++
    const millis = Math.max(1, Math.min(this.settings.attemptMillis, this.leftMillis()))
    const timeout = new AbortController()
    const timer = setTimeout(() => timeout.abort(), millis)
    const signal = this.signal === undefined ? timeout.signal : AbortSignal.any([this.signal, timeout.signal])
    try {
      return await transport({ ...request, signal })
    } catch (failure) {
      this.signal?.throwIfAborted()
      return timeout.signal.aborted ? 'timeout' : failureCode(failure)
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Tells whether this request may succeed later. */
export const isNotNow = (status: number): boolean => NOT_NOW.has(status)

/** The pause of `Retry-After`, in milliseconds. */
export function retryAfterMillis(seconds: string | number | undefined): number {
  return /^\d{1,6}$/.test(String(seconds)) ? Number(seconds) * 1000 : 0
}

/** Repeats a request until there is a final answer or no time is left. */
export async function repeated(
  transport: Transport,
  request: Omit<HttpRequest, 'signal'>,
  attempts: Attempts,
): Promise<HttpAnswer | Unavailable> {
  for (;;) {
    const answer = await attempts.make(transport, request)
    if (typeof answer !== 'string' && !isNotNow(answer.status)) return answer
    const reason = typeof answer === 'string' ? answer : `http-${answer.status}`
    const retryAfter = typeof answer === 'string' ? 0 : retryAfterMillis(answer.header('Retry-After'))
    if (reason === 'certificate-refused' || !(await attempts.pause(retryAfter))) {
      return { is: 'unavailable', reason, attempts: attempts.count }
    }
  }
}

const CODES: Record<string, string> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-closed',
  EPIPE: 'connection-closed',
  UND_ERR_SOCKET: 'connection-closed',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  'answer-too-large': 'answer-too-large',
}

/** The reason of a failed attempt, without any data of the request. */
function failureCode(failure: unknown): string {
  for (let cause = failure as { code?: unknown; cause?: unknown } | undefined; cause; cause = cause.cause as typeof cause) {
    const code = String(cause.code ?? '')
    if (/CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|SELF_SIGNED|ALERT_UNKNOWN_CA/.test(code)) return 'certificate-refused'
    const reason = CODES[code]
    if (reason !== undefined) return reason
  }
  return 'connection-failed'
}

function delay(millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal!.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, millis)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

