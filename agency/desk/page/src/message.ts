import type { Envelope } from './crypto/wire'

export type { Envelope }

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
export type JsonObject = { [name: string]: Json }

export interface MessageDocument {
  envelope: Envelope
  content: JsonObject
}
