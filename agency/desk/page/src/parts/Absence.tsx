import { useState } from 'preact/hooks'
import { put, remove } from '../api'
import { useAttempt } from '../attempt'
import { colleagues } from '../assignment'
import { useDesk, useLocalization } from '../desk'
import { pathOf } from '../route'
import type { Person } from '../types'
import { Dialog, DialogButtons } from './Dialog'
import { Foreign } from './Foreign'
import { ProblemNotice } from './Notice'

/** The absence of a person in words, with the person who stands in. Nothing if there is none. */
export function AbsenceInWords({ of, persons }: { of: Person; persons: Person[] }) {
  const l = useLocalization()
  if (of.absence === null) return null
  const { first, last, deputy } = of.absence
  return (
    <span class="small">
      {l.t('absence.words', { first: l.date(first), last: l.date(last) })}{' '}
      <Foreign text={persons.find(one => one.id === deputy)?.name ?? l.t('assigned.other')} />
    </span>
  )
}

/** Enters, changes or takes back the absence of a person. */
export function AbsenceDialog({ of, persons, close }: { of: Person; persons: Person[]; close: () => void }) {
  const { office } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  const [first, setFirst] = useState(of.absence?.first ?? '')
  const [last, setLast] = useState(of.absence?.last ?? '')
  const [deputy, setDeputy] = useState(of.absence?.deputy ?? '')
  const place = pathOf(office.id, 'persons', of.id, 'absence')
  const isWhole = first !== '' && first <= last && deputy !== ''
  const act = (work: () => Promise<unknown>) =>
    attempt(async () => {
      await work()
      close()
    })
  const submit = (event: Event) => {
    event.preventDefault()
    void act(() => put(place, { first, last, deputy }))
  }
  const deputies = colleagues(persons, of.id, null, l.language).filter(one => one.state === 'enrolled')
  return (
    <Dialog title={l.t('absence')} close={close}>
      <p>
        <Foreign text={of.name} />
      </p>
      <p class="small">{l.t('absence.how')}</p>
      <ProblemNotice problem={problem} />
      <form onSubmit={submit}>
        <label for="absence-first">{l.t('absence.first')}</label>
        <input id="absence-first" type="date" value={first} onInput={event => setFirst(event.currentTarget.value)} />
        <label for="absence-last">{l.t('absence.last')}</label>
        <input
          id="absence-last"
          type="date"
          min={first}
          value={last}
          onInput={event => setLast(event.currentTarget.value)}
        />
        <label for="absence-deputy">{l.t('absence.deputy')}</label>
        <select id="absence-deputy" value={deputy} onChange={event => setDeputy(event.currentTarget.value)}>
          <option value="" />
          {deputies.map(one => (
            <option key={one.id} value={one.id}>
              {one.name}
              {l.t('comma')} {one.function}
            </option>
          ))}
        </select>
        <DialogButtons text={l.t('save')} disabled={busy || !isWhole} close={close} />
      </form>
      {of.absence !== null && (
        <button type="button" class="quiet" disabled={busy} onClick={() => void act(() => remove(place))}>
          {l.t('absence.remove')}
        </button>
      )}
    </Dialog>
  )
}
