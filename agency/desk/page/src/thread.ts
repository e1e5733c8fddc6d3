import type { Outgoing, ReceivedMessage, Referral } from './types'

type Correspondence = { received: ReceivedMessage } | { sent: Outgoing }

const timeOf = (one: Correspondence): number => Date.parse('received' in one ? one.received.receivedAt : one.sent.at)

/** Received and sent messages in order of time. The texts do not sort by time, because a whole second has no fraction. */
export const threadOf = (of: Pick<Referral, 'messages' | 'outbox'>): Correspondence[] =>
  [...of.messages.map(received => ({ received })), ...of.outbox.map(sent => ({ sent }))].sort((a, b) => timeOf(a) - timeOf(b))
