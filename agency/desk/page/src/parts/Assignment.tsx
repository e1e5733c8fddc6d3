import { useState } from 'preact/hooks'
import { put } from '../api'
import { colleagues, mayHandOver } from '../assignment'
import { useAttempt } from '../attempt'
import { useDesk, useLocalization } from '../desk'
import { usePersons } from '../persons'
import { pathOf } from '../route'
import type { Person, Referral } from '../types'
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
  const nameOf = (id: string) => persons.find(person => person.id === id)?.name ?? l.t('assigned.other')
  const assign = (person: string | null) =>
    attempt(async () => {
      try {
        await put(pathOf(office.id, 'referrals', referral, 'assignment'), { person, before: assignedTo })
      } finally {
        setChoosing(false)
        await reload()
      }
    })
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
        <Colleague among={others} busy={busy} give={assign} close={() => setChoosing(false)} />
      )}
    </>
  )
}

function Colleague({
  among,
  busy,
  give,
  close,
}: {
  among: Person[]
  busy: boolean
  give: (person: string) => unknown
  close: () => void
}) {
  const l = useLocalization()
  const [chosen, setChosen] = useState('')
  return (
    <Dialog title={l.t('assigned.give')} close={close}>
      <label>
        {l.t('person')}
        <select value={chosen} onChange={event => setChosen(event.currentTarget.value)}>
          <option value="" />
          {among.map(person => (
            <option key={person.id} value={person.id}>
              {person.name}
              {l.t('comma')} {person.function}
            </option>
          ))}
        </select>
      </label>
      <DialogButtons
        text={l.t('assigned.give')}
        act={() => give(chosen)}
        disabled={busy || chosen === ''}
        close={close}
      />
    </Dialog>
  )
}
