import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { type Bytes, toBase64url } from './bytes.js'
import type { SealedFile } from './file.js'
import type { Signer } from './keys.js'
import { signReceipt } from './receipt.js'
import { type Attempts, isNotNow, repeated, retryAfterMillis, type Unavailable } from './retry.js'
import type { HttpAnswer, HttpRequest, Transport } from './transport.js'

const FILES = '/v1/files'
const LEAST_BYTES = 1 << 16
const FIRST_BYTES = 1 << 20
const MOST_BYTES = 1 << 24
const SHORT_MILLIS = 500
const ASK_OFFSET = new Set([404, 409, 460])

/** Reads bytes of a sealed file: `(from, to) => blob.slice(from, to).arrayBuffer().then(bytes => new Uint8Array(bytes))`. */
export type PartReader = (from: number, to: number) => Promise<Uint8Array>

/** Told of each part that has arrived: how many bytes of the sealed file are there, and its size. */
export type TransferProgress = (bytes: number, sizeBytes: number) => void

/** The message that lists a file. */
export interface ListingMessage {
  sender: string
  messageId: string
  referral: string
}

/** How a transfer calls the gateway. */
export interface FileCalls {
  transport: Transport
  request(method: HttpRequest['method'], path: string, headers: Record<string, string>, body?: Bytes, maxBytes?: number): Omit<HttpRequest, 'signal'>
  /** The deadline counts from the last part that arrived. */
  attempts(): Attempts
}

/** Size of the next part in bytes. It follows the speed of the line. */
class PartSize {
  #bytes = FIRST_BYTES

  of = (left: number): number => Math.min(this.#bytes, left)

  arrived(millis: number): void {
    if (millis < SHORT_MILLIS) this.#bytes = Math.min(2 * this.#bytes, MOST_BYTES)
  }

  failed(): void {
    this.#bytes = Math.max(this.#bytes / 2, LEAST_BYTES)
  }
}

const address = (id: string): string => `${FILES}/${encodeURIComponent(id)}`
const tus = (headers: Record<string, string> = {}) => ({ 'Tus-Resumable': '1.0.0', ...headers })

/**
 * Uploads a sealed file by tus 1.0, and goes on where an earlier upload of it ended. Undefined when the gateway has the whole
 * file: only the answer to the last part says so, because the digest is compared then. So a part may be empty.
 */
export async function upload(
  calls: FileCalls,
  file: SealedFile,
  read: PartReader,
  progress: TransferProgress,
): Promise<HttpAnswer | Unavailable | undefined> {
  const metadata = `id ${btoa(file.id)},digest ${btoa(file.sealedSha256)}`
  const size = new PartSize()
  let attempts = calls.attempts()
  const ask = (request: Omit<HttpRequest, 'signal'>) => repeated(calls.transport, request, attempts)
  const offset = () => ask(calls.request('HEAD', address(file.id), tus()))
  for (;;) {
    const announced = await ask(
      calls.request('POST', FILES, tus({ 'Upload-Length': String(file.sealedSizeBytes), 'Upload-Metadata': metadata })),
    )
    if ('is' in announced || announced.status !== 201) return announced
    let answer = await offset()
    while (!('is' in answer) && answer.status < 300) {
      const from = Number(answer.header('Upload-Offset'))
      if (answer.status === 204 && from === file.sealedSizeBytes) return undefined
      const part = new Uint8Array(await read(from, from + size.of(file.sealedSizeBytes - from)))
      const headers = tus({ 'Upload-Offset': String(from), 'Content-Type': 'application/offset+octet-stream' })
      const began = performance.now()
      const sent = await attempts.make(calls.transport, calls.request('PATCH', address(file.id), headers, part))
      if (typeof sent !== 'string' && sent.status === 204) {
        size.arrived(performance.now() - began)
        progress(from + part.length, file.sealedSizeBytes)
        attempts = calls.attempts()
        answer = sent
        continue
      }
      if (typeof sent !== 'string' && !isNotNow(sent.status) && !ASK_OFFSET.has(sent.status)) return sent
      size.failed()
      const left = await pausedAfter(sent, attempts)
      if (left !== undefined) return left
      answer = await offset()
    }
    if ('is' in answer || answer.status !== 404) return answer
    const left = await pausedAfter(answer, attempts)
    if (left !== undefined) return left
  }
}

/** Waits before the next attempt. Returns the result if no time is left. */
async function pausedAfter(answer: HttpAnswer | string, attempts: Attempts): Promise<Unavailable | undefined> {
  const reason = typeof answer === 'string' ? answer : `http-${answer.status}`
  const asked = typeof answer === 'string' ? 0 : retryAfterMillis(answer.header('Retry-After'))
  const again = reason !== 'certificate-refused' && (await attempts.pause(asked))
  return again ? undefined : { is: 'unavailable', reason, attempts: attempts.count }
}

/**
 * The sealed bytes of a file from this position on, part by part. It goes on after a cut. What it returns at the end is why
 * it ended before the file did.
 */
export async function* parts(
  calls: FileCalls,
  listed: SealedFile,
  from: number,
  progress: TransferProgress,
): AsyncGenerator<Bytes, HttpAnswer | Unavailable | undefined> {
  const size = new PartSize()
  let attempts = calls.attempts()
  for (let at = from; at < listed.sealedSizeBytes; ) {
    const bytes = size.of(listed.sealedSizeBytes - at)
    const headers = { Range: `bytes=${at}-${at + bytes - 1}`, 'If-Range': `"${listed.sealedSha256}"` }
    const began = performance.now()
    const answer = await attempts.make(calls.transport, calls.request('GET', address(listed.id), headers, undefined, bytes))
    if (typeof answer === 'string' || isNotNow(answer.status)) {
      size.failed()
      const left = await pausedAfter(answer, attempts)
      if (left !== undefined) return left
    } else if (answer.status >= 300 || answer.body.length !== bytes) {
      return answer
    } else {
      at += bytes
      size.arrived(performance.now() - began)
      attempts = calls.attempts()
      progress(at, listed.sealedSizeBytes)
      yield answer.body
    }
  }
  return undefined
}

/** The receipt that this agency has verified the whole of a file. */
export async function fileReceipt(listed: SealedFile, by: ListingMessage, agency: string, signer: Signer): Promise<string> {
  const { sender, messageId, referral } = by
  return signReceipt(
    {
      kind: 'verified',
      fileId: listed.id,
      messageId,
      sender,
      recipient: agency,
      referral,
      digest: toBase64url(hexToBytes(listed.sealedSha256)),
      time: new Date().toISOString(),
    },
    signer,
  )
}

/** The address to which it is handed in. */
export const receiptAddress = (id: string): string => `${address(id)}/receipts`

/** Counts and digests sealed bytes, to compare them with what the message lists. */
export class SealedCheck {
  readonly #digest = sha256.create()
  #bytes = 0

  add(bytes: Uint8Array): void {
    this.#digest.update(bytes)
    this.#bytes += bytes.length
  }

  is(listed: SealedFile): boolean {
    return this.#bytes === listed.sealedSizeBytes && bytesToHex(this.#digest.digest()) === listed.sealedSha256
  }
}
