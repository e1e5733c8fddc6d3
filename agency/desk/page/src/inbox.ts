import type { Inbox } from './types'

/** Pages of the inbox, merged. */
interface ShownInbox extends Inbox {
  /** The number of pages read. */
  pages: number
}

/**
 * The first pages of the inbox, merged, up to this number. A referral that moved during the reading appears once.
 *
 * @param read reads the first page, or the page after a cursor
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
