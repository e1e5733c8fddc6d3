import { Refused } from './api'
import {
  type Bytes,
  type DeliveryHead,
  fromBase64url,
  handedOver,
  type Jwk,
  type Opened,
  openStated,
  type OutgoingMessage,
  receipt,
  type Rejected,
  type Signer,
  submissionJson,
  text,
  utf8,
} from './crypto/wire'
import { seal, sealedTo, unseal } from './crypto/wrapping'
import type { OfficeKeys } from './keyring'
import type { JsonObject, MessageDocument } from './message'
import type { Reference } from './reference'
import type { Draft, Office, Outgoing, ReceivedMessage } from './types'

/** A message that its sender signed and that is what the host says it is. */
export interface Genuine extends Opened {
  content: JsonObject
  /** What is handed over in it, signed by its author. */
  original?: MessageDocument
}

/** A message that does not count; `handed-over`: what is handed over in it does not. */
export type NotGenuine = Rejected | { is: 'rejected'; reason: 'handed-over' }

/** Opens and verifies a received message. */
export async function open(
  message: ReceivedMessage,
  referral: string,
  keys: OfficeKeys,
  reference: Reference,
): Promise<Genuine | NotGenuine> {
  const { deliveryId, messageId, sender, digest } = message
  const head = { deliveryId, messageId, sender, digest, referral, type: `${message.type}/${message.version}` }
  const opened = await withKeysOf(
    sender,
    reference,
    known => openStated(head, utf8(message.sealed), keys.sealing, known),
    outcome => outcome.is === 'rejected' && outcome.reason === 'signature' && outcome.status === 'unknown-key',
  )
  if (opened.is === 'rejected') return opened
  const genuine = { ...opened, content: opened.content as JsonObject }
  if (message.type !== 'handover') return genuine
  const said = genuine.content.message as JsonObject | undefined
  const original = await withKeysOf(
    String(said?.sender),
    reference,
    author => handedOver(opened, { of: () => author }),
    found => found === undefined,
  )
  return original === undefined
    ? { is: 'rejected', reason: 'handed-over' }
    : { ...genuine, original: { envelope: original.envelope, content: original.content as JsonObject } }
}

/**
 * Does something with the keys of a sender, undefined where the host does not know it; once more, with its keys of now, where the
 * outcome is that of a key that was renewed since they were asked for.
 */
async function withKeysOf<T>(
  sender: string,
  reference: Reference,
  work: (keys: Jwk[] | undefined) => Promise<T>,
  isOfOtherKey: (outcome: T) => boolean,
): Promise<T> {
  const keysOf = (before?: Jwk[]) =>
    reference.keysOf(sender, before).catch(error => {
      if (error instanceof Refused && error.status === 404) return undefined
      throw error
    })
  const keys = await keysOf()
  const outcome = await work(keys)
  return keys !== undefined && isOfOtherKey(outcome) ? work(await keysOf(keys)) : outcome
}

/** Why a message does not count, in the codes that the gateway knows too. */
export const codeOf = (not: NotGenuine): string => (not.reason === 'signature' ? `signature ${not.status}` : not.reason)

/** The statement of a person that the content was on the screen. */
export const retrievalReceipt = (message: DeliveryHead, recipient: string, by: Signer): Promise<string> =>
  receipt(message, 'retrieval', { agency: recipient, signer: async () => by })

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

/** The exact bytes of an answer and the detached signature: kept for the office, and sent, as one. */
export type SignedAnswer = Pick<OutgoingMessage, 'bytes' | 'signature'>

export const sealAnswer = (answer: SignedAnswer, office: Office) => sealForOffice(utf8(submissionJson(answer)), office)

/** What the office has signed and sent, or is about to. */
export async function openOutgoing(outgoing: Outgoing, keys: OfficeKeys): Promise<SignedAnswer> {
  const kept = JSON.parse(await opensForOffice(outgoing.sealedForOffice, keys)) as { message: string; signature: string }
  return { bytes: fromBase64url(kept.message), signature: kept.signature }
}

/** Those of several that this person can open; the others are sealed to keys that he does not have. */
export async function openable<S, T>(sealed: S[], opener: (one: S) => Promise<T>): Promise<T[]> {
  const opened = await Promise.allSettled(sealed.map(opener))
  return opened.filter(one => one.status === 'fulfilled').map(one => one.value)
}

export const documentOf = (answer: SignedAnswer) => JSON.parse(text(answer.bytes)) as MessageDocument
