import { type Bytes, random, toBase64url, utf8 } from './bytes.js'
import type { AgencyKeys, Signer } from './keys.js'
import { signMessage } from './signature.js'

/** The envelope of a message. */
export interface Envelope {
  type: string
  version: number
  messageId: string
  sender: string
  referral?: string
  time: string
  nonce: string
  test?: boolean
}

/** A message before it is signed. */
export interface MessageDocument {
  envelope: Envelope
  content: Record<string, unknown>
}

/** A signed message, ready to be sent. If it is sent again, the gateway recognises it and accepts it once. */
export interface OutgoingMessage {
  messageId: string
  /** The referral that it belongs to. Absent for a vetted case. */
  referral?: string
  /** The exact bytes that are signed and sent. */
  bytes: Bytes
  /** Detached JWS over `bytes`: the value of `Wasl-Signature`. */
  signature: string
}

/** The message to send. */
export interface MessageDraft {
  /** For example `vetted-case`. */
  type: string
  /** Version of the schema of the type. 1 if absent. */
  version?: number
  /** The referral that it belongs to. Absent in the message that opens one. */
  referral?: string
  content: Record<string, unknown>
  /** Marks a test message with made-up content. It goes to sandboxes only. */
  test?: boolean
  /** A UUID chosen by the caller. A sender uses each id once. */
  messageId?: string
}

/** Largest message document of any type but `handover`, in bytes. */
export const MAX_MESSAGE_BYTES = 1 << 20
/** Largest `handover`, in bytes. */
export const MAX_HANDOVER_BYTES = 1_406_294

/** Writes and signs a message of the agency. Throws if the message is too large for any gateway. */
export async function writeMessage(draft: MessageDraft, keys: AgencyKeys): Promise<OutgoingMessage> {
  const document: MessageDocument = { envelope: newEnvelope(draft, keys.agency, new Date()), content: draft.content }
  return signDocument(utf8(JSON.stringify(document)), keys)
}

/** A UUID of version 7 (RFC 9562, section 5.7). It begins with the time, so a large store keeps recent ids together. */
export const newMessageId = (now: Date): string => {
  const millis = now.getTime().toString(16).padStart(12, '0')
  const randomPart = crypto.randomUUID().slice('xxxxxxxx-xxxx-4'.length)
  return `${millis.slice(0, 8)}-${millis.slice(8)}-7${randomPart}`
}

/** The envelope of a message that is written now. */
export const newEnvelope = (draft: Omit<MessageDraft, 'content'>, sender: string, now: Date): Envelope => ({
  type: draft.type,
  version: draft.version ?? 1,
  messageId: draft.messageId ?? newMessageId(now),
  sender,
  ...(draft.referral === undefined ? {} : { referral: draft.referral }),
  time: now.toISOString().replace(/\.\d+Z$/, 'Z'),
  nonce: toBase64url(random(16)),
  ...(draft.test ? { test: true } : {}),
})

/**
 * Signs a complete document as it is. Its exact bytes are sent.
 *
 * @param bytes JSON with `envelope` and `content`
 */
export const signDocument = async (bytes: Bytes, keys: AgencyKeys): Promise<OutgoingMessage> =>
  signDocumentBy(bytes, await keys.signer('message'))

/** Signs a complete document with this key. */
export async function signDocumentBy(bytes: Bytes, by: Signer): Promise<OutgoingMessage> {
  const { envelope } = JSON.parse(new TextDecoder().decode(bytes)) as MessageDocument
  const most = envelope.type === 'handover' ? MAX_HANDOVER_BYTES : MAX_MESSAGE_BYTES
  if (bytes.length > most) throw new RangeError(`a ${envelope.type} has at most ${most} bytes`)
  const signature = await signMessage(bytes, by)
  return {
    messageId: envelope.messageId,
    ...(envelope.referral === undefined ? {} : { referral: envelope.referral }),
    bytes,
    signature,
  }
}
