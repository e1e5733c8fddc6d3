// The parts that need Node: TLS with a client certificate, and files.
import { X509Certificate } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, readdir, readFile, rename, rm, truncate } from 'node:fs/promises'
import { Agent, request as httpsRequest } from 'node:https'
import path from 'node:path'
import {
  agencyKeys,
  type AgencyKeys,
  AnswerTooLargeError,
  type DeliveryRegister,
  type FileOpening,
  type JwkSet,
  type ListingMessage,
  memoryRegister,
  openFile,
  type PartReader,
  SealedCheck,
  type SealedFile,
  sealFile,
  type TakenDelivery,
  type TransferOptions,
  type Transport,
  type WaslClient,
} from './index.js'

export * from './index.js'

/** The agency's identity in TLS and its trusted certificates, each in PEM. */
export interface TlsSettings {
  /** The agency's client certificate. */
  cert: string
  /** Its private key. */
  key: string
  /** The trusted certificate authorities. */
  ca: string
  /** The gateway's own certificates. No other certificate is accepted, whatever its name and issuer. */
  gateway: string
  /** Connections open at once. 16 if absent. */
  connections?: number
}

/** A transport over `node:https` and TLS 1.3 with the agency's certificate. It accepts the gateway's certificate only. */
export function tlsTransport(settings: TlsSettings): Transport & { close(): void } {
  const accepted = new Set(certificates(settings.gateway).map(certificate => certificate.fingerprint256))
  const agent = new Agent({
    cert: settings.cert,
    key: settings.key,
    ca: settings.ca,
    minVersion: 'TLSv1.3',
    keepAlive: true,
    maxSockets: settings.connections ?? 16,
    checkServerIdentity: (_host, certificate) =>
      accepted.has(certificate.fingerprint256) ? undefined : Object.assign(new Error('not the gateway'), { code: 'ERR_CERT_OTHER' }),
  })
  const transport: Transport = ({ method, url, headers, body, signal, maxBytes }) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? {} : { 'Content-Length': String(body.length) }
      const call = httpsRequest(url, { method, agent, signal, headers: { ...headers, ...length } }, answer => {
        const parts: Buffer[] = []
        let bytes = 0
        answer.on('data', (part: Buffer) => {
          bytes += part.length
          if (bytes > maxBytes) call.destroy(new AnswerTooLargeError())
          else parts.push(part)
        })
        answer.on('error', reject)
        answer.on('end', () => {
          const header = (name: string) => {
            const value = answer.headers[name.toLowerCase()]
            return Array.isArray(value) ? value[0] : value
          }
          resolve({ status: answer.statusCode!, header, body: new Uint8Array(Buffer.concat(parts)) })
        })
      })
      call.on('error', reject)
      call.end(body)
    })
  return Object.assign(transport, { close: () => agent.destroy() })
}

const certificates = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []).map(block => new X509Certificate(block))

/**
 * Tells whether the peer of a connection shows one of the gateway's certificates. An agency's server accepts deliveries from
 * nobody else.
 *
 * @param peer `socket.getPeerX509Certificate()` of the request
 */
export const isGateway = (settings: Pick<TlsSettings, 'gateway'>, peer: X509Certificate | undefined): boolean =>
  certificates(settings.gateway).some(certificate => certificate.fingerprint256 === peer?.fingerprint256)

/** An agency's folder with its own keys and certificates and the public ones of others. */
export interface AgencyFolder {
  keys: AgencyKeys
  tls: TlsSettings
}

/**
 * Reads a folder as `wasl pki` writes it: `ID.private.jwks`, `ID.pem`, `ID.key`, `ca.pem`, `gateway.pem`, and `*.jwks` of
 * the gateway and of the accepted senders. Read it again after files have changed.
 */
export async function readAgencyFolder(folder: string, agency: string): Promise<AgencyFolder> {
  const readFolderFile = (name: string) => readFile(path.join(folder, name), 'utf8')
  const jwks = async (name: string): Promise<JwkSet> => {
    const content = await readFolderFile(name)
    try {
      return JSON.parse(content) as JwkSet
    } catch {
      // The parser's message may quote the file, which may hold private keys.
      throw new Error(`${path.join(folder, name)}: holds no JWK set`)
    }
  }
  const published = (await readdir(folder)).filter(name => name.endsWith('.jwks') && !name.endsWith('.private.jwks'))
  const directory = new Map<string, JwkSet>()
  for (const name of published) directory.set(name.slice(0, -'.jwks'.length), await jwks(name))
  const [cert, key, ca, gateway] = await Promise.all(['.pem', '.key'].map(kind => readFolderFile(agency + kind)).concat(readFolderFile('ca.pem'), readFolderFile('gateway.pem')))
  return {
    keys: agencyKeys(agency, await jwks(`${agency}.private.jwks`), directory),
    tls: { cert: cert!, key: key!, ca: ca!, gateway: gateway! },
  }
}

/**
 * A register in a file with one line of JSON for each delivery. Each line is synced to disk before its receipt is given.
 * Only one process at a time may write the file. A partial line, left by a crash or a failed write such as on a full disk,
 * is cut off.
 */
export async function fileRegister(file: string): Promise<DeliveryRegister & { close(): Promise<void> }> {
  const deliveries = memoryRegister()
  const handle = await open(file, 'a+', 0o600)
  const content = await handle.readFile('utf8')
  const wholeLines = content.slice(0, content.lastIndexOf('\n') + 1)
  for (const line of wholeLines.split('\n').slice(0, -1)) await deliveries.add(JSON.parse(line) as TakenDelivery)
  let length = Buffer.byteLength(wholeLines)
  if (wholeLines !== content) await truncate(file, length)
  let failed = false
  let last: Promise<void> = Promise.resolve()
  return {
    ...deliveries,
    async add(taken) {
      const written = last.catch(() => {}).then(async () => {
        const line = Buffer.from(`${JSON.stringify(taken)}\n`)
        // Truncates before the next line, not at once. A failed truncation is then tried again.
        if (failed) await handle.truncate(length)
        failed = true
        await handle.appendFile(line)
        await handle.datasync()
        failed = false
        length += line.length
        await deliveries.add(taken)
      })
      last = written
      return written
    },
    close: () => handle.close(),
  }
}

/** Seals the file at a path to another path. Keep it until the message that lists it is accepted. */
export async function sealPath(id: string, plain: string, sealed: string): Promise<SealedFile> {
  return written(sealed, async handle => sealFile(id, createReadStream(plain), bytes => handle.appendFile(bytes)))
}

/** Reads parts of the file at a path, for `putFile`. */
export const partsOf = (file: string): PartReader => async (from, to) => {
  const handle = await open(file)
  try {
    const bytes = new Uint8Array(to - from)
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled)
      if (bytesRead === 0) throw new Error('the sealed file became shorter')
      filled += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

/**
 * Receives a file that a message lists: fetches it, opens it and hands in the receipt. After a cut or the end of the program
 * a later call goes on with the bytes beside the path. The file appears there once all of it is verified.
 *
 * @param by the message that lists it, for example an opened delivery
 * @returns `damaged` if the sealed bytes are not those that the message lists
 * @throws GatewayError if not all of it can be fetched, or the receipt is not recorded
 */
export async function getFile(
  client: WaslClient,
  listed: SealedFile,
  by: ListingMessage,
  to: string,
  options: TransferOptions = {},
): Promise<FileOpening | { is: 'damaged' }> {
  const partial = `${to}.sealed.part`
  const check = new SealedCheck()
  const handle = await open(partial, 'a', 0o600)
  try {
    const from = (await handle.stat()).size
    for await (const bytes of createReadStream(partial)) check.add(bytes as Buffer)
    for await (const bytes of client.fileParts(listed, { ...options, from })) {
      await handle.appendFile(bytes)
      check.add(bytes)
    }
  } finally {
    await handle.close()
  }
  if (!check.is(listed)) {
    await rm(partial)
    return { is: 'damaged' }
  }
  const opening = await written(to, handle => openFile(listed, createReadStream(partial), bytes => handle.appendFile(bytes)), it => it.is === 'whole')
  if (opening.is === 'broken') return opening
  await client.fileVerified(listed, by, options)
  await rm(partial)
  return opening
}

/** Writes a file that appears only when it is whole and on the disk. */
async function written<T>(file: string, write: (handle: FileHandle) => Promise<T>, counts: (result: T) => boolean = () => true): Promise<T> {
  const draft = `${file}.tmp`
  const handle = await open(draft, 'w', 0o600)
  try {
    const result = await write(handle)
    await handle.sync()
    if (counts(result)) await rename(draft, file)
    return result
  } finally {
    await handle.close()
    await rm(draft, { force: true })
  }
}
