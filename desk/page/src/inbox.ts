import type { Inbox } from './types'

/** Pages of the inbox as one. */
export interface ShownInbox extends Inbox {
  /** How many were read. */
  pages: number
}

/**
 * The first pages of the inbox as one, at most so many. A referral that moved while they were read is in it once.
 *
 * @param read reads the page after a cursor, or the first
 */
export async function firstPages(count: number, read: (cursor: string | null) => Promise<Inbox>): Promise<ShownInbox> {
  const first = await read(null)
  const rows = new Map(first.rows.map(row => [row.referral, row]))
  let next = first.next
  let pages = 1
  for (; pages < count && next !== null; pages++) {
    const following = await read(next)
    following.rows.forEach(row => rows.set(row.referral, row))
    next = following.next
  }
  return { ...first, rows: [...rows.values()], next, pages }
}
