import { useState } from 'preact/hooks'
import { put } from '../api'
import { colleagues, deputyOf, mayHandOver } from '../assignment'
import { useAttempt } from '../attempt'
import { dateOf, zoneOf } from '../calendar'
import { useDesk, useLocalization } from '../desk'
import { usePersons } from '../persons'
import { pathOf } from '../route'
import type { Person, Referral } from '../types'
import { AbsenceInWords } from './Absence'
import { Dialog, DialogButtons } from './Dialog'
import { Foreign } from './Foreign'
import { ProblemNotice } from './Notice'

const CONFLICT = 409

/** The person who has the referral, since when and by whose act, and the buttons that change it. */
export function Assignment({ of, reload }: { of: Referral; reload: () => unknown }) {
  const { office, session } = useDesk()
  const l = useLocalization()
  const persons = usePersons().value ?? []
  const { busy, problem, attempt } = useAttempt()
  const [choosing, setChoosing] = useState(false)
  const { assignedTo, assigned, referral } = of
  const me = session.person.id
  const nameOf = (id: string) => persons.find(one => one.id === id)?.name ?? l.t('assigned.other')
  const assign = (person: string | null) =>
    attempt(async () => {
      try {
        await put(pathOf(office.id, 'referrals', referral, 'assignment'), { person, before: assignedTo })
      } finally {
        setChoosing(false)
        await reload()
      }
    })
  const holder = persons.find(one => one.id === assignedTo)
  const others = colleagues(persons, me, assignedTo, l.language)
  return (
    <>
      <ProblemNotice
        problem={problem}
        title={problem?.status === CONFLICT ? l.t('assigned.meanwhile') : undefined}
      />
      <p class="small">
        {l.t('filter.assigned')}
        {l.t('colon')} {assignedTo === null ? l.t('assigned.nobody') : <Foreign text={nameOf(assignedTo)} />}
        {assigned !== null && (
          <>
            {' · '}
            {l.t('assigned.by')} <Foreign text={nameOf(assigned.by)} /> · {l.time(assigned.at)}
          </>
        )}
        {holder !== undefined && holder.absence !== null && (
          <>
            <br />
            <AbsenceInWords of={holder} persons={persons} />
          </>
        )}
      </p>
      <p>
        <button type="button" disabled={busy} onClick={() => void assign(assignedTo === me ? null : me)}>
          {l.t(assignedTo === me ? 'assigned.giveBack' : 'assigned.take')}
        </button>{' '}
        {mayHandOver(office.roles, me, assignedTo) && others.length > 0 && (
          <button type="button" disabled={busy} onClick={() => setChoosing(true)}>
            {l.t('assigned.give')}
          </button>
        )}
      </p>
      {choosing && (
        <Colleague among={others} persons={persons} busy={busy} give={assign} close={() => setChoosing(false)} />
      )}
    </>
  )
}

function Colleague({
  among,
  persons,
  busy,
  give,
  close,
}: {
  among: Person[]
  persons: Person[]
  busy: boolean
  give: (person: string) => unknown
  close: () => void
}) {
  const l = useLocalization()
  const { reference } = useDesk()
  const [id, setChosen] = useState('')
  const chosen = among.find(one => one.id === id)
  const deputy = chosen && deputyOf(chosen, dateOf(zoneOf(reference.calendar), new Date()))
  return (
    <Dialog title={l.t('assigned.give')} close={close}>
      <label>
        {l.t('person')}
        <select value={id} onChange={event => setChosen(event.currentTarget.value)}>
          <option value="" />
          {among.map(one => (
            <option key={one.id} value={one.id}>
              {one.name}
              {l.t('comma')} {one.function}
            </option>
          ))}
        </select>
      </label>
      {chosen !== undefined && (
        <p role="status">
          <AbsenceInWords of={chosen} persons={persons} />
        </p>
      )}
      {among.some(one => one.id === deputy) && (
        <button type="button" class="primary" disabled={busy} onClick={() => void give(deputy!)}>
          {l.t('assigned.giveDeputy')}
        </button>
      )}
      <DialogButtons
        text={l.t('assigned.give')}
        act={() => give(id)}
        disabled={busy || chosen === undefined}
        close={close}
      />
    </Dialog>
  )
}
