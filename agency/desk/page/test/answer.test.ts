import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerId, nextAnswerId } from '../src/answer'

const OFFICE = 'office'
const REFERRAL = '0199a2b4-7a10-7c3e-9f00-5d2f4b8a9c01'
const chosen = { type: 'instruction', version: 1, code: 'further-inquiry' }

test('the next answer has a new id after a refused answer was corrected and removed', async () => {
  // Given
  const refused = { messageId: (await nextAnswerId(OFFICE, REFERRAL, chosen, 0, [])).id }
  const correction = { messageId: (await nextAnswerId(OFFICE, REFERRAL, chosen, 1, [refused])).id }
  // When
  const next = await nextAnswerId(OFFICE, REFERRAL, chosen, 1, [correction])
  // Then
  assert.equal(new Set([refused.messageId, correction.messageId, next.id]).size, 3)
  assert.deepEqual(next, { id: await answerId(OFFICE, REFERRAL, chosen, 2), before: 2 })
})
