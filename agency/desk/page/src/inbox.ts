import type { Inbox, InboxRow } from './types'

/**
 * All pages of the inbox, merged. A referral that moved during the reading appears once.
 *
 * @param read reads the first page, or the page after a cursor
 * @param told gets the rows so far after each page (all of them if `next` is null), and says whether to read on
 */
export async function allPages(
  read: (cursor: string | null) => Promise<Inbox>,
  told: (part: Inbox) => boolean,
): Promise<Inbox> {
  const rows = new Map<string, InboxRow>()
  let cursor: string | null = null
  for (;;) {
    const page = await read(cursor)
    page.rows.forEach(row => rows.set(row.referral, row))
    const part = { ...page, rows: [...rows.values()] }
    if (!told(part) || page.next === null) return part
    cursor = page.next
  }
}

/** Runs the work, and once more after it if it is called again meanwhile. */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null
  let again = false
  const run = async () => {
    try {
      do {
        again = false
        await work()
      } while (again)
    } finally {
      running = null
    }
  }
  return () => {
    again = running !== null
    running ??= run()
    return running
  }
}

export const orders = ['due', 'received', 'number', 'person'] as const
export type Order = (typeof orders)[number]
export const groupings = ['none', 'state', 'person'] as const
export type Grouping = (typeof groupings)[number]

/** The parts of a row by which it is ordered and grouped, as they are shown. */
export interface Described {
  row: InboxRow
  matter: string
  number: string | undefined
  /** Who has it. */
  person: string | undefined
  state: string
}

/** The rows in this order. The host gives them by due time. A row without a number or a person comes last. */
export function inOrder(rows: Described[], order: Order, language: string): Described[] {
  const { compare } = new Intl.Collator(language, { numeric: true })
  const byText = (text: (of: Described) => string | undefined) => (a: Described, b: Described) => {
    const [one, other] = [text(a), text(b)]
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined)
    return compare(one, other)
  }
  switch (order) {
    case 'due':
      return rows
    case 'received':
      return [...rows].sort((a, b) => Date.parse(b.row.receivedAt) - Date.parse(a.row.receivedAt))
    case 'number':
      return [...rows].sort(byText(of => of.number))
    case 'person':
      return [...rows].sort(byText(of => of.person))
  }
}

export interface Group {
  /** Absent if the rows are not grouped. */
  name?: string
  rows: Described[]
}

/**
 * The rows in groups, in the order of their first rows.
 *
 * @param nobody the name of the group of rows that nobody has
 */
export function inGroups(rows: Described[], by: Grouping, nobody: string): Group[] {
  if (by === 'none') return [{ rows }]
  const groups = new Map<string, Described[]>()
  for (const one of rows) {
    const name = by === 'state' ? one.state : (one.person ?? nobody)
    const own = groups.get(name)
    if (own === undefined) groups.set(name, [one])
    else own.push(one)
  }
  return [...groups].map(([name, own]) => ({ name, rows: own }))
}
