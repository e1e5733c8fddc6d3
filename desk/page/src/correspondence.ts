import { type Bytes, digest, fromBase64url, text, utf8 } from './crypto/bytes'
import { checked, openDelivery, type OpenedMessage, type SignedAnswer } from './crypto/delivery'
import { signReceipt, type Receipt, type SigningKey } from './crypto/signature'
import { seal, sealedTo, unseal } from './crypto/wrapping'
import type { OfficeKeys } from './keyring'
import type { JsonObject, MessageDocument } from './message'
import type { Reference } from './reference'
import type { Draft, Office, Outgoing, ReceivedMessage } from './types'

/** A message handed over again to the office: what it carries, checked against its first sender. */
export interface Opened extends OpenedMessage {
  original?: OpenedMessage
}

/** Opens a received message; the digest of its sealed bytes must be the stated one. */
export async function open(
  message: ReceivedMessage,
  referral: string,
  keys: OfficeKeys,
  reference: Reference,
): Promise<Opened> {
  const stated = { ...message, referral }
  const opened = await openDelivery(message.sealed, stated, keys.sealing, await reference.keysOf(message.sender))
  if ((await digest(utf8(message.sealed))) !== message.digest) opened.differing.push('digest')
  return message.type === 'handover' ? { ...opened, original: await handedOver(opened, referral, reference) } : opened
}

async function handedOver(opened: OpenedMessage, referral: string, reference: Reference): Promise<OpenedMessage> {
  const { original, signature, message } = opened.document.content
  const { sender, messageId, type } = message as JsonObject
  const [bare, version] = String(type).split('/')
  const stated = {
    sender: String(sender),
    messageId: String(messageId),
    type: bare,
    version: Number(version),
    referral,
  }
  const signed = { body: fromBase64url(String(original)), signature: String(signature) }
  return checked(signed, stated, await reference.keysOf(stated.sender))
}

/** The statement of a person that the content was on the screen. */
export function retrievalReceipt(
  message: ReceivedMessage,
  referral: string,
  recipient: string,
  by: SigningKey,
  now: Date,
): Promise<string> {
  const receipt: Receipt = {
    kind: 'retrieval',
    deliveryId: message.deliveryId,
    messageId: message.messageId,
    sender: message.sender,
    recipient,
    referral,
    digest: message.digest,
    time: now.toISOString().slice(0, 19) + 'Z',
  }
  return signReceipt(receipt, by)
}

/** What an office writes before it is signed. */
export interface DraftContent {
  content: JsonObject
  drafter: { name: string; function: string }
  /** The refused answer that this one takes the place of. */
  corrects?: string
}

const currentSealing = (office: Office) => {
  const key = office.keys.find(one => one.use === 'sealing' && one.state === 'current')
  if (key === undefined) throw new Error('the office has no sealing key')
  return { ...key.public, kid: key.kid }
}

/** Seals something to the office itself: the host keeps it and cannot read it. */
export const sealForOffice = (bytes: Bytes, office: Office) => seal(bytes, currentSealing(office))

async function opensForOffice(jwe: string, keys: OfficeKeys): Promise<string> {
  const key = keys.sealing.get(sealedTo(jwe) ?? '')
  if (key === undefined) throw new Error('sealed to no key of this person')
  return text(await unseal(jwe, key))
}

export const sealDraft = (draft: DraftContent, office: Office) => sealForOffice(utf8(JSON.stringify(draft)), office)

export const openDraft = async (draft: Pick<Draft, 'sealed'>, keys: OfficeKeys) =>
  JSON.parse(await opensForOffice(draft.sealed, keys)) as DraftContent

/** What the office has signed and sent, or is about to. */
export const openOutgoing = async (outgoing: Outgoing, keys: OfficeKeys) =>
  JSON.parse(await opensForOffice(outgoing.sealedForOffice, keys)) as SignedAnswer

/** Those of several that this person can open; the others are sealed to keys that he does not have. */
export async function openable<S, T>(sealed: S[], opener: (one: S) => Promise<T>): Promise<T[]> {
  const opened = await Promise.allSettled(sealed.map(opener))
  return opened.filter(one => one.status === 'fulfilled').map(one => one.value)
}

export const documentOf = (answer: SignedAnswer) =>
  JSON.parse(text(fromBase64url(answer.message))) as MessageDocument
