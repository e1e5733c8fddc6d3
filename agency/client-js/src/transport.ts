import { type Bytes, joined } from './bytes.js'

/** One HTTP request. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'HEAD' | 'PATCH'
  url: string
  headers: Record<string, string>
  body?: Bytes
  signal: AbortSignal
  /** Largest answer in bytes. A larger answer fails the request. */
  maxBytes: number
}

/** A complete answer. */
export interface HttpAnswer {
  status: number
  header(name: string): string | undefined
  body: Bytes
}

/** Makes one request with the agency's certificate. Rejects if the answer is not complete. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>

/** The required part of `fetch`. The versions of undici and browsers have it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/**
 * A transport over `fetch`. In Node pass one whose dispatcher has the agency's certificate, or use `tlsTransport` of
 * `wasl-client/node`.
 */
export function fetchTransport(make: Fetch): Transport {
  return async ({ method, url, headers, body, signal, maxBytes }) => {
    const answer = await make(url, { method, headers, signal, redirect: 'error', ...(body === undefined ? {} : { body }) })
    const parts: Uint8Array[] = []
    let bytes = 0
    const reader = answer.body?.getReader()
    for (let read = await reader?.read(); read && !read.done; read = await reader!.read()) {
      bytes += read.value.length
      if (bytes > maxBytes) {
        await reader!.cancel()
        throw new AnswerTooLargeError()
      }
      parts.push(read.value)
    }
    return { status: answer.status, header: name => answer.headers.get(name) ?? undefined, body: joined(parts) }
  }
}

/** The answer is larger than any answer of the gateway. */
export class AnswerTooLargeError extends Error {
  readonly code = 'answer-too-large'
  constructor() {
    super('answer-too-large')
  }
}
