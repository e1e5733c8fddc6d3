import { useEffect, useState } from 'preact/hooks'
import { get, isRefusedAs, post, put, remove } from '../api'
import { useAttempt } from '../attempt'
import { compared, NotCompared, useOfficeTrust } from '../compared'
import { newOfficeKey, publicPart, type KeyUse } from '../crypto/keys'
import { rewrapOfficeKey, wrapOfficeKey } from '../crypto/wrapping'
import { entryToPublish } from '../entry'
import { ownLink } from '../enrolment'
import { useDesk, useLocalization } from '../desk'
import { useGateway } from '../gateway'
import { usesOf } from '../keyring'
import { rolesInWords } from '../language'
import { useLoaded } from '../loaded'
import { AbsenceDialog, AbsenceInWords } from '../parts/Absence'
import { Check } from '../parts/Check'
import { Dialog, DialogButtons } from '../parts/Dialog'
import { Foreign, Identifier } from '../parts/Foreign'
import { LoadNotice, Notice, ProblemNotice } from '../parts/Notice'
import { Print } from '../parts/OfficeKeys'
import { Table } from '../parts/Table'
import { href, pathOf } from '../route'
import { usePersons } from '../persons'
import { continued, trailBefore } from '../trail'
import type { DirectoryEntry, Office, OfficeKey, Person, Role, TrailPage } from '../types'
import { OwnPasskeys } from './OwnPasskeys'
import { SigningRules } from './SigningRules'
import { Statistics } from './Statistics'
import { save } from './Verification'

const SECTIONS = ['persons', 'signing', 'statistics', 'keys', 'passkeys', 'entry', 'trail'] as const
/** The data that only a head may see. */
const FOR_HEADS: string[] = ['entry', 'trail']
const ROLES: Role[] = ['clerk', 'signer', 'head']

/** The page of the office: its persons, its keys, its entry in the gateway's directory and its trail. */
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
      {section === 'signing' && <SigningRules />}
      {section === 'statistics' && <Statistics />}
      {section === 'keys' && <Keys />}
      {section === 'passkeys' && <OwnPasskeys />}
      {section === 'entry' && <DirectoryEntryFiles />}
      {section === 'trail' && <Trail />}
    </>
  )
}

/** The keys that a person of these roles uses, without revoked ones. */
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
  const [absent, setAbsent] = useState<Person | null>(null)
  const [linked, setLinked] = useState<Person | null>(null)
  const head = office.roles.includes('head')
  const own = value?.find(person => person.id === session.person.id)
  const granted = value?.find(person => person.id === granting)
  const heads = (value ?? []).filter(person => person.state === 'enrolled' && person.roles.includes('head'))
  // A head compares the own key as this browser opened it, whatever the list says.
  const shownKey = (person: Person) => (person.id === session.person.id ? session.person.publicKey : person.publicKey)
  const work = (person: Person) => (
    <>
      {person.state === 'enrolled' && lacks(person, office.keys) && (
        <button type="button" class="primary" onClick={() => setGranting(person.id)}>
          {l.t('grant')}
        </button>
      )}
      {person.state !== 'revoked' && person.id !== session.person.id && (
        <>
          <button type="button" onClick={() => setLinked(person)}>
            {l.t('invite.again')}
          </button>
          <button type="button" onClick={() => setChanging(person)}>
            {l.t('persons.change')}
          </button>
          {person.state === 'enrolled' && (
            <button type="button" onClick={() => setAbsent(person)}>
              {l.t('absence')}
            </button>
          )}
        </>
      )}
    </>
  )
  return (
    <section aria-labelledby="persons">
      <h2 id="persons">{l.t('administration.persons')}</h2>
      {heads.length === 1 && head && (
        <Notice tone="warning" title={l.t('persons.oneHead')}>
          <p>{l.t('persons.oneHead.detail')}</p>
        </Notice>
      )}
      <LoadNotice of={{ value, problem }} />
      {value !== null && (
        <Table
          id={person => person.id}
          rows={value}
          columns={[
            {
              head: l.t('person'),
              cell: person => (
                <>
                  <Foreign text={person.name} />
                  <br />
                  <span class="small">
                    <Foreign text={person.function} />
                  </span>
                </>
              ),
            },
            { head: l.t('roles'), cell: person => rolesInWords(person.roles, l) },
            {
              head: l.t('persons.state'),
              cell: person => (
                <>
                  {l.t(`person.${person.state}`)} <AbsenceInWords of={person} persons={value} />
                </>
              ),
            },
            {
              head: l.t('fingerprint'),
              cell: person => shownKey(person) !== null && <Print of={shownKey(person)!} />,
            },
            ...(head ? [{ head: l.t('column.work'), cell: work }] : []),
          ]}
        />
      )}
      <div class="form-buttons">
        {head && (
          <button type="button" onClick={() => setInviting(true)}>
            {l.t('invite')}
          </button>
        )}
        {own !== undefined && (
          <button type="button" onClick={() => setAbsent(own)}>
            {l.t('absence.own')}
          </button>
        )}
      </div>
      {absent !== null && (
        <AbsenceDialog of={absent} persons={value ?? []} close={() => (setAbsent(null), reload())} />
      )}
      {inviting && <Invite close={() => (setInviting(false), reload())} />}
      {granted !== undefined && (
        // A person who enrols again has another key, so the comparison starts again.
        <Grant key={JSON.stringify(granted.publicKey)} person={granted} close={() => (setGranting(null), reload())} />
      )}
      {linked !== null && <LinkAgain person={linked} close={() => setLinked(null)} />}
      {changing !== null && <Change person={changing} close={() => (setChanging(null), reload())} />}
    </section>
  )
}

function RoleFields({ roles, set }: { roles: Role[]; set: (roles: Role[]) => void }) {
  const l = useLocalization()
  return (
    <fieldset>
      <legend>{l.t('roles')}</legend>
      {ROLES.map(role => (
        <Check
          key={role}
          checked={roles.includes(role)}
          set={checked => set(checked ? [...roles, role] : roles.filter(other => other !== role))}
        >
          {l.t(`role.${role}`)} <span class="small">{l.t(`role.${role}.detail`)}</span>
        </Check>
      ))}
    </fieldset>
  )
}

function TextField({ id, label, value, set }: { id: string; label: string; value: string; set: (text: string) => void }) {
  return (
    <>
      <label for={id}>{label}</label>
      <input id={id} dir="auto" maxLength={200} value={value} onInput={event => set(event.currentTarget.value)} />
    </>
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
      setLink(ownLink(made.link))
    })
  }
  return (
    <Dialog title={l.t('invite')} close={close}>
      <ProblemNotice problem={problem} />
      {link === null ? (
        <form onSubmit={invite}>
          <TextField id="person-name" label={l.t('person.name')} value={name} set={setName} />
          <TextField id="person-function" label={l.t('person.function')} value={position} set={setPosition} />
          <RoleFields roles={roles} set={setRoles} />
          <DialogButtons
            text={l.t('invite')}
            disabled={busy || name.trim() === '' || position.trim() === '' || roles.length === 0}
            close={close}
          />
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

/** A new link for an invited person who has not enrolled. The former link expires. */
function LinkAgain({ person, close }: { person: Person; close: () => void }) {
  const { office } = useDesk()
  const l = useLocalization()
  const { value, problem } = useLoaded(
    async () => ownLink((await post<{ link: string }>(pathOf(office.id, 'persons', person.id, 'link'))).link),
    [person.id],
  )
  return (
    <Dialog title={l.t('invite.again')} close={close}>
      <ProblemNotice problem={problem} />
      {value !== null && <OneTimeLink link={value} close={close} />}
    </Dialog>
  )
}

/** Wraps every key that this head has and the person should have. Only trusted keys are wrapped. */
async function wrappedFor(person: Person, roles: Role[], office: Office, own: CryptoKey) {
  const granted = keysFor(office.keys, roles).filter(key => key.wrapped !== null)
  return Promise.all(
    granted.map(async key => {
      if (!(await compared.hasKey(office.id, key))) throw new NotCompared()
      const wrapped = await rewrapOfficeKey({ ...key, wrapped: key.wrapped! }, own, person.publicKey!)
      return { kid: key.kid, wrapped }
    }),
  )
}

function Grant({ person, close }: { person: Person; close: () => void }) {
  const { office, keyring } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  const trust = useOfficeTrust(office)
  const [isSame, setSame] = useState(false)
  // Only the keys that were shown and compared count. The host may state others while the dialog is open.
  const [{ publicKey, roles, name }] = useState(person)
  const isReady = trust !== null && trust.uncompared.length === 0
  const grant = () =>
    attempt(async () => {
      const keys = await wrappedFor({ ...person, publicKey }, roles, office, keyring.person)
      await compared.acceptPerson(office.id, { id: person.id, name, publicKey }, usesOf(roles))
      // Uses the current roles, because another head may have changed them since this page read them.
      await put(pathOf(office.id, 'persons', person.id), { keys })
      close()
    })
  return (
    <Dialog title={l.t('grant.title')} close={close}>
      <p>
        <Foreign text={name} />
        {l.t('colon')} {l.t('grant.how')}
      </p>
      <p class="fingerprint">
        <Print of={publicKey!} />
      </p>
      <p>
        {l.t('roles')}
        {l.t('colon')} {rolesInWords(roles, l)}
      </p>
      {isReady && (
        <>
          <p>{l.t('grant.office')}</p>
          <p class="fingerprint office-keys">
            <Identifier text={trust.number} />
          </p>
        </>
      )}
      {trust !== null && !isReady && <Notice tone="bad" title={l.t('office.keys.new')} />}
      <ProblemNotice problem={problem} />
      <Check checked={isSame} set={setSame}>
        {l.t('grant.compared')}
      </Check>
      <DialogButtons text={l.t('grant')} act={grant} disabled={!isSame || !isReady || busy} close={close} />
    </Dialog>
  )
}

function Change({ person, close }: { person: Person; close: () => void }) {
  const { office, keyring } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  /** The person as shown here. Another head may have changed the person meanwhile. */
  const [seen, setSeen] = useState(person)
  const gone = seen.state === 'revoked'
  const [roles, setRoles] = useState(person.roles)
  const [position, setPosition] = useState(person.function)
  const [sure, setSure] = useState(false)
  const show = (now: Person) => {
    setSeen(now)
    setRoles(now.roles)
    setPosition(now.function)
  }
  const change = () =>
    attempt(async () => {
      // Without a comparison here, the person gets no keys. A grant gives them after the comparison.
      const isCompared = (await compared.usesOf(office.id, seen)).length > 0
      const keys = isCompared ? await wrappedFor(seen, roles, office, keyring.person) : []
      const before = { function: seen.function, roles: seen.roles }
      try {
        await put(pathOf(office.id, 'persons', person.id), { function: position, roles, before, keys })
      } catch (error) {
        if (!isRefusedAs(error, 'changed-person')) throw error
        return show(error.problem.person as Person)
      }
      if (isCompared) await compared.acceptPerson(office.id, seen, usesOf(roles))
      close()
    })
  const revoke = () =>
    attempt(async () => {
      await remove(pathOf(office.id, 'persons', person.id))
      compared.forgetPerson(office.id, person.id)
      close()
    })
  return (
    <Dialog title={person.name} close={close}>
      <ProblemNotice problem={problem} />
      {seen !== person && (
        <Notice tone="warning" title={l.t('persons.overtaken')}>
          <p>{l.t(gone ? 'persons.overtaken.revoked' : 'persons.overtaken.detail')}</p>
        </Notice>
      )}
      {seen.publicKey !== null && (
        <p class="small">
          <Foreign text={seen.name} /> · {l.t('fingerprint')}
          {l.t('colon')} <Print of={seen.publicKey} />
        </p>
      )}
      <TextField id="changed-function" label={l.t('person.function')} value={position} set={setPosition} />
      <RoleFields roles={roles} set={setRoles} />
      <DialogButtons text={l.t('save')} act={change} disabled={busy || roles.length === 0 || gone} close={close} />
      <hr />
      <p>{l.t('persons.revoke.detail')}</p>
      <Check checked={sure} set={setSure}>
        {l.t('persons.revoke.sure')}
      </Check>
      <button type="button" class="danger" disabled={!sure || busy || gone} onClick={() => void revoke()}>
        {l.t('persons.revoke')}
      </button>
    </Dialog>
  )
}

/** A person who should get a new key, and whether the person's key was compared here for that use. */
interface Recipient {
  person: Person
  isCompared: boolean
}

/** The persons, as the host states them, whose roles need a key of that use. */
const recipientsOf = (office: string, persons: Person[], use: KeyUse): Promise<Recipient[]> =>
  Promise.all(
    persons
      .filter(person => person.state === 'enrolled' && person.publicKey !== null && usesOf(person.roles).includes(use))
      .map(async person => ({ person, isCompared: (await compared.usesOf(office, person)).includes(use) })),
  )

/** A new key of the office. The dialog shows beforehand who gets it, and nobody else does. */
function Renewal({ use, persons, close }: { use: KeyUse; persons: Person[]; close: () => void }) {
  const { office, session, refresh } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  const [recipients, setRecipients] = useState<Recipient[] | null>(null)
  const [left, setLeft] = useState<string[]>([])
  useEffect(() => {
    const others = persons.filter(person => person.id !== session.person.id)
    void recipientsOf(office.id, others, use).then(setRecipients)
  }, [])
  const known = (recipients ?? []).filter(one => one.isCompared)
  const later = (recipients ?? []).filter(one => !one.isCompared)
  const renew = () =>
    attempt(async () => {
      const key = await newOfficeKey(office.id, use)
      const all = known.map(one => one.person).filter(one => !left.includes(one.id))
      const to = [session.person, ...all.map(({ id, publicKey }) => ({ id, publicKey: publicKey! }))]
      const wrapped = Object.fromEntries(
        await Promise.all(to.map(async one => [one.id, await wrapOfficeKey(key, one.publicKey)] as const)),
      )
      const made = { kid: key.kid!, use, public: publicPart(key) }
      await post(pathOf(office.id, 'keys'), { keys: [{ ...made, wrapped }] })
      await compared.acceptKeys(office.id, [{ ...made, state: 'pending' }])
      await refresh()
      close()
    })
  const title = l.t('keys.rotate', { use: l.t(`use.${use}`) })
  return (
    <Dialog title={title} close={close}>
      <p>{l.t(known.length > 0 ? 'renewal.how' : 'renewal.alone')}</p>
      {known.map(({ person }) => (
        <Check
          key={person.id}
          checked={!left.includes(person.id)}
          set={checked => setLeft(checked ? left.filter(id => id !== person.id) : [...left, person.id])}
        >
          <NameAndPrint of={person} />
        </Check>
      ))}
      {later.length > 0 && (
        <Notice tone="warning" title={l.t('renewal.later')}>
          {later.map(({ person }) => (
            <p key={person.id}>
              <NameAndPrint of={person} />
            </p>
          ))}
        </Notice>
      )}
      <ProblemNotice problem={problem} />
      <DialogButtons text={title} act={renew} disabled={busy || recipients === null} close={close} />
    </Dialog>
  )
}

const NameAndPrint = ({ of }: { of: Person }) => (
  <>
    <Foreign text={of.name} />{' '}
    <span class="small">
      <Print of={of.publicKey!} />
    </span>
  </>
)

function Keys() {
  const { office, refresh } = useDesk()
  const l = useLocalization()
  const persons = usePersons()
  const trust = useOfficeTrust(office)
  const { busy, problem, attempt } = useAttempt()
  const [renewing, setRenewing] = useState<KeyUse | null>(null)
  const [revoking, setRevoking] = useState<OfficeKey | null>(null)
  const head = office.roles.includes('head')
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
  const work = (key: OfficeKey) => (
    <>
      {key.state === 'pending' && trust?.uncompared.some(one => one.kid === key.kid) === false && (
        <button type="button" disabled={busy} onClick={() => void use(key)}>
          {l.t('keys.putInUse')}
        </button>
      )}
      {key.state !== 'revoked' && (
        <button type="button" disabled={busy} onClick={() => setRevoking(key)}>
          {l.t('keys.revoke')}
        </button>
      )}
    </>
  )
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{l.t('administration.keys')}</h2>
      <p class="small">{l.t('keys.how')}</p>
      {trust !== null && trust.uncompared.length === 0 && (
        <p>
          {l.t('keys.number')} <Identifier text={trust.number} />
        </p>
      )}
      <ProblemNotice problem={problem} />
      <Table
        id={key => key.kid}
        rows={office.keys}
        columns={[
          { head: l.t('keys.use'), cell: key => l.t(`use.${key.use}`) },
          { head: l.t('keys.id'), cell: key => <Identifier text={key.kid} /> },
          { head: l.t('persons.state'), cell: key => l.t(`key.${key.state}`) },
          ...(head ? [{ head: l.t('column.work'), cell: work }] : []),
        ]}
      />
      {head && (
        <div class="form-buttons">
          {(['sealing', 'message', 'retrieval'] as const).map(use => (
            <button key={use} type="button" disabled={busy || persons.value === null} onClick={() => setRenewing(use)}>
              {l.t('keys.rotate', { use: l.t(`use.${use}`) })}
            </button>
          ))}
        </div>
      )}
      {renewing !== null && (
        <Renewal use={renewing} persons={persons.value ?? []} close={() => setRenewing(null)} />
      )}
      {revoking !== null && (
        <Dialog title={l.t('keys.revoke')} close={() => setRevoking(null)}>
          <p>{l.t('keys.revoke.detail')}</p>
          <p>
            <Identifier text={revoking.kid} />
          </p>
          <DialogButtons
            danger
            text={l.t('keys.revoke')}
            act={() => revoke(revoking)}
            disabled={busy}
            close={() => setRevoking(null)}
          />
        </Dialog>
      )}
    </section>
  )
}

/** The data that the gateway's operator needs to add this office to the directory. */
function DirectoryEntryFiles() {
  const { office } = useDesk()
  const l = useLocalization()
  const { value, problem } = useLoaded(
    async () => entryToPublish(await get<DirectoryEntry>(pathOf(office.id, 'directory-entry')), office.id, compared),
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
      <LoadNotice of={{ value, problem }} />
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

/** The trail of the desk, latest entry first. */
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
      <LoadNotice of={{ value, problem }} />
      {shown !== null && (
        <Table
          id={entry => entry.number}
          rows={shown.entries}
          columns={[
            { head: l.t('trail.at'), cell: entry => l.time(entry.at) },
            { head: l.t('person'), cell: entry => <Foreign text={name(entry.actor)} /> },
            {
              head: l.t('trail.action'),
              cell: entry =>
                l.has(`act.${entry.action}`) ? l.t(`act.${entry.action}`) : <Foreign text={entry.action} />,
            },
            {
              head: l.t('trail.about'),
              cell: entry =>
                Object.entries(entry.object ?? {}).map(([member, own]) => (
                  <div key={member}>
                    {member === 'person' || member === 'deputy' ? <Foreign text={name(own)} /> : <Identifier text={String(own)} />}
                  </div>
                )),
            },
          ]}
        />
      )}
      <ProblemNotice problem={failed} />
      {shown !== null && shown.next !== null && (
        <button type="button" disabled={busy} onClick={() => void more(shown)}>
          {l.t('inbox.more')}
        </button>
      )}
    </section>
  )
}
