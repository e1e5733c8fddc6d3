import type { KeyUse } from './crypto/keys'
import type { WrappedPersonKey } from './crypto/wrapping'
import type { Jwk } from './crypto/wire'

// The host's answers, as far as the page reads them.

export type Language = 'ar' | 'fr' | 'en'
export type Names = Partial<Record<Language, string>>
export type Role = 'clerk' | 'signer' | 'head'

export interface About {
  version: string
  bundle: string
  languages: Language[]
}

export interface EnrolmentOffer {
  person: { id: string; name: string }
  office: { id: string; names: Names; kind: string }
  roles: Role[]
  creation: Record<string, unknown>
  officeHasKeys: boolean
  imported: string | null
}

export interface OfficeKey {
  kid: string
  use: KeyUse
  public: Jwk
  state: 'pending' | 'current' | 'old' | 'revoked'
  wrapped: string | null
}

export interface Office {
  id: string
  names: Names
  kind: string
  roles: Role[]
  function: string
  keys: OfficeKey[]
}

export interface Session {
  person: { id: string; name: string; language: Language; publicKey: Jwk; wrapped: WrappedPersonKey[] }
  csrf: string
  idleSeconds: number
  offices: Office[]
}

export interface Gateway {
  reachable: boolean
  /** Tells whether the last contact is recent enough for a working gateway. */
  recent: boolean
  lastContact: string | null
}

export interface InboxRow {
  referral: string
  /** Its number at this office. */
  number: string
  type: string
  sender: string
  clear: Record<string, unknown>
  state: string | null
  receivedAt: string
  messages: number
  unread: number
  due: { stage: string; at: string; overdue: boolean } | null
  assignedTo: string | null
  drafts: number
  waiting: number
  /** Raised with each change of its notes. 0 if it never had one. */
  noted: number
}

export interface Inbox {
  asOf: string
  gateway: Gateway
  counts: { all: number; mine: number; unread: number; overdue: number; waiting: number }
  next: string | null
  rows: InboxRow[]
}

export interface ReceivedMessage {
  deliveryId: string
  messageId: string
  type: string
  version: number
  sender: string
  receivedAt: string
  digest: string
  sealed: string
  retrieved: { at: string; by: string } | null
}

/** A note of the office about a referral. It is sealed to the office and never leaves it. */
export interface Note {
  id: string
  /** Id of its author. */
  by: string
  /** When it was written or changed. */
  at: string
  sealed: string
}

/** What the office has of one referral to read. */
export interface ReferralTexts {
  referral: string
  messages: ReceivedMessage[]
  notes: Note[]
}

/** The messages and notes of several referrals, without those of which the office has no message. */
export interface InboxMessages {
  referrals: ReferralTexts[]
  /** The answer would be too large with these. */
  later: string[]
}

export interface Draft {
  id: string
  type: string
  version: number
  code: string | null
  revision: number
  by: string
  at: string
  sealed: string
}

/** A place to correct. */
export interface ProblemError {
  pointer: string
  keyword: string
  /** A language-neutral form. Gateways of earlier versions do not send it. */
  expected?: string
  detail: string
}

export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  errors?: ProblemError[]
  [member: string]: unknown
}

export interface Outgoing {
  messageId: string
  referral: string
  type: string
  version?: number
  by: string
  at: string
  /** `no-key`: nobody in the office has a key with which a browser could seal it for the gateway. */
  state: 'waiting' | 'accepted' | 'refused' | 'needs-seal' | 'no-key'
  problem: Problem | null
  receipt: string | null
  sealedForOffice: string
}

/** Answers to seal to the gateway's current key. */
export interface ToSeal {
  /** The first answers that the named keys of the office open. */
  outbox: Outgoing[]
  /** The number of answers sealed to other keys. */
  others: number
}

interface Step {
  step: number
  at: string
  action: string
  actor: string
  message?: string
  recipient?: string
  why?: string
  evidence?: string
}

interface AskedObject {
  id: string
  kind: string
  code: string
  from: string
  state: string
  until?: string
  waitingFor?: string[]
}

export interface Timeline {
  referral: string
  state: string
  test?: boolean
  facts: Record<string, unknown>
  recipients: { agency: string; names?: Names }[]
  instructions?: AskedObject[]
  notices?: AskedObject[]
  entries: Step[]
  deliveries: {
    id: string
    message: string
    type?: string
    subtype?: string
    recipient: string
    state: string
    receipt?: string
    retrieved?: string
    retrieval?: string
  }[]
  deadlines?: { stage: string; agency: string; due: string; overdue: boolean }[]
}

export interface Action {
  type: string
  version: number
  code?: string
  allowed: boolean
  why?: string
  leadsTo?: string
  /** Its recipients besides those that it names. Gateways of earlier versions do not send it. */
  recipients?: string[]
  missing?: string
  states?: string[]
  holders?: string[]
  object?: AskedObject
  answers?: AskedObject
  mayAnswer?: AskedObject[]
  due?: { stage: string; at: string; overdue: boolean }
}

export interface Actions {
  referral: string
  asOf: string
  state: string
  role: string
  test?: boolean
  actions: Action[]
  /** The agencies that allowed messages may name. */
  addressees?: { fact: string; parties: string[]; others: string[] }[]
}

export interface Referral {
  referral: string
  /** Its number at this office. */
  number: string
  asOf: string
  timeline: Timeline | null
  actions: Actions | null
  messages: ReceivedMessage[]
  drafts: Draft[]
  notes: Note[]
  outbox: Outgoing[]
  /** Ids of refused and removed answers. */
  dismissed: string[]
  assignedTo: string | null
  /** Absent for assignments that an earlier version of the host recorded. */
  assigned: { by: string; at: string } | null
}

export interface Person {
  id: string
  name: string
  function: string
  roles: Role[]
  state: 'invited' | 'enrolled' | 'revoked'
  publicKey: Jwk | null
  fingerprint: string | null
  keys: string[]
  /** The current or next absence, with its first and last day and the id of the deputy. */
  absence: { first: string; last: string; deputy: string } | null
}

/** A rule of an office about the answers that it concerns. */
export interface SigningRule {
  type: string
  /** Null: every code. */
  code: string | null
  /** The harm from which it applies. Null: always. The host does not see the harm and leaves such a rule to the page. */
  fromDirhams: number | null
  /** Ids of the persons who may sign. Empty: everybody who may sign. */
  signers: string[]
  /** Whether another person than the signer must have kept the draft. */
  fourEyes: boolean
}

export interface SigningRules {
  revision: number
  rules: SigningRule[]
}

/** Signed answers of a month or of a person. */
export interface CountedAnswers {
  answers: number
  /** The time within which half of the first answers were signed. Null if there was none. */
  halfSeconds: number | null
}

export interface CountedMonth extends CountedAnswers {
  /** `2026-12` */
  month: string
  referrals: number
  messages: number
}

export interface CountedPerson extends CountedAnswers {
  person: string
}

export interface Code {
  code: string
  ar: string
  fr: string
  en: string
  subtypes?: string
  /** The first and the last day on which a message with it may be written. */
  from?: string
  until?: string
  /** Further texts of a problem, and of the state of an object. */
  detail?: Names
  object?: Names
  refused?: Names
}

export interface Agency {
  agency: string
  kind: string
  names: Names
}

interface TrailEntry {
  number: number
  at: string
  /** The actor: the id of a person, or the host. */
  actor: string
  action: string
  object: Record<string, string>
}

/** Part of a trail, latest entry first. */
export interface TrailPage {
  entries: TrailEntry[]
  /** The number before which the next part begins. Null if there is none. */
  next: number | null
}

/** The data that the gateway's operator needs to add an office to the directory. */
export interface DirectoryEntry {
  properties: string
  jwksText: string
  csr: string
  fingerprint: string
}
