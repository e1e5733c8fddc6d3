import { random, toBase64url } from './crypto/bytes'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

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

export interface MessageDocument {
  envelope: Envelope
  content: JsonObject
}

/** A new envelope: the id is that of the draft, so that an answer written twice is one. */
export const envelope = (
  of: { type: string; version: number; messageId: string; sender: string; referral: string; test: boolean },
  now: Date,
): Envelope => ({
  type: of.type,
  version: of.version,
  messageId: of.messageId,
  sender: of.sender,
  referral: of.referral,
  time: now.toISOString().slice(0, 19) + 'Z',
  nonce: toBase64url(random(16)),
  ...(of.test ? { test: true } : {}),
})
