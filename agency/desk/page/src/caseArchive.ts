import { bytes } from './api'
import { openable, openOutgoing } from './correspondence'
import { type Bytes, openSealed, sha256, utf8 } from './crypto/wire'
import type { OfficeKeys } from './keyring'
import { pathOf } from './route'
import { threadOf } from './thread'
import type { Outgoing, ReceivedMessage, Referral } from './types'
import { type ArchivedFile, zip } from './zip'

/**
 * A whole case as a ZIP archive. It holds each message with its sender's signature, and each received message also in sealed form. It also
 * holds the gateway's receipts, the gateway's view of the referral, the evidence and the keys for verification. The archive is not
 * encrypted: the person who keeps it is responsible for it.
 */
export async function caseArchive(of: Referral, office: string, keys: OfficeKeys, now: Date): Promise<Bytes> {
  const [evidence, trust] = await Promise.all([
    bytes(pathOf(office, 'referrals', of.referral, 'evidence')),
    bytes(pathOf(office, 'trust')),
  ])
  const files: ArchivedFile[] = []
  for (const [i, item] of threadOf(of).entries()) {
    for (const file of 'received' in item ? await receivedFiles(item.received, keys) : await sentFiles(item.sent, keys)) {
      files.push({ ...file, name: `messages/${String(i + 1).padStart(3, '0')}-${file.name}` })
    }
  }
  const fingerprint = Array.from(await sha256(trust), byte => byte.toString(16).padStart(2, '0')).join('')
  files.push(
    { name: 'referral.json', content: utf8(JSON.stringify(of.timeline, null, 2)) },
    { name: 'evidence.json', content: evidence },
    { name: 'trust.json', content: trust },
    { name: 'READ-ME.txt', content: utf8(explanation(fingerprint)) },
  )
  return zip(files, now)
}

/** Without a key for it, a message is kept as received. */
async function receivedFiles(message: ReceivedMessage, keys: OfficeKeys): Promise<ArchivedFile[]> {
  const name = `${message.type}-${message.sender}`
  const opened = await openSealed(message.sealed, keys.sealing)
  return [
    ...(opened === undefined
      ? []
      : [
          { name: `${name}.json`, content: opened.body },
          { name: `${name}.jws`, content: utf8(opened.signature) },
        ]),
    { name: `${name}.sealed.json`, content: utf8(message.sealed) },
  ]
}

/** Without a key for it, a message is kept sealed. */
async function sentFiles(sent: Outgoing, keys: OfficeKeys): Promise<ArchivedFile[]> {
  const name = `${sent.type}-${sent.state}`
  const [opened] = await openable([sent], outgoing => openOutgoing(outgoing, keys))
  return [
    ...(opened === undefined
      ? [{ name: `${name}.sealed.json`, content: utf8(sent.sealedForOffice) }]
      : [
          { name: `${name}.json`, content: opened.bytes },
          { name: `${name}.jws`, content: utf8(opened.signature) },
        ]),
    ...(sent.receipt === null ? [] : [{ name: `${name}.receipt.jws`, content: utf8(sent.receipt) }]),
  ]
}

const explanation = (fingerprint: string) => `messages/NNN-*.json      the bytes that the sender signed, in the order of time
messages/NNN-*.jws       the sender's signature over them (detached JWS, RFC 7515, appendix F)
messages/NNN-*.sealed.json  the same message as it was delivered, or kept for the office; alone where your keys do not open it
messages/NNN-*.receipt.jws  the gateway's receipt for what this office sent
referral.json            what the gateway said of the referral
evidence.json, trust.json   what proves it; compare the fingerprint with the one that the gateway's operator publishes:
  node verify.mjs referral evidence.json --trust ${fingerprint}
`
