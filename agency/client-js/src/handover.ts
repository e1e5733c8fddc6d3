import { fromBase64url, toBase64url } from './bytes.js'
import { agrees, type Opened, readDocument } from './delivery.js'
import { isObject } from './json.js'
import type { AgencyKeys } from './keys.js'
import { type Envelope, type OutgoingMessage, writeMessage } from './message.js'
import type { SignedMessage } from './sealing.js'
import { verifyMessage } from './signature.js'

/** A message that another agency handed over, because this agency joined later or could not open its own copy. */
export interface HandedOver {
  envelope: Envelope
  content: Record<string, unknown>
  /** The author's exact bytes with the author's signature. */
  message: SignedMessage
}

/**
 * Writes the message that hands a delivery over to another party of the referral. A handover of a handover has the inner
 * message.
 *
 * @param number which handover of the message to the addressee this is, from 1
 */
export async function handover(opened: Opened, addressee: string, number: number, keys: AgencyKeys): Promise<OutgoingMessage> {
  const { referral } = opened
  const content = handoverContent(opened, addressee, number)
  return writeMessage({ type: 'handover', referral, content, ...(opened.envelope.test ? { test: true } : {}) }, keys)
}

/** The content of such a message. */
export function handoverContent(opened: Opened, addressee: string, number: number): Record<string, unknown> {
  const { envelope, message } = inside(opened) ?? opened
  const { sender, messageId, type, version } = envelope
  return {
    addressee,
    number,
    message: { sender, messageId: messageId.toLowerCase(), type: `${type}/${version}` },
    original: toBase64url(message.body),
    signature: message.signature,
  }
}

/**
 * The message in a handover. Undefined if it is malformed, contradicts itself, belongs to another referral, or is not signed
 * by its author.
 */
export async function handedOver(opened: Opened, keys: Pick<AgencyKeys, 'of'>): Promise<HandedOver | undefined> {
  const original = inside(opened)
  const stated = opened.content.message
  if (original === undefined || !isObject(stated)) return undefined
  const { envelope, message } = original
  const { sender, messageId, type } = stated
  const author = keys.of(envelope.sender)
  if (author === undefined || !agrees({ sender, messageId, type, referral: opened.referral }, envelope)) return undefined
  return (await verifyMessage(message.body, message.signature, author)) === 'valid' ? original : undefined
}

function inside({ envelope, content }: Opened): HandedOver | undefined {
  const { original, signature } = content
  if (envelope.type !== 'handover' || typeof original !== 'string' || typeof signature !== 'string') return undefined
  try {
    const body = fromBase64url(original)
    const document = readDocument(body)
    return document === undefined ? undefined : { ...document, message: { body, signature } }
  } catch {
    return undefined
  }
}
