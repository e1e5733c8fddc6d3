/** The time zone of the office and its offsets from UTC. They come from the gateway, which counts deadlines by them. */
export interface Zone {
  zone: string
  /** In order of time. Absent from gateways of an earlier version. */
  offsets?: { from: string; offset: string }[]
}

/** The working calendar, as the gateway publishes it: `calendar/1`. */
export interface Calendar extends Zone {
  /** From Monday to Sunday. A day without hours is not a working day. */
  week: { day: string; hours: Hours[] }[]
  /** `01-11`, every year. */
  fixedHolidays: Holiday[]
  /** `2027-03-10`. */
  movableHolidays: Holiday[]
  periods: { first: string; last: string; name: string; hours: Hours[] }[]
}

interface Hours {
  from: string
  to: string
}

interface Holiday {
  date: string
  name: string
}

/** The kind of a day. Names are codes of the list `holiday`, if it has them. */
type Day =
  | { kind: 'worked' }
  | { kind: 'other-hours'; name: string; hours: Hours[] }
  | { kind: 'holiday'; name: string }
  | { kind: 'weekend' }

const DAY_MILLIS = 86_400_000
const MAX_DAYS = 3_660

const instantOf = (date: string) => Date.parse(`${date}T00:00:00Z`)
const after = (date: string) => new Date(instantOf(date) + DAY_MILLIS).toISOString().slice(0, 10)
export const dayBefore = (date: string) => new Date(instantOf(date) - DAY_MILLIS).toISOString().slice(0, 10)

/** The kind of the day `2027-03-10`. */
export function dayOf(calendar: Calendar, date: string): Day {
  const holiday =
    calendar.movableHolidays.find(one => one.date === date) ??
    calendar.fixedHolidays.find(one => one.date === date.slice(5))
  if (holiday !== undefined) return { kind: 'holiday', name: holiday.name }
  const weekday = (new Date(instantOf(date)).getUTCDay() + 6) % 7
  if (calendar.week[weekday].hours.length === 0) return { kind: 'weekend' }
  const period = calendar.periods.find(one => one.first <= date && date <= one.last)
  return period === undefined ? { kind: 'worked' } : { kind: 'other-hours', name: period.name, hours: period.hours }
}

const isWorked = (calendar: Calendar, date: string) => {
  const { kind } = dayOf(calendar, date)
  return kind === 'worked' || kind === 'other-hours'
}

/** The first working day after a date. Undefined if there is none within ten years. */
export const nextWorkingDay = (calendar: Calendar, date: string) => firstWorked(calendar, date, after)

/** The last working day before a date. Undefined if there is none within ten years. */
export const lastWorkingDay = (calendar: Calendar, date: string) => firstWorked(calendar, date, dayBefore)

function firstWorked(calendar: Calendar, date: string, step: (date: string) => string): string | undefined {
  let day = step(date)
  for (let i = 0; i < MAX_DAYS; i++, day = step(day)) if (isWorked(calendar, day)) return day
  return undefined
}

/** The zone in which times are shown and days are counted. UTC until the calendar is loaded. */
export const zoneOf = (calendar: Calendar | null | undefined): Zone => calendar ?? { zone: 'UTC' }

const MINUTE_MILLIS = 60_000

/** The offset of a zone from UTC at a moment, in milliseconds. */
function offsetOf(zone: Zone, moment: Date): number {
  const told = zone.offsets?.filter(one => Date.parse(one.from) <= moment.getTime()).at(-1)
  return told === undefined ? ownOffset(zone.zone, moment) : minutesOf(told.offset) * MINUTE_MILLIS
}

function minutesOf(offset: string): number {
  const [hours, minutes] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -1 : 1) * (60 * hours + minutes)
}

/** The offset by the browser's own time zone data. */
function ownOffset(zone: string, moment: Date): number {
  const wall = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' })
  const own = Date.parse(`${wall.format(moment).replace(', ', 'T')}Z`)
  return own - Math.floor(moment.getTime() / 1_000) * 1_000
}

/** A moment as local clocks show it, for a format whose zone is UTC. */
export const onClocksOf = (zone: Zone, moment: Date): Date => new Date(moment.getTime() + offsetOf(zone, moment))

/** Whether the browser's time zone data differ from the gateway's, for now or for a coming change. */
export const isReckonedOtherwise = (zone: Zone, now: Date): boolean =>
  [now, ...(zone.offsets ?? []).map(one => new Date(one.from)).filter(from => from > now)].some(
    moment => offsetOf(zone, moment) !== ownOffset(zone.zone, moment),
  )

/** A zone with its offset from UTC, such as `Africa/Casablanca (UTC+01:00)`. */
export function zoneInWords(zone: Zone, now: Date): string {
  const minutes = offsetOf(zone, now) / MINUTE_MILLIS
  const part = (value: number) => String(Math.floor(Math.abs(value))).padStart(2, '0')
  return `${zone.zone} (UTC${minutes < 0 ? '-' : '+'}${part(minutes / 60)}:${part(minutes % 60)})`
}

/** The date of a moment in the zone of the calendar. */
export const dateOf = (calendar: Zone, moment: Date): string => onClocksOf(calendar, moment).toISOString().slice(0, 10)

/** Working days after today until the day of a moment, at most those of ten years. 0 if it is today or past. */
export function workingDaysUntil(calendar: Calendar, moment: Date, now: Date): number {
  return workingDaysBetween(calendar, dateOf(calendar, now), dateOf(calendar, moment))
}

/** Working days after the first date until the last one, at most those of ten years. 0 if the last one is not later. */
export function workingDaysBetween(calendar: Calendar, first: string, last: string): number {
  let days = 0
  let day = after(first)
  for (let i = 0; i < MAX_DAYS && day <= last; i++, day = after(day)) if (isWorked(calendar, day)) days++
  return days
}
