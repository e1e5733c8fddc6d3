import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type Bytes, fromBase64url, joined, random, toBase64url, utf8 } from './bytes.js'

const SEGMENT_BYTES = 1 << 20
const TAG_BYTES = 16
const HEADER_BYTES = 40
const KEY_BYTES = 32
const STEP_BYTES = 1 << 16

/** An evidence file that was sealed: all that a recipient needs to open it. */
export interface SealedFile {
  /** Its id, a UUID in lower case that its sealed bytes are bound to. */
  id: string
  /** Its content key, base64url. It belongs into a sealed message only. */
  key: string
  /** Size and SHA-256 of the file, in lower-case hex. */
  sizeBytes: number
  sha256: string
  /** Size and SHA-256 of the sealed file. */
  sealedSizeBytes: number
  sealedSha256: string
}

/** The result of opening a file. A broken one is not the file that its message lists; `segment` is the first wrong one. */
export type FileOpening =
  | { is: 'whole' }
  | { is: 'broken'; segment: number; problem: 'header' | 'segment' | 'size' | 'padding' | 'digest' }

/** Receives the next bytes. It may keep them. */
export type FileWriter = (bytes: Bytes) => Promise<void> | void

/** Bytes of a file in their order: a stream of `Blob.stream()` or `fetch`, or of `node:fs`. */
export type FileSource = AsyncIterable<Uint8Array>

/**
 * Seals a file as a stream with a new key: Tink's `AES256_GCM_HKDF_1MB`. Zeros after the file make its size a multiple of
 * 64 KiB.
 */
export async function sealFile(id: string, plain: FileSource, write: FileWriter): Promise<SealedFile> {
  const key = random(KEY_BYTES)
  const header = joined([Uint8Array.of(HEADER_BYTES), random(HEADER_BYTES - 1)])
  const cipher = await segmentCipher(key, id, header)
  const sealedDigest = sha256.create()
  let sealedBytes = 0
  const give = (sealed: Bytes) => {
    sealedDigest.update(sealed)
    sealedBytes += sealed.length
    return write(sealed)
  }
  const file = { digest: sha256.create(), bytes: 0 }
  await give(header)
  for await (const { number, last, bytes } of segments(padded(plain, file), TAG_BYTES)) {
    await give(new Uint8Array(await crypto.subtle.encrypt(cipher.of(number, last), cipher.key, bytes)))
  }
  return {
    id,
    key: toBase64url(key),
    sizeBytes: file.bytes,
    sha256: bytesToHex(file.digest.digest()),
    sealedSizeBytes: sealedBytes,
    sealedSha256: bytesToHex(sealedDigest.digest()),
  }
}

/**
 * Opens a file as a stream. Each segment is written after it proved authentic. The file counts only if the result is `whole`:
 * the caller deletes what was written of another.
 *
 * @param listed the file as its message lists it
 */
export async function openFile(listed: SealedFile, sealed: FileSource, write: FileWriter): Promise<FileOpening> {
  const source = new Reader(sealed)
  const header = await source.read(HEADER_BYTES)
  if (header.length < HEADER_BYTES || header[0] !== HEADER_BYTES) return { is: 'broken', segment: 0, problem: 'header' }
  const cipher = await segmentCipher(fromBase64url(listed.key), listed.id, header)
  const fileDigest = sha256.create()
  let writtenBytes = 0
  let openedBytes = 0
  let segment = 0
  for await (const { number, last, bytes } of segments(source, 0)) {
    segment = number
    const opened = await decrypted(cipher, number, last, bytes)
    if (opened === undefined) return { is: 'broken', segment, problem: 'segment' }
    const ofFile = opened.subarray(0, Math.min(opened.length, listed.sizeBytes - writtenBytes))
    openedBytes += opened.length
    writtenBytes += ofFile.length
    fileDigest.update(ofFile)
    if (ofFile.length > 0) await write(ofFile)
    if (opened.subarray(ofFile.length).some(byte => byte !== 0)) return { is: 'broken', segment, problem: 'padding' }
  }
  if (writtenBytes < listed.sizeBytes) return { is: 'broken', segment, problem: 'size' }
  if (openedBytes !== paddedBytes(listed.sizeBytes)) return { is: 'broken', segment, problem: 'padding' }
  return bytesToHex(fileDigest.digest()) === listed.sha256 ? { is: 'whole' } : { is: 'broken', segment, problem: 'digest' }
}

/** Size of a file with its padding. An empty file has one step. */
const paddedBytes = (bytes: number): number => Math.max(1, Math.ceil(bytes / STEP_BYTES)) * STEP_BYTES

/** The file, which is counted and digested, then zeros. */
async function* padded(plain: FileSource, file: { digest: { update(bytes: Uint8Array): unknown }; bytes: number }) {
  for await (const bytes of plain) {
    file.digest.update(bytes)
    file.bytes += bytes.length
    yield bytes
  }
  yield new Uint8Array(paddedBytes(file.bytes) - file.bytes)
}

interface Segment {
  number: number
  last: boolean
  bytes: Bytes
}

/** Cuts what follows the header into segments. Each is shorter by `less` bytes than a sealed one. */
async function* segments(from: FileSource | Reader, less: number): AsyncGenerator<Segment> {
  const source = from instanceof Reader ? from : new Reader(from)
  let bytes = await source.read(SEGMENT_BYTES - HEADER_BYTES - less)
  for (let number = 0; ; number++) {
    const next = await source.read(SEGMENT_BYTES - less)
    const last = next.length === 0
    yield { number, last, bytes }
    if (last) return
    bytes = next
  }
}

interface SegmentCipher {
  key: CryptoKey
  of(segment: number, last: boolean): AesGcmParams
}

async function segmentCipher(key: Bytes, id: string, header: Bytes): Promise<SegmentCipher> {
  const main = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: header.slice(1, 33), info: utf8(`wasl-file:${id}`) }
  return {
    key: await crypto.subtle.deriveKey(derivation, main, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    of(segment, last) {
      const iv = joined([header.subarray(33), Uint8Array.of(0, 0, 0, 0, last ? 1 : 0)])
      new DataView(iv.buffer).setUint32(7, segment)
      return { name: 'AES-GCM', iv, tagLength: 8 * TAG_BYTES }
    },
  }
}

async function decrypted(cipher: SegmentCipher, number: number, last: boolean, sealed: Bytes): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(cipher.of(number, last), cipher.key, sealed))
  } catch {
    return undefined
  }
}

/** Reads as many bytes as asked for, in whatever pieces they come. */
class Reader {
  private readonly pieces: AsyncIterator<Uint8Array>
  private rest: Uint8Array = new Uint8Array(0)

  constructor(source: FileSource) {
    this.pieces = source[Symbol.asyncIterator]()
  }

  /** The next bytes. Fewer come only at the end. */
  async read(count: number): Promise<Bytes> {
    const into = new Uint8Array(count)
    let filled = 0
    while (filled < count) {
      if (this.rest.length === 0) {
        const next = await this.pieces.next()
        if (next.done) return into.subarray(0, filled)
        this.rest = next.value
      }
      const taken = this.rest.subarray(0, count - filled)
      into.set(taken, filled)
      filled += taken.length
      this.rest = this.rest.subarray(taken.length)
    }
    return into
  }
}
