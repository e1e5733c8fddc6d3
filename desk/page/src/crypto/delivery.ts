import { flattenedDecrypt } from 'jose'
import type { Envelope, MessageDocument } from '../message'
import { type Bytes, fromBase64url, text, utf8 } from './bytes'
import { type SignatureState, verifyMessage } from './signature'
import type { Jwk } from './jwk'

const MAGIC = 0x57534c31
const MAX_RECIPIENTS = 64
const SHARED = ['enc', 'alg', 'kid', 'epk']
const PER_KEY = ['alg', 'kid', 'epk']

/** A message as its sender wrote it, with the sender's signature. */
export interface SignedMessage {
  body: Bytes
  signature: string
}

interface Recipient {
  header?: Record<string, unknown>
  encrypted_key?: string
}

/** What the host says of a delivery, which the sealed envelope must repeat. */
export interface Stated {
  messageId: string
  type: string
  version: number
  sender: string
  referral: string
}

/** A message that was opened and checked. */
export interface OpenedMessage {
  document: MessageDocument
  signature: SignatureState
  /** Members of the envelope that differ from what the host stated. */
  differing: string[]
}

export class CannotOpen extends Error {}

/**
 * Opens a sealed message for one of `keys`, by their ids: general JSON serialization of JWE as `MessageSealer` of the wire
 * writes it, and nothing else.
 */
export async function unsealMessage(sealed: string, keys: ReadonlyMap<string, CryptoKey>): Promise<SignedMessage> {
  const jwe = JSON.parse(sealed) as Record<string, unknown>
  const shared = JSON.parse(text(fromBase64url(String(jwe.protected)))) as Record<string, unknown>
  const recipients = (jwe.recipients ?? []) as Recipient[]
  const ofProfile =
    Object.keys(shared).every(name => SHARED.includes(name)) &&
    shared.enc === 'A256GCM' &&
    !('unprotected' in jwe) &&
    recipients.length <= MAX_RECIPIENTS &&
    recipients.every(own => Object.keys(own.header ?? {}).every(name => PER_KEY.includes(name)))
  if (!ofProfile) throw new CannotOpen('not of this profile')
  for (const recipient of recipients) {
    const key = keys.get(String({ ...recipient.header, ...shared }.kid))
    if (key === undefined) continue
    const one = {
      protected: String(jwe.protected),
      header: recipient.header,
      encrypted_key: recipient.encrypted_key,
      iv: String(jwe.iv),
      ciphertext: String(jwe.ciphertext),
      tag: String(jwe.tag),
    }
    try {
      const opened = await flattenedDecrypt(one as Parameters<typeof flattenedDecrypt>[0], key, {
        keyManagementAlgorithms: ['ECDH-ES+A256KW'],
        contentEncryptionAlgorithms: ['A256GCM'],
      })
      return unframe(opened.plaintext as Bytes)
    } catch {
      // For another key of this id, or changed: the next entry may be ours.
    }
  }
  throw new CannotOpen('for no key of this office')
}

/** `"WSL1"`, length and signature, length and body, padding. */
function unframe(frame: Bytes): SignedMessage {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  if (view.getUint32(0) !== MAGIC) throw new CannotOpen('not a framed message')
  const signatureBytes = view.getUint32(4)
  const bodyAt = 8 + signatureBytes + 4
  const bodyBytes = view.getUint32(bodyAt - 4)
  if (bodyAt + bodyBytes > frame.length) throw new CannotOpen('a frame that is cut off')
  return {
    signature: String.fromCharCode(...frame.subarray(8, 8 + signatureBytes)),
    body: frame.slice(bodyAt, bodyAt + bodyBytes),
  }
}

/** Opens a delivery and checks the sender's signature and the envelope against what was stated. */
export async function openDelivery(
  sealed: string,
  stated: Stated,
  keys: ReadonlyMap<string, CryptoKey>,
  sender: Jwk[],
): Promise<OpenedMessage> {
  return checked(await unsealMessage(sealed, keys), stated, sender)
}

/** Checks a message that was opened. */
export async function checked(message: SignedMessage, stated: Stated, sender: Jwk[]): Promise<OpenedMessage> {
  const signature = await verifyMessage(message.body, message.signature, sender)
  const document = JSON.parse(text(message.body)) as MessageDocument
  return { document, signature, differing: differing(document.envelope, stated) }
}

/** What the gateway sends in its own name, and nobody else. */
const OF_GATEWAY = ['reminder', 'status', 'notice-expiry']

function differing(envelope: Envelope, stated: Stated): string[] {
  const own = { ...envelope, referral: envelope.referral ?? stated.referral }
  const names = (['messageId', 'type', 'version', 'sender', 'referral'] as const).filter(
    name => String(own[name]) !== String(stated[name]),
  )
  const isAllowed = (stated.sender === 'gateway') === OF_GATEWAY.includes(stated.type)
  return isAllowed || names.includes('sender') ? names : [...names, 'sender']
}

/** What is signed of an answer, kept and sent as one: its exact bytes and the detached signature. */
export interface SignedAnswer {
  message: string
  signature: string
}

/** As the gateway reads a submission, and as the office keeps what it has sent. */
export const submissionBytes = (answer: SignedAnswer): Bytes =>
  utf8(JSON.stringify({ message: answer.message, signature: answer.signature }))
