import { claimsOf } from './receipts'
import type { Outgoing, Timeline } from './types'

/** A step of a signed answer. `at` is undefined if its time is not known. */
export type Step =
  | { step: 'signed' | 'sealed' | 'accepted'; isDone: boolean; at?: string }
  | { step: 'delivered'; isDone: boolean; recipient: string; state: string; at?: string; readAt?: string }

/** The next step of an answer. */
export type Next = Exclude<Outgoing['state'], 'accepted'> | 'delivering' | 'held' | 'arrived'

/** States of deliveries that a person at the gateway must settle. */
const HELD = new Set(['parked', 'discarded'])

/** The way of a signed answer, up to each recipient. */
export function wayOf(outgoing: Outgoing, timeline: Timeline | null): Step[] {
  const { state, at, receipt, messageId } = outgoing
  const isAccepted = state === 'accepted'
  const deliveries = (timeline?.deliveries ?? []).filter(delivery => delivery.message === messageId)
  return [
    { step: 'signed', isDone: true, at },
    { step: 'sealed', isDone: state !== 'needs-seal' && state !== 'no-key' },
    { step: 'accepted', isDone: isAccepted, at: isAccepted && receipt !== null ? claimsOf(receipt).time : undefined },
    ...deliveries.map((delivery): Step => {
      const timeIn = (jws: string | undefined) => (jws === undefined ? undefined : claimsOf(jws).time)
      return {
        step: 'delivered',
        isDone: delivery.receipt !== undefined,
        recipient: delivery.recipient,
        state: delivery.state,
        at: timeIn(delivery.receipt),
        readAt: timeIn(delivery.retrieval),
      }
    }),
  ]
}

export function nextOf({ state }: Outgoing, steps: Step[]): Next {
  if (state !== 'accepted') return state
  const deliveries = steps.filter(step => step.step === 'delivered')
  if (deliveries.some(delivery => HELD.has(delivery.state))) return 'held'
  return deliveries.length > 0 && deliveries.every(delivery => delivery.isDone || delivery.state === 'superseded') ? 'arrived' : 'delivering'
}
