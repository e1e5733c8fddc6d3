import { createContext } from 'preact'
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { post } from './api'
import { open, openable } from './correspondence'
import { useDesk } from './desk'
import { browserRecords, type KeptLine, KeptLines } from './keptLines'
import { type Line, lineOf } from './line'
import { openNote } from './notes'
import { pathOf } from './route'
import type { InboxMessages, InboxRow, ReferralTexts } from './types'

const AT_ONCE = 20
const TOLD_MILLIS = 150

type Kept = Pick<KeptLines, 'all' | 'keep' | 'forget'>

interface Work {
  /** Rejects if this browser keeps nothing. */
  kept: () => Promise<Kept>
  fetch: (referrals: string[]) => Promise<InboxMessages>
  /** The line, and whether every message and note opened. Undefined if no message did. */
  read: (texts: ReferralTexts) => Promise<{ line: Line; whole: boolean } | undefined>
  /** Lets the browser do other work between two referrals. */
  pause: () => Promise<void>
}

/** The row changes its state with every message that arrives and with every change of a note. */
const stateOf = (row: InboxRow) => `${row.receivedAt} ${row.messages} ${row.noted}`

/**
 * The lines of an office's referrals. It reads missing ones in the background, those on the screen first, then the newest. The host
 * learns which referrals, and nothing else.
 */
export class Lines {
  /** The text of the search. It has words of cases, so it is neither in the address nor kept. */
  sought = ''
  private readonly known = new Map<string, KeptLine>()
  /** Referrals of which no key here opens a message, by state. */
  private readonly closed = new Map<string, string>()
  private readonly onScreen = new Set<string>()
  private readonly listeners = new Set<() => void>()
  private readonly loading: Promise<Kept | undefined>
  private rows: InboxRow[] = []
  private running = false
  private stopped = false
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly work: Work) {
    this.loading = this.load()
  }

  of(referral: string): Line | undefined {
    return this.known.get(referral)?.line
  }

  /** How many of these rows are not read yet. */
  waiting(rows: InboxRow[]): number {
    return rows.filter(row => this.isMissing(row)).length
  }

  /** Reads the lines of these rows. The rows of the whole inbox end the lines of all other referrals. */
  async want(rows: InboxRow[], isWhole: boolean): Promise<void> {
    this.rows = rows
    await this.loading
    if (isWhole) {
      const left = new Set(rows.map(row => row.referral))
      await this.forget([...this.known.keys()].filter(referral => !left.has(referral)))
    }
    await this.run()
  }

  /** These rows are on the screen, until the returned function is called. */
  show(referrals: string[]): () => void {
    referrals.forEach(referral => this.onScreen.add(referral))
    return () => referrals.forEach(referral => this.onScreen.delete(referral))
  }

  /** These referrals are erased. */
  async forget(referrals: string[]): Promise<void> {
    if (referrals.length === 0) return
    const kept = await this.loading
    referrals.forEach(referral => this.known.delete(referral))
    this.changed()
    await kept?.forget(referrals).catch(() => {})
  }

  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  stop = (): void => {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private async load(): Promise<Kept | undefined> {
    try {
      const kept = await this.work.kept()
      for (const [referral, line] of await kept.all()) this.known.set(referral, line)
      this.changed()
      return kept
    } catch {
      return undefined // The storage is not allowed or is damaged, so the lines are in memory only.
    }
  }

  private async run(): Promise<void> {
    if (this.running) return
    this.running = true
    try {
      for (let batch = this.next(); batch.length > 0 && !this.stopped; batch = this.next()) await this.readAll(batch)
    } catch {
      // The host is unreachable. The next load of the inbox starts it again.
    } finally {
      this.running = false
    }
  }

  private next(): InboxRow[] {
    const missing = this.rows.filter(row => this.isMissing(row))
    const first = missing.filter(row => this.onScreen.has(row.referral))
    const from = first.length > 0 ? first : missing.sort((a, b) => Date.parse(b.receivedAt) - Date.parse(a.receivedAt))
    return from.slice(0, AT_ONCE)
  }

  private isMissing(row: InboxRow): boolean {
    const state = stateOf(row)
    return this.known.get(row.referral)?.state !== state && this.closed.get(row.referral) !== state
  }

  private async readAll(batch: InboxRow[]): Promise<void> {
    const states = new Map(batch.map(row => [row.referral, stateOf(row)]))
    const { referrals, later } = await this.work.fetch([...states.keys()])
    const given = new Set([...referrals.map(one => one.referral), ...later])
    const gone = [...states.keys()].filter(referral => !given.has(referral))
    gone.forEach(referral => this.closed.set(referral, states.get(referral)!))
    await this.forget(gone)
    for (const texts of referrals) {
      if (this.stopped) return
      await this.readOne(texts, states.get(texts.referral)!)
      await this.work.pause()
    }
  }

  private async readOne(texts: ReferralTexts, state: string): Promise<void> {
    const { referral } = texts
    const read = await this.work.read(texts)
    if (this.stopped) return
    if (read === undefined) {
      this.closed.set(referral, state)
      return
    }
    const kept = { state, line: read.line }
    this.known.set(referral, kept)
    this.changed()
    // A line without all messages and notes is read again when the person has further keys.
    if (read.whole) await (await this.loading)?.keep(referral, kept).catch(() => {})
  }

  /** Tells at most once in a short time, because every listener draws the inbox again. */
  private changed() {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.listeners.forEach(listener => listener())
    }, TOLD_MILLIS)
  }
}

export const LinesContext = createContext<Lines>(null as unknown as Lines)

/** The lines of the office, for as long as the desk is open with these keys. */
export function useOpenLines(): Lines {
  const { session, keyring, office, keys, reference } = useDesk()
  const current = useRef(reference)
  current.current = reference
  const lines = useMemo(
    () =>
      new Lines({
        kept: () => KeptLines.of(browserRecords, session.person, keyring.person, office.id),
        fetch: referrals => post<InboxMessages>(pathOf(office.id, 'inbox', 'messages'), { referrals }),
        read: async ({ referral, messages, notes }) => {
          const opened = await Promise.all(messages.map(message => open(message, referral, keys, current.current)))
          const genuine = opened.filter(one => one.is === 'opened')
          const noted = await openable(notes, note => openNote(note, referral, keys))
          const whole = genuine.length === opened.length && noted.length === notes.length
          return genuine.length === 0 ? undefined : { line: lineOf(genuine, noted), whole }
        },
        pause: () => new Promise(resolve => setTimeout(resolve)),
      }),
    [office.id, keyring],
  )
  useEffect(() => lines.stop, [lines])
  return lines
}

/** The lines of the office. The component is drawn again when they change. */
export function useLines(): Lines {
  const lines = useContext(LinesContext)
  const [, setTime] = useState(0)
  useEffect(() => lines.listen(() => setTime(time => time + 1)), [lines])
  return lines
}
