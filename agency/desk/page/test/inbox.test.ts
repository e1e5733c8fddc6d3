import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstPages } from '../src/inbox'
import type { Inbox, InboxRow } from '../src/types'

const PAGE = 2

/** An inbox of these referrals, in pages of two; the cursor is the last row that was read. */
const inboxOf = (referrals: () => string[]) => async (cursor: string | null) => {
  const all = referrals()
  const from = cursor === null ? 0 : all.indexOf(cursor) + 1
  const rows = all.slice(from, from + PAGE).map(referral => ({ referral }) as InboxRow)
  return { rows, next: from + PAGE < all.length ? rows.at(-1)!.referral : null } as Inbox
}
const shown = (inbox: Inbox) => inbox.rows.map(row => row.referral)

test('exactly the shown pages are read again', async () => {
  const read = inboxOf(() => ['a', 'b', 'c', 'd', 'e'])
  assert.deepEqual(shown(await firstPages(1, read)), ['a', 'b'])
  const two = await firstPages(2, read)
  assert.deepEqual([shown(two), two.next, two.pages], [['a', 'b', 'c', 'd'], 'd', 2])
  const all = await firstPages(9, read)
  assert.deepEqual([shown(all), all.next, all.pages], [['a', 'b', 'c', 'd', 'e'], null, 3])
})

test('a referral that moves between pages during the reading is shown once', async () => {
  let order = ['a', 'b', 'c', 'd']
  const read = inboxOf(() => order)
  const moving = async (cursor: string | null) => {
    const page = await read(cursor)
    order = ['b', 'c', 'a', 'd']
    return page
  }
  assert.deepEqual(shown(await firstPages(2, moving)), ['a', 'b', 'c'])
})
