import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allPages, type Described, inGroups, inOrder, oneAtATime } from '../src/inbox'
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

test('the inbox is told after each page, until nobody wants it', async () => {
  // Given
  const read = inboxOf(() => ['a', 'b', 'c', 'd', 'e'])
  const told: string[] = []
  // When
  const all = await allPages(read, part => told.push(shown(part).join('')) > 0)
  const left = await allPages(read, part => part.rows.length < 4)
  // Then
  assert.deepEqual(told, ['ab', 'abcd', 'abcde'])
  assert.deepEqual([shown(all), all.next], [['a', 'b', 'c', 'd', 'e'], null])
  assert.deepEqual(shown(left), ['a', 'b', 'c', 'd'])
})

test('a referral that moves between pages during the reading is shown once', async () => {
  // Given
  let order = ['a', 'b', 'c', 'd']
  const read = inboxOf(() => order)
  const moving = async (cursor: string | null) => {
    const page = await read(cursor)
    order = ['b', 'c', 'a', 'd']
    return page
  }
  // When
  const all = await allPages(moving, () => true)
  // Then
  assert.deepEqual(shown(all), ['a', 'b', 'c', 'd'])
})

test('many calls during one run make one more run', async () => {
  // Given
  let runs = 0
  let end = () => {}
  const start = oneAtATime(() => {
    runs++
    return new Promise(resolve => (end = resolve))
  })
  // When
  const running = start()
  void start()
  void start()
  end()
  await new Promise(resolve => setImmediate(resolve))
  end()
  await running
  // Then
  assert.equal(runs, 2)
})

const described = (receivedAt: string, number?: string, person?: string): Described => ({
  row: { referral: receivedAt, receivedAt } as InboxRow,
  matter: 'fraud',
  number,
  person,
  state: number === undefined ? 'closed' : 'referred',
})
const ROWS = [described('2026-01-02T00:00:00.5Z', 'EB-10', 'Nour'), described('2026-01-03T00:00:00Z'), described('2026-01-02T00:00:00Z', 'EB-9', 'Amal')]
const days = (rows: Described[]) => rows.map(one => ROWS.indexOf(one))

test('rows are ordered by due time, arrival, number and person, those without one last', () => {
  // When / Then
  assert.deepEqual(days(inOrder(ROWS, 'due', 'fr')), [0, 1, 2])
  assert.deepEqual(days(inOrder(ROWS, 'received', 'fr')), [1, 0, 2])
  assert.deepEqual(days(inOrder(ROWS, 'number', 'fr')), [2, 0, 1])
  assert.deepEqual(days(inOrder(ROWS, 'person', 'ar')), [2, 0, 1])
})

test('rows are grouped in the order of their first rows', () => {
  // When / Then
  const groups = (by: 'none' | 'state' | 'person') => inGroups(ROWS, by, 'nobody').map(({ name, rows }) => [name, days(rows)])
  assert.deepEqual(groups('none'), [[undefined, [0, 1, 2]]])
  assert.deepEqual(groups('state'), [['referred', [0, 2]], ['closed', [1]]])
  assert.deepEqual(groups('person'), [['Nour', [0]], ['nobody', [1]], ['Amal', [2]]])
})
