import { dateOf, dayOf, nextWorkingDay, workingDaysBetween, workingDaysUntil } from '../calendar'
import { useDesk, useLocalization } from '../desk'
import { Foreign } from './Foreign'

/** The working calendar's note on a future date: the reason if it is not a working day and the next working day, or its special hours. */
export function WorkingDay({ date }: { date: string }) {
  const { calendar } = useDesk().reference
  const l = useLocalization()
  if (calendar === null || !/^\d{4}-\d\d-\d\d$/.test(date) || isNaN(Date.parse(date))) return null
  if (date < dateOf(calendar, new Date())) return null
  const day = dayOf(calendar, date)
  if (day.kind === 'worked') return null
  const name = day.kind === 'weekend' ? l.weekday(date) : l.code('holiday', day.name)
  if (day.kind === 'other-hours') {
    const hours = day.hours.map(({ from, to }) => `${from}–${to}`).join(', ')
    return (
      <p class="small working-day">
        <Foreign text={l.t('day.otherHours', { name, hours })} />
      </p>
    )
  }
  const nextDay = nextWorkingDay(calendar, date)
  return (
    <p class="small working-day">
      <Foreign text={l.t('day.off', { name })} />{' '}
      {nextDay !== undefined && l.t('day.next', { date: l.date(nextDay) })}
    </p>
  )
}

/** A date being written: in words, with its weekday and the number of working days from today. */
export function WrittenDate({ date }: { date: string }) {
  const { calendar } = useDesk().reference
  const l = useLocalization()
  if (isNaN(Date.parse(date))) return null
  const today = calendar === null ? null : dateOf(calendar, new Date())
  const count = calendar === null || today === null || date <= today ? null : workingDaysBetween(calendar, today, date)
  return (
    <p class="small">
      {l.weekday(date)}
      {l.t('comma')} {l.date(date)}
      {count !== null && ` · ${l.t('day.fromToday', { n: l.number(count) })}`}
      {today !== null && date < today && ` · ${l.t('day.past')}`}
    </p>
  )
}

/** The number of working days until something is due. */
export function WorkingDaysLeft({ due }: { due: { at: string; overdue: boolean } }) {
  const { calendar } = useDesk().reference
  const l = useLocalization()
  const moment = new Date(due.at)
  if (calendar === null || due.overdue || isNaN(moment.getTime())) return null
  return <span class="small working-days">{l.count('due.workingDays', workingDaysUntil(calendar, moment, new Date()))}</span>
}
