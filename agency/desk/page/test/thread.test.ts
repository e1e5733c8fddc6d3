import assert from 'node:assert/strict'
import { test } from 'node:test'
import { threadOf } from '../src/thread'
import type { Outgoing, ReceivedMessage } from '../src/types'

const received = (messageId: string, receivedAt: string) => ({ messageId, receivedAt }) as ReceivedMessage
const sent = (messageId: string, at: string) => ({ messageId, at }) as Outgoing

const idsOf = (messages: ReceivedMessage[], outbox: Outgoing[]) =>
  threadOf({ messages, outbox }).map(item => ('received' in item ? item.received : item.sent).messageId)

test('correspondence is in order of time, with whole and fractional seconds', () => {
  const messages = [received('first', '2026-11-28T06:35:38.999Z'), received('second', '2026-11-28T06:35:39Z')]
  assert.deepEqual(idsOf(messages, [sent('third', '2026-11-28T06:35:39.973Z')]), ['first', 'second', 'third'])
  assert.deepEqual(idsOf(messages, [sent('between', '2026-11-28T06:35:38.999500Z')]), ['first', 'between', 'second'])
})

test('received and sent messages of one time keep their order', () => {
  const at = '2026-11-28T06:35:39.5Z'
  assert.deepEqual(idsOf([received('came', at)], [sent('went', at)]), ['came', 'went'])
})
