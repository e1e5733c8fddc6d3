import { Refused } from './api'
import { compared } from './compared'
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

/** A message that its sender signed and that matches the host's statement. */
export interface Genuine extends Opened {
  content: JsonObject
  /** The message handed over in it, signed by its author. */
  original?: MessageDocument
}

/** A rejected message. `handed-over`: the message handed over in it is rejected. */
type NotGenuine = Rejected | { is: 'rejected'; reason: 'handed-over' }

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
 * Runs an action with the keys of a sender, undefined if the host does not know the sender. If the outcome is that of a renewed key, it
 * asks for the current keys and tries once more.
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

/** The reason of a rejection, in the gateway's codes. */
export const codeOf = (not: NotGenuine): string => (not.reason === 'signature' ? `signature ${not.status}` : not.reason)

/** The statement of a person that the content was shown on the screen. */
export const retrievalReceipt = (message: DeliveryHead, recipient: string, by: Signer): Promise<string> =>
  receipt(message, 'retrieval', { agency: recipient, signer: async () => by })

/** An answer of an office before it is signed. */
export interface DraftContent {
  content: JsonObject
  drafter: { name: string; function: string }
  /** The refused answer that this one replaces. */
  corrects?: string
}

/** Seals content to the office itself. The host keeps it and cannot read it. Throws if the office's key was not compared here. */
export const sealForOffice = async (bytes: Bytes, office: Office) => seal(bytes, await compared.sealingKey(office))

/** The text that was sealed to the office. Throws if this person has no key for it. */
export async function openForOffice(jwe: string, keys: OfficeKeys): Promise<string> {
  const key = keys.sealing.get(sealedTo(jwe) ?? '')
  if (key === undefined) throw new Error('sealed to no key of this person')
  return text(await unseal(jwe, key))
}

export const sealDraft = (draft: DraftContent, office: Office) => sealForOffice(utf8(JSON.stringify(draft)), office)

export const openDraft = async (draft: Pick<Draft, 'sealed'>, keys: OfficeKeys) =>
  JSON.parse(await openForOffice(draft.sealed, keys)) as DraftContent

/** The exact bytes of an answer and the detached signature. The copy for the office and the sent message use both. */
export type SignedAnswer = Pick<OutgoingMessage, 'bytes' | 'signature'>

export const sealAnswer = (answer: SignedAnswer, office: Office) => sealForOffice(utf8(submissionJson(answer)), office)

/** An answer that the office has signed, sent or not yet sent. */
export async function openOutgoing(outgoing: Outgoing, keys: OfficeKeys): Promise<SignedAnswer> {
  const kept = JSON.parse(await openForOffice(outgoing.sealedForOffice, keys)) as { message: string; signature: string }
  return { bytes: fromBase64url(kept.message), signature: kept.signature }
}

/** Opens those of several contents for which this person has a key. */
export async function openable<S, T>(sealed: S[], opener: (one: S) => Promise<T>): Promise<T[]> {
  const opened = await Promise.allSettled(sealed.map(opener))
  return opened.filter(one => one.status === 'fulfilled').map(one => one.value)
}

export const documentOf = (answer: SignedAnswer) => JSON.parse(text(answer.bytes)) as MessageDocument
