import { useState } from 'preact/hooks'
import { get } from '../api'
import { useDesk, useLocalization } from '../desk'
import { useLoaded } from '../loaded'
import { Foreign } from '../parts/Foreign'
import { LoadNotice } from '../parts/Notice'
import { type Column, Table } from '../parts/Table'
import { usePersons } from '../persons'
import { pathOf } from '../route'
import type { CountedAnswers, CountedMonth, CountedPerson } from '../types'

/** The counts of the office's own work. A head may see those of each person. */
export function Statistics() {
  const { office } = useDesk()
  const l = useLocalization()
  const [byPerson, setByPerson] = useState(false)
  const { value, problem } = useLoaded(
    () => get<{ months: CountedMonth[] }>(pathOf(office.id, 'statistics')),
    [office.id],
  )
  return (
    <section aria-labelledby="statistics">
      <h2 id="statistics">{l.t('administration.statistics')}</h2>
      <p class="small">{l.t('statistics.how')}</p>
      <LoadNotice of={{ value, problem }} />
      {value !== null && (
        <Table
          id={one => one.month}
          rows={[...value.months].reverse()}
          columns={[
            { head: l.t('statistics.month'), cell: one => l.month(one.month) },
            { head: l.t('statistics.referrals'), cell: one => l.number(one.referrals) },
            { head: l.t('statistics.messages'), cell: one => l.number(one.messages) },
            ...answerColumns(),
          ]}
        />
      )}
      {office.roles.includes('head') && !byPerson && (
        <>
          <p class="small">{l.t('statistics.persons.how')}</p>
          <button type="button" onClick={() => setByPerson(true)}>
            {l.t('statistics.persons')}
          </button>
        </>
      )}
      {byPerson && <OfPersons columns={answerColumns()} />}
    </section>
  )

  function answerColumns(): Column<CountedAnswers>[] {
    return [
      { head: l.t('statistics.answers'), cell: one => l.number(one.answers) },
      {
        head: l.t('statistics.half'),
        cell: one => (one.halfSeconds === null ? '–' : l.number(inDays(one.halfSeconds))),
      },
    ]
  }
}

function OfPersons({ columns }: { columns: Column<CountedAnswers>[] }) {
  const { office } = useDesk()
  const l = useLocalization()
  const persons = usePersons().value ?? []
  const { value, problem } = useLoaded(
    () => get<{ persons: CountedPerson[] }>(pathOf(office.id, 'statistics', 'persons')),
    [office.id],
  )
  const nameOf = (id: string) => persons.find(one => one.id === id)?.name ?? id
  return (
    <>
      <h3>{l.t('statistics.persons')}</h3>
      <LoadNotice of={{ value, problem }} />
      {value !== null && (
        <Table
          id={one => one.person}
          rows={value.persons}
          columns={[{ head: l.t('person'), cell: one => <Foreign text={nameOf(one.person)} /> }, ...columns]}
        />
      )}
    </>
  )
}

const DAY_SECONDS = 86_400

/** Days to one decimal. */
const inDays = (seconds: number) => Math.round((seconds / DAY_SECONDS) * 10) / 10
