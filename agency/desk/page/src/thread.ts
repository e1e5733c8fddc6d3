import type { Outgoing, ReceivedMessage, Referral } from './types'

type Correspondence = { received: ReceivedMessage } | { sent: Outgoing }

const timeOf = (item: Correspondence): number => Date.parse('received' in item ? item.received.receivedAt : item.sent.at)

/** Received and sent messages in order of time. The texts do not sort by time, because a whole second has no fraction. */
export const threadOf = (of: Pick<Referral, 'messages' | 'outbox'>): Correspondence[] =>
  [...of.messages.map(received => ({ received })), ...of.outbox.map(sent => ({ sent }))].sort((a, b) => timeOf(a) - timeOf(b))
