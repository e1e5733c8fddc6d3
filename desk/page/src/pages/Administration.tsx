import { useEffect, useState } from 'preact/hooks'
import { get, post, put, Refused, remove } from '../api'
import { useAttempt } from '../attempt'
import { fingerprint, newOfficeKey, publicPart, type KeyUse } from '../crypto/keys'
import { rewrapOfficeKey, unwrapOfficeKey, wrapOfficeKey } from '../crypto/wrapping'
import { useDesk, useLocalization } from '../desk'
import { useHostEvents } from '../events'
import { useGateway } from '../gateway'
import { usesOf } from '../keyring'
import { useLoaded } from '../loaded'
import { Dialog } from '../parts/Dialog'
import { Foreign, Identifier } from '../parts/Foreign'
import { Loading, Notice, ProblemNotice } from '../parts/Notice'
import { ofPerson, pins } from '../pins'
import { href, pathOf } from '../route'
import { continued, trailBefore } from '../trail'
import type { DirectoryEntry, OfficeKey, Person, Role, TrailPage } from '../types'
import { OwnPasskeys } from './OwnPasskeys'
import { save } from './Verification'
import type { Jwk } from '../crypto/wire'

const SECTIONS = ['persons', 'keys', 'passkeys', 'entry', 'trail'] as const
/** What only a head may see. */
const FOR_HEADS: string[] = ['entry', 'trail']
const ROLES: Role[] = ['clerk', 'signer', 'head']

/** The office itself: its persons and keys, its entry in the gateway's directory, who did what. */
export function Administration({ section }: { section: string }) {
  const { office } = useDesk()
  const l = useLocalization()
  const gateway = useGateway()
  const head = office.roles.includes('head')
  return (
    <>
      <h1>{l.t('administration')}</h1>
      <nav class="tabs" aria-label={l.t('administration')}>
        {SECTIONS.filter(name => head || !FOR_HEADS.includes(name)).map(name => (
          <a key={name} href={href([office.id, 'office', name])} aria-current={name === section ? 'page' : undefined}>
            {l.t(`administration.${name}`)}
          </a>
        ))}
      </nav>
      {gateway !== null && (
        <p class="small">
          {l.t('administration.lastContact')}
          {l.t('colon')} {l.time(gateway.lastContact)} ·{' '}
          <a href={href([office.id, 'inbox'], { waiting: '1' })}>{l.t('administration.waits')}</a>
        </p>
      )}
      {section === 'persons' && <Persons />}
      {section === 'keys' && <Keys />}
      {section === 'passkeys' && <OwnPasskeys />}
      {section === 'entry' && <DirectoryEntryFiles />}
      {section === 'trail' && <Trail />}
    </>
  )
}

function usePersons() {
  const { office } = useDesk()
  const loaded = useLoaded(
    () => get<{ persons: Person[] }>(pathOf(office.id, 'persons')).then(answer => answer.persons),
    [office.id],
  )
  useHostEvents(['persons'], loaded.reload)
  return loaded
}

/** The keys that somebody of these roles uses, of those that are not revoked. */
const keysFor = (keys: OfficeKey[], roles: Role[]) =>
  keys.filter(key => key.state !== 'revoked' && usesOf(roles).includes(key.use))

const lacks = (person: Person, keys: OfficeKey[]) =>
  keysFor(keys, person.roles).some(key => !person.keys.includes(key.kid))

function Persons() {
  const { office, session } = useDesk()
  const l = useLocalization()
  const { value, problem, reload } = usePersons()
  const [inviting, setInviting] = useState(false)
  const [granting, setGranting] = useState<string | null>(null)
  const [changing, setChanging] = useState<Person | null>(null)
  const [linked, setLinked] = useState<Person | null>(null)
  const head = office.roles.includes('head')
  const granted = value?.find(person => person.id === granting)
  const heads = (value ?? []).filter(person => person.state === 'enrolled' && person.roles.includes('head'))
  return (
    <section aria-labelledby="persons">
      <h2 id="persons">{l.t('administration.persons')}</h2>
      {heads.length === 1 && head && (
        <Notice tone="warning" title={l.t('persons.oneHead')}>
          <p>{l.t('persons.oneHead.detail')}</p>
        </Notice>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      {value === null && problem === null && <Loading />}
      {value !== null && (
        <table>
          <thead>
            <tr>
              <th scope="col">{l.t('person')}</th>
              <th scope="col">{l.t('roles')}</th>
              <th scope="col">{l.t('persons.state')}</th>
              <th scope="col">{l.t('fingerprint')}</th>
              {head && <th scope="col">{l.t('column.work')}</th>}
            </tr>
          </thead>
          <tbody>
            {value.map(person => (
              <tr key={person.id}>
                <td data-label={l.t('person')}>
                  <Foreign text={person.name} />
                  <br />
                  <span class="small">
                    <Foreign text={person.function} />
                  </span>
                </td>
                <td data-label={l.t('roles')}>
                  {person.roles.map(role => l.t(`role.${role}`)).join(l.t('comma') + ' ')}
                </td>
                <td data-label={l.t('persons.state')}>{l.t(`person.${person.state}`)}</td>
                <td data-label={l.t('fingerprint')}>{person.publicKey !== null && <Print of={person.publicKey} />}</td>
                {head && (
                  <td data-label={l.t('column.work')}>
                    {person.state === 'enrolled' && lacks(person, office.keys) && (
                      <button type="button" class="primary" onClick={() => setGranting(person.id)}>
                        {l.t('grant')}
                      </button>
                    )}
                    {person.state !== 'revoked' && person.id !== session.person.id && (
                      <button type="button" onClick={() => setLinked(person)}>
                        {l.t('invite.again')}
                      </button>
                    )}
                    {person.state !== 'revoked' && person.id !== session.person.id && (
                      <button type="button" onClick={() => setChanging(person)}>
                        {l.t('persons.change')}
                      </button>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {head && (
        <button type="button" onClick={() => setInviting(true)}>
          {l.t('invite')}
        </button>
      )}
      {inviting && <Invite close={() => (setInviting(false), reload())} />}
      {granted !== undefined && (
        // Who enrols anew meanwhile has another key: it is compared from the beginning.
        <Grant key={granted.publicKey?.x} person={granted} close={() => (setGranting(null), reload())} />
      )}
      {linked !== null && <LinkAgain person={linked} close={() => setLinked(null)} />}
      {changing !== null && <Change person={changing} close={() => (setChanging(null), reload())} />}
    </section>
  )
}

/** Computed here from the key, not taken from the host: two people compare it. */
function Print({ of }: { of: Jwk }) {
  const [print, setPrint] = useState('')
  useEffect(() => void fingerprint(of).then(setPrint), [of.x])
  return <Identifier text={print} />
}

function RoleFields({ roles, set }: { roles: Role[]; set: (roles: Role[]) => void }) {
  const l = useLocalization()
  return (
    <fieldset>
      <legend>{l.t('roles')}</legend>
      {ROLES.map(role => (
        <label key={role} class="check">
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={event => set(event.currentTarget.checked ? [...roles, role] : roles.filter(other => other !== role))}
          />{' '}
          {l.t(`role.${role}`)} <span class="small">{l.t(`role.${role}.detail`)}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Invite({ close }: { close: () => void }) {
  const { office } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  const [name, setName] = useState('')
  const [position, setPosition] = useState('')
  const [roles, setRoles] = useState<Role[]>(['clerk'])
  const [link, setLink] = useState<string | null>(null)
  const invite = (event: Event) => {
    event.preventDefault()
    void attempt(async () => {
      const made = await post<{ link: string }>(pathOf(office.id, 'persons'), { name, function: position, roles })
      setLink(made.link)
    })
  }
  return (
    <Dialog title={l.t('invite')} close={close}>
      {problem !== null && <ProblemNotice problem={problem} />}
      {link === null ? (
        <form onSubmit={invite}>
          <label for="person-name">{l.t('person.name')}</label>
          <input id="person-name" dir="auto" maxLength={200} value={name} onInput={e => setName(e.currentTarget.value)} />
          <label for="person-function">{l.t('person.function')}</label>
          <input
            id="person-function"
            dir="auto"
            maxLength={200}
            value={position}
            onInput={e => setPosition(e.currentTarget.value)}
          />
          <RoleFields roles={roles} set={setRoles} />
          <div class="form-buttons">
            <button
              type="submit"
              class="primary"
              disabled={busy || name.trim() === '' || position.trim() === '' || roles.length === 0}
            >
              {l.t('invite')}
            </button>
            <button type="button" onClick={close}>
              {l.t('cancel')}
            </button>
          </div>
        </form>
      ) : (
        <OneTimeLink link={link} close={close} />
      )}
    </Dialog>
  )
}

function OneTimeLink({ link, close }: { link: string; close: () => void }) {
  const l = useLocalization()
  return (
    <>
      <p>{l.t('invite.link')}</p>
      <p class="one-time-link">
        <Identifier text={link} />
      </p>
      <div class="form-buttons">
        <button type="button" onClick={() => void navigator.clipboard.writeText(link)}>
          {l.t('copy')}
        </button>
        <button type="button" class="primary" onClick={close}>
          {l.t('close')}
        </button>
      </div>
    </>
  )
}

/** Another link for somebody who was invited and has not enrolled; the former one ends. */
function LinkAgain({ person, close }: { person: Person; close: () => void }) {
  const { office } = useDesk()
  const l = useLocalization()
  const { value, problem } = useLoaded(
    () => post<{ link: string }>(pathOf(office.id, 'persons', person.id, 'link')),
    [person.id],
  )
  return (
    <Dialog title={l.t('invite.again')} close={close}>
      {problem !== null && <ProblemNotice problem={problem} />}
      {value !== null && <OneTimeLink link={value.link} close={close} />}
    </Dialog>
  )
}

/** Whether the host shows the key of a person that a head has compared in this browser, or that it saw first. */
const isSameKey = async (person: Person) =>
  person.publicKey !== null && (await pins.known(ofPerson(person.id), [person.publicKey])).length === 1

/** Every key that this head has and the person is to have, wrapped for the person. */
async function wrappedFor(person: Person, roles: Role[], keys: OfficeKey[], own: CryptoKey) {
  const granted = keysFor(keys, roles).filter(key => key.wrapped !== null)
  return Promise.all(
    granted.map(async key => ({ kid: key.kid, wrapped: await rewrapOfficeKey(key.wrapped!, own, person.publicKey!) })),
  )
}

function Grant({ person, close }: { person: Person; close: () => void }) {
  const { office, keyring } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  const [compared, setCompared] = useState(false)
  const grant = () =>
    attempt(async () => {
      await pins.replace(ofPerson(person.id), [person.publicKey!])
      const keys = await wrappedFor(person, person.roles, office.keys, keyring.person)
      // The roles stay those of now: another head may have changed them since this page read them.
      await put(pathOf(office.id, 'persons', person.id), { keys })
      close()
    })
  return (
    <Dialog title={l.t('grant.title')} close={close}>
      <p>
        <Foreign text={person.name} />
        {l.t('colon')} {l.t('grant.how')}
      </p>
      <p class="fingerprint">
        <Print of={person.publicKey!} />
      </p>
      {problem !== null && <ProblemNotice problem={problem} />}
      <label class="check">
        <input type="checkbox" checked={compared} onChange={event => setCompared(event.currentTarget.checked)} />{' '}
        {l.t('grant.compared')}
      </label>
      <div class="form-buttons">
        <button type="button" class="primary" disabled={!compared || busy} onClick={() => void grant()}>
          {l.t('grant')}
        </button>
        <button type="button" onClick={close}>
          {l.t('cancel')}
        </button>
      </div>
    </Dialog>
  )
}

const isOvertaken = (error: unknown): error is Refused =>
  error instanceof Refused && error.problem.type?.endsWith('/changed-person') === true

function Change({ person, close }: { person: Person; close: () => void }) {
  const { office, keyring } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  /** The person as it is shown here; another one than at first where another head has changed it meanwhile. */
  const [seen, setSeen] = useState(person)
  const gone = seen.state === 'revoked'
  const [roles, setRoles] = useState(person.roles)
  const [position, setPosition] = useState(person.function)
  const [sure, setSure] = useState(false)
  // Who has no keys yet gets them by a grant, after the comparison; a change of roles gives none to others.
  const known = seen.keys.length > 0 && seen.publicKey !== null
  const show = (now: Person) => {
    setSeen(now)
    setRoles(now.roles)
    setPosition(now.function)
  }
  const change = () =>
    attempt(async () => {
      const keys = known && (await isSameKey(seen)) ? await wrappedFor(seen, roles, office.keys, keyring.person) : []
      const before = { function: seen.function, roles: seen.roles }
      try {
        await put(pathOf(office.id, 'persons', person.id), { function: position, roles, before, keys })
      } catch (error) {
        if (!isOvertaken(error)) throw error
        return show(error.problem.person as Person)
      }
      close()
    })
  const revoke = () =>
    attempt(async () => {
      await remove(pathOf(office.id, 'persons', person.id))
      close()
    })
  return (
    <Dialog title={person.name} close={close}>
      {problem !== null && <ProblemNotice problem={problem} />}
      {seen !== person && (
        <Notice tone="warning" title={l.t('persons.overtaken')}>
          <p>{l.t(gone ? 'persons.overtaken.revoked' : 'persons.overtaken.detail')}</p>
        </Notice>
      )}
      <label for="changed-function">{l.t('person.function')}</label>
      <input
        id="changed-function"
        dir="auto"
        maxLength={200}
        value={position}
        onInput={event => setPosition(event.currentTarget.value)}
      />
      <RoleFields roles={roles} set={setRoles} />
      <div class="form-buttons">
        <button
          type="button"
          class="primary"
          disabled={busy || roles.length === 0 || gone}
          onClick={() => void change()}
        >
          {l.t('save')}
        </button>
        <button type="button" onClick={close}>
          {l.t('cancel')}
        </button>
      </div>
      <hr />
      <p>{l.t('persons.revoke.detail')}</p>
      <label class="check">
        <input type="checkbox" checked={sure} onChange={event => setSure(event.currentTarget.checked)} />{' '}
        {l.t('persons.revoke.sure')}
      </label>
      <button type="button" class="danger" disabled={!sure || busy || gone} onClick={() => void revoke()}>
        {l.t('persons.revoke')}
      </button>
    </Dialog>
  )
}

/** A new key wrapped for the person who is here. Fails where the public key that the host shows is another's. */
async function wrappedForSelf(key: Jwk, use: KeyUse, shown: Jwk, own: CryptoKey) {
  const wrapped = await wrapOfficeKey(key, shown)
  await unwrapOfficeKey(wrapped, use, own)
  return wrapped
}

function Keys() {
  const { office, session, keyring, refresh } = useDesk()
  const l = useLocalization()
  const persons = usePersons()
  const { busy, problem, attempt } = useAttempt()
  const [revoking, setRevoking] = useState<OfficeKey | null>(null)
  const head = office.roles.includes('head')
  const rotate = (use: KeyUse) =>
    attempt(async () => {
      const key = await newOfficeKey(office.id, use)
      // For whom a head has compared the fingerprint before: who has keys already.
      const candidates = (persons.value ?? []).filter(
        person =>
          person.id !== session.person.id &&
          person.state === 'enrolled' &&
          person.publicKey !== null &&
          person.keys.length > 0 &&
          usesOf(person.roles).includes(use),
      )
      const same = await Promise.all(candidates.map(isSameKey))
      const entitled = candidates.filter((_, i) => same[i])
      const wrapped = Object.fromEntries(
        await Promise.all(entitled.map(async one => [one.id, await wrapOfficeKey(key, one.publicKey!)] as const)),
      )
      wrapped[session.person.id] = await wrappedForSelf(key, use, session.person.publicKey, keyring.person)
      await post(pathOf(office.id, 'keys'), { keys: [{ kid: key.kid, use, public: publicPart(key), wrapped }] })
      await refresh()
    })
  const use = (key: OfficeKey) =>
    attempt(async () => {
      await put(pathOf(office.id, 'keys', key.kid), { state: 'current' })
      await refresh()
    })
  const revoke = ({ kid, state }: OfficeKey) => {
    setRevoking(null)
    return attempt(async () => {
      await remove(`${pathOf(office.id, 'keys', kid)}?state=${state}`)
      await refresh()
    })
  }
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{l.t('administration.keys')}</h2>
      <p class="small">{l.t('keys.how')}</p>
      {problem !== null && <ProblemNotice problem={problem} />}
      <table>
        <thead>
          <tr>
            <th scope="col">{l.t('keys.use')}</th>
            <th scope="col">{l.t('keys.id')}</th>
            <th scope="col">{l.t('persons.state')}</th>
            {head && <th scope="col">{l.t('column.work')}</th>}
          </tr>
        </thead>
        <tbody>
          {office.keys.map(key => (
            <tr key={key.kid}>
              <td data-label={l.t('keys.use')}>{l.t(`use.${key.use}`)}</td>
              <td data-label={l.t('keys.id')}>
                <Identifier text={key.kid} />
              </td>
              <td data-label={l.t('persons.state')}>{l.t(`key.${key.state}`)}</td>
              {head && (
                <td data-label={l.t('column.work')}>
                  {key.state === 'pending' && (
                    <button type="button" disabled={busy} onClick={() => void use(key)}>
                      {l.t('keys.putInUse')}
                    </button>
                  )}
                  {key.state !== 'revoked' && (
                    <button type="button" disabled={busy} onClick={() => setRevoking(key)}>
                      {l.t('keys.revoke')}
                    </button>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {head && (
        <div class="form-buttons">
          {(['sealing', 'message', 'retrieval'] as const).map(use => (
            <button key={use} type="button" disabled={busy || persons.value === null} onClick={() => void rotate(use)}>
              {l.t('keys.rotate', { use: l.t(`use.${use}`) })}
            </button>
          ))}
        </div>
      )}
      {revoking !== null && (
        <Dialog title={l.t('keys.revoke')} close={() => setRevoking(null)}>
          <p>{l.t('keys.revoke.detail')}</p>
          <p>
            <Identifier text={revoking.kid} />
          </p>
          <div class="form-buttons">
            <button type="button" class="danger" disabled={busy} onClick={() => void revoke(revoking)}>
              {l.t('keys.revoke')}
            </button>
            <button type="button" onClick={() => setRevoking(null)}>
              {l.t('cancel')}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  )
}

/** What the gateway's operator needs to have this office in the directory. */
function DirectoryEntryFiles() {
  const { office } = useDesk()
  const l = useLocalization()
  const { value, problem } = useLoaded(
    () => get<DirectoryEntry>(pathOf(office.id, 'directory-entry')),
    [office.id],
  )
  const file = (name: string, content: string) => (
    <button type="button" onClick={() => save(new Blob([content], { type: 'text/plain' }), `${office.id}.${name}`)}>
      <Identifier text={`${office.id}.${name}`} />
    </button>
  )
  return (
    <section aria-labelledby="entry">
      <h2 id="entry">{l.t('administration.entry')}</h2>
      <p>{l.t('entry.how')}</p>
      {problem !== null && <ProblemNotice problem={problem} />}
      {value === null && problem === null && <Loading />}
      {value !== null && (
        <>
          <div class="form-buttons">
            {file('properties', value.properties)}
            {file('jwks', value.jwksText)}
            {file('csr', value.csr)}
          </div>
          <p>{l.t('entry.fingerprint')}</p>
          <p class="fingerprint">
            <Identifier text={value.fingerprint} />
          </p>
        </>
      )}
    </section>
  )
}

/** What was done in the desk, the latest first. */
function Trail() {
  const { office } = useDesk()
  const l = useLocalization()
  const persons = usePersons()
  const { value, problem } = useLoaded(() => trailBefore(office.id, null), [office.id])
  const [longer, setLonger] = useState<TrailPage | null>(null)
  const { busy, problem: failed, attempt } = useAttempt()
  const shown = longer ?? value
  const more = (from: TrailPage) =>
    attempt(async () => setLonger(continued(from, await trailBefore(office.id, from.next))))
  const name = (id: string) =>
    persons.value?.find(person => person.id === id)?.name ?? (id === 'host' ? l.t('host') : id)
  return (
    <section aria-labelledby="trail">
      <h2 id="trail">{l.t('administration.trail')}</h2>
      {problem !== null && <ProblemNotice problem={problem} />}
      {shown === null && problem === null && <Loading />}
      {shown !== null && (
        <table>
          <thead>
            <tr>
              <th scope="col">{l.t('trail.at')}</th>
              <th scope="col">{l.t('person')}</th>
              <th scope="col">{l.t('trail.action')}</th>
              <th scope="col">{l.t('trail.about')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.entries.map(entry => (
              <tr key={entry.number}>
                <td data-label={l.t('trail.at')}>{l.time(entry.at)}</td>
                <td data-label={l.t('person')}>
                  <Foreign text={name(entry.actor)} />
                </td>
                <td data-label={l.t('trail.action')}>
                  {l.has(`act.${entry.action}`) ? l.t(`act.${entry.action}`) : <Foreign text={entry.action} />}
                </td>
                <td data-label={l.t('trail.about')}>
                  {Object.entries(entry.object ?? {}).map(([member, own]) => (
                    <div key={member}>
                      {member === 'person' ? <Foreign text={name(own)} /> : <Identifier text={String(own)} />}
                    </div>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {failed !== null && <ProblemNotice problem={failed} />}
      {shown !== null && shown.next !== null && (
        <button type="button" disabled={busy} onClick={() => void more(shown)}>
          {l.t('inbox.more')}
        </button>
      )}
    </section>
  )
}
