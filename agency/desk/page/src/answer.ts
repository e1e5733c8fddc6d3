import { sha256, utf8 } from './crypto/wire'
import type { Resolved, Schemas, Violation } from './forms/schema'
import type { Envelope, JsonObject, MessageDocument } from './message'
import type { Action, Actions, Referral } from './types'

/** The answer being written: one of the gateway's allowed actions. */
export interface Chosen {
  type: string
  version: number
  code?: string
  object?: string
  answers?: string
}

export interface Author {
  name: string
  function: string
}

/** The schema of a message type's content. */
export function contentSchema(schemas: Schemas, of: { type: string; version: number }): Resolved {
  const content = schemas.of(of.type, of.version)?.properties?.content
  if (typeof content !== 'object') throw new Error(`no schema ${of.type}/${of.version}`)
  return schemas.resolve(content)
}

/** The members that the chosen action fixes, by the annotations of the schema. */
export function decided(schemas: Schemas, chosen: Chosen): JsonObject {
  const schema = contentSchema(schemas, chosen)
  const members: JsonObject = {}
  const putMember = (part: 'subtype' | 'object' | 'answers', value: string | undefined) => {
    const member = schemas.clearMember(schema, part)
    if (value !== undefined && member !== undefined) members[member] = value
  }
  putMember('subtype', chosen.code)
  putMember('object', chosen.object)
  putMember('answers', chosen.answers)
  return members
}

/** The allowed action of a referral to which a content belongs. */
export function actionOf(actions: Actions | null, chosen: Chosen): Action | undefined {
  return actions?.actions.find(
    action =>
      action.allowed &&
      action.type === chosen.type &&
      action.version === chosen.version &&
      action.code === chosen.code &&
      (chosen.object === undefined || action.object?.id === chosen.object) &&
      (chosen.answers === undefined || action.answers === undefined || action.answers.id === chosen.answers),
  )
}

/** The entry of an action that is not allowed now. */
export const refusedAction = (actions: Actions, chosen: Chosen): Action | undefined =>
  actions.actions.find(action => !action.allowed && action.type === chosen.type && action.code === chosen.code)

/** The members of a content that identify its action. */
export function chosenOf(schemas: Schemas, of: { type: string; version: number }, content: JsonObject): Chosen {
  const schema = contentSchema(schemas, of)
  const memberOf = (part: 'subtype' | 'object' | 'answers') => {
    const member = schemas.clearMember(schema, part)
    const value = member === undefined ? undefined : content[member]
    return typeof value === 'string' ? value : undefined
  }
  return { ...of, code: memberOf('subtype'), object: memberOf('object'), answers: memberOf('answers') }
}

/**
 * The id of an answer: a UUID of version 8 (RFC 9562) over what it answers and the number of earlier answers of its kind. Two browsers that
 * write the same answer get the same id. The host keeps one content for each id.
 */
export async function answerId(office: string, referral: string, chosen: Chosen, before: number): Promise<string> {
  const { type, version, code = '', object = '', answers = '' } = chosen
  const hash = await sha256(utf8(JSON.stringify([office, referral, type, version, code, object, answers, before])))
  const bytes = hash.slice(0, 16)
  bytes[6] = (bytes[6] & 0x0f) | 0x80
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/**
 * The id of the next answer of a kind: the first id from that count on that none of these answers has. The correction of a refused answer
 * removes it, so the count alone could give a used id again.
 */
export async function nextAnswerId(
  office: string,
  referral: string,
  chosen: Chosen,
  before: number,
  drafts: { messageId: string }[],
): Promise<{ id: string; before: number }> {
  const takenIds = new Set(drafts.map(draft => draft.messageId))
  for (; ; before++) {
    const id = await answerId(office, referral, chosen, before)
    if (!takenIds.has(id)) return { id, before }
  }
}

/** Ids of answers that the office removed after a refusal. They are not used again. */
export const dismissed = (of: Referral) => of.dismissed.map(messageId => ({ messageId }))

/** Tells whether two answers are about the same thing. */
export const isSame = (a: Chosen, b: Chosen) =>
  a.type === b.type && a.code === b.code && a.object === b.object && a.answers === b.answers

/**
 * The whole document to be signed, with its drafter and its signer.
 *
 * @param signer null if the reader may not sign
 */
export function documentToSign(
  schemas: Schemas,
  head: Envelope,
  content: JsonObject,
  drafter: Author,
  signer: Author | null,
): MessageDocument {
  const schema = contentSchema(schemas, head)
  const persons: JsonObject = { drafter: { ...drafter }, ...(signer === null ? {} : { signer: { ...signer } }) }
  const author: JsonObject = schema.properties?.author === undefined ? {} : { author: persons }
  const tidy = (schemas.tidied(schema, { ...content, ...author }) ?? {}) as JsonObject
  return { envelope: head, content: tidy }
}

/** The exact bytes that are signed. */
export const bytesToSign = (document: MessageDocument) => utf8(JSON.stringify(document))

/** The faults to correct before a document may be signed. */
export const violations = (schemas: Schemas, document: MessageDocument): Violation[] =>
  schemas.violations(document.envelope.type, document.envelope.version, JSON.parse(JSON.stringify(document)))
