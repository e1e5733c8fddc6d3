import { type Calendar, dateOf, dayBefore, lastWorkingDay, zoneOf } from './calendar'
import type { Described } from './inbox'
import type { InboxRow } from './types'

/** The parts of a day's sheet. A referral stands in the first one that fits it. */
export const dayParts = ['overdue', 'due', 'new', 'begun'] as const
export type DayPart = (typeof dayParts)[number]

export interface Day {
  /** `2026-12-03` */
  date: string
  /** The last working day before it, from which messages are new. */
  since: string
}

/** The day of a moment. Without a calendar, every day is a working day. */
export function dayOfSheet(calendar: Calendar | null, now: Date): Day {
  const date = dateOf(zoneOf(calendar), now)
  return { date, since: (calendar === null ? undefined : lastWorkingDay(calendar, date)) ?? dayBefore(date) }
}

/** The rows of each part, in their order. */
export function inParts(rows: Described[], day: Day, calendar: Calendar | null): Record<DayPart, Described[]> {
  const parts: Record<DayPart, Described[]> = { overdue: [], due: [], new: [], begun: [] }
  for (const one of rows) {
    const part = partOf(one.row, day, calendar)
    if (part !== undefined) parts[part].push(one)
  }
  return parts
}

function partOf({ due, receivedAt, drafts, waiting }: InboxRow, day: Day, calendar: Calendar | null): DayPart | undefined {
  const dateIn = (moment: string) => dateOf(zoneOf(calendar), new Date(moment))
  if (due?.overdue) return 'overdue'
  if (due !== null && dateIn(due.at) <= day.date) return 'due'
  if (dateIn(receivedAt) >= day.since) return 'new'
  return drafts > 0 || waiting > 0 ? 'begun' : undefined
}
