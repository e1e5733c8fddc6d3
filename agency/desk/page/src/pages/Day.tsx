import { deputyOf } from '../assignment'
import { type Day, dayOfSheet, type DayPart, dayParts, inParts } from '../day'
import { useDesk, useLocalization } from '../desk'
import type { Described } from '../inbox'
import { useLines } from '../lines'
import { AbsenceInWords } from '../parts/Absence'
import { Foreign, NumberText } from '../parts/Foreign'
import { LoadNotice, Notice } from '../parts/Notice'
import { Letterhead, Sheet } from '../parts/Sheet'
import { Table } from '../parts/Table'
import { usePersons } from '../persons'
import { href } from '../route'
import type { Person } from '../types'
import { useInbox, useShown } from './Inbox'
import { About } from './InboxTable'

/** The sheet for the morning meeting and for the hand-over of the day's work. */
export function DayPage() {
  const { office } = useDesk()
  const l = useLocalization()
  return (
    <Sheet back={{ to: href([office.id, 'inbox']), name: l.t('inbox') }}>
      <DaySheet />
    </Sheet>
  )
}

function DaySheet() {
  const { reference, session } = useDesk()
  const l = useLocalization()
  const lines = useLines()
  const inbox = useInbox('', lines)
  const persons = usePersons()
  const rows = useShown(inbox.value?.rows ?? [], persons.value ?? [], '', lines)
  const day = dayOfSheet(reference.calendar, new Date())
  const isWhole = inbox.value !== null && inbox.value.next === null
  const closed = lines.waiting(inbox.value?.rows ?? [])
  const parts = inParts(rows, day, reference.calendar)
  return (
    <>
      <Letterhead />
      <h1>{l.t('day')}</h1>
      <p>
        {l.weekday(day.date)}
        {l.t('comma')} {l.date(day.date)}
        {inbox.value !== null && ` · ${l.t('asOf', { time: l.time(inbox.value.asOf) })}`}
      </p>
      <LoadNotice of={{ value: isWhole ? persons.value : null, problem: inbox.problem ?? persons.problem }} />
      {closed > 0 && <Notice tone="warning" title={l.t('day.closed', { n: l.number(closed) })} />}
      {isWhole && (
        <>
          <Absent persons={persons.value ?? []} day={day} />
          {dayParts.map(part => (
            <Part key={part} part={part} rows={parts[part]} persons={persons.value ?? []} day={day} />
          ))}
          <dl class="signature-block">
            <div>
              <dt>{l.t('day.givenBy')}</dt>
              <dd>
                <Foreign text={session.person.name} />
              </dd>
            </div>
            {['day.takenBy', 'field.signature'].map(line => (
              <div key={line}>
                <dt>{l.t(line)}</dt>
                <dd class="to-write" />
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  )
}

function Absent({ persons, day }: { persons: Person[]; day: Day }) {
  const l = useLocalization()
  const absent = persons.filter(one => one.state !== 'revoked' && deputyOf(one, day.date) !== undefined)
  return (
    <section>
      <h2>
        {l.t('day.absent')} ({l.number(absent.length)})
      </h2>
      <ul class="plain-list">
        {absent.map(one => (
          <li key={one.id}>
            <Foreign text={one.name} /> <AbsenceInWords of={one} persons={persons} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Part({ part, rows, persons, day }: { part: DayPart; rows: Described[]; persons: Person[]; day: Day }) {
  const { office } = useDesk()
  const l = useLocalization()
  const lines = useLines()
  const deputy = (holder: string | null) => {
    const found = persons.find(one => one.id === holder)
    const id = found && deputyOf(found, day.date)
    return persons.find(one => one.id === id)?.name
  }
  return (
    <section>
      <h2>
        {l.t(`day.${part}`, { date: l.date(day.since) })} ({l.number(rows.length)})
      </h2>
      {rows.length > 0 && (
        <Table
          id={one => one.row.referral}
          rows={rows}
          columns={[
            {
              head: l.t('referral.number'),
              cell: ({ row, number }) => (
                <>
                  <a href={href([office.id, 'referrals', row.referral])}>
                    <NumberText text={row.number} />
                  </a>
                  {number !== undefined && (
                    <>
                      <br />
                      <Foreign text={number} />
                    </>
                  )}
                </>
              ),
            },
            {
              head: l.t('column.matter'),
              cell: ({ row, matter }) => {
                const line = lines.of(row.referral)
                return (
                  <>
                    <Foreign text={matter} />
                    {line !== undefined && <About line={line} />}
                    {line?.note !== undefined && (
                      <p class="small">
                        {l.t('day.note')} <Foreign text={line.note} />
                      </p>
                    )}
                  </>
                )
              },
            },
            {
              head: l.t('column.due'),
              cell: ({ row: { due } }) =>
                due !== null && (
                  <>
                    {l.code('stage', due.stage)}
                    <br />
                    {l.time(due.at)}
                  </>
                ),
            },
            {
              head: l.t('group.person'),
              cell: ({ row, person }) => (
                <>
                  {person === undefined ? l.t('assigned.nobody') : <Foreign text={person} />}
                  {deputy(row.assignedTo) !== undefined && (
                    <p class="small">
                      {l.t('day.deputy')} <Foreign text={deputy(row.assignedTo)} />
                    </p>
                  )}
                  {row.drafts > 0 && <p class="small">{l.count('inbox.drafts', row.drafts)}</p>}
                  {row.waiting > 0 && <p class="small">{l.count('inbox.waits', row.waiting)}</p>}
                </>
              ),
            },
          ]}
        />
      )}
    </section>
  )
}
