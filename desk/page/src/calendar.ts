/** The working calendar, as the gateway publishes it: `calendar/1`. */
export interface Calendar {
  zone: string
  /** From Monday to Sunday; a day without hours is not worked. */
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

/** What kind of day a date is; names are codes of the list `holiday`, where it has them. */
export type Day =
  | { kind: 'worked' }
  | { kind: 'other-hours'; name: string; hours: Hours[] }
  | { kind: 'holiday'; name: string }
  | { kind: 'weekend' }

const DAY_MILLIS = 86_400_000
const MAX_DAYS = 3_660

const instantOf = (date: string) => Date.parse(`${date}T00:00:00Z`)
const after = (date: string) => new Date(instantOf(date) + DAY_MILLIS).toISOString().slice(0, 10)

/** What kind of day `2027-03-10` is. */
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

/** The first working day after a date; nothing where there is none within ten years. */
export function nextWorkingDay(calendar: Calendar, date: string): string | undefined {
  let day = after(date)
  for (let i = 0; i < MAX_DAYS; i++, day = after(day)) if (isWorked(calendar, day)) return day
  return undefined
}

/** In which all times are shown and days are counted; UTC before the calendar is known. */
export const zoneOf = (calendar: Calendar | null | undefined): string => calendar?.zone ?? 'UTC'

/** The date of a moment, where the calendar is. */
export const dateOf = (calendar: { zone: string }, moment: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: calendar.zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment)

/** Working days after today, up to the day of a moment: 0 where it is today or over, at most those of ten years. */
export function workingDaysUntil(calendar: Calendar, moment: Date, now: Date): number {
  const last = dateOf(calendar, moment)
  let days = 0
  let day = after(dateOf(calendar, now))
  for (let i = 0; i < MAX_DAYS && day <= last; i++, day = after(day)) if (isWorked(calendar, day)) days++
  return days
}
