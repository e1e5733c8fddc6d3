import type { Outgoing, ReceivedMessage, Referral } from './types'

export type Correspondence = { received: ReceivedMessage } | { sent: Outgoing }

const timeOf = (one: Correspondence): number => Date.parse('received' in one ? one.received.receivedAt : one.sent.at)

/** What came and what went, in order of time. Its texts do not have that order: a whole second is written without a fraction. */
export const threadOf = (of: Pick<Referral, 'messages' | 'outbox'>): Correspondence[] =>
  [...of.messages.map(received => ({ received })), ...of.outbox.map(sent => ({ sent }))].sort((a, b) => timeOf(a) - timeOf(b))
