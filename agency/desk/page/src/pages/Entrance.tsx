import { type ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { get, isSignedOut, post, problemOfError, put, setCsrf } from '../api'
import { useTitle } from '../arrival'
import { useAttempt } from '../attempt'
import { compared } from '../compared'
import { fingerprint } from '../crypto/keys'
import { askPasskey, type PasskeyAnswer, usePasskey } from '../crypto/passkey'
import { keyFromPassphraseOf } from '../crypto/wrapping'
import { useSetting } from '../desk'
import { enrolment, makePasskey, MIN_PASSPHRASE } from '../enrolment'
import { openPersonKey } from '../keyring'
import { languages, rolesInWords, texts } from '../language'
import { Foreign, Identifier } from '../parts/Foreign'
import { Notice, PasskeyProblem, ProblemNotice } from '../parts/Notice'
import { Passphrase } from '../parts/Passphrase'
import { href } from '../route'
import type { EnrolmentOffer, Office, Session } from '../types'

/** Called with the session and the person's own key. */
export type Opened = (session: Session, person: CryptoKey) => void

function Front({ title, children }: { title: string; children: ComponentChildren }) {
  const { l, setLanguage } = useSetting()
  useTitle(title)
  return (
    <main class="front">
      <div class="front-head">
        <img src="/wasl.svg" alt="" width="48" height="48" />
        <span class="product">{l.t('product')}</span>
        <nav class="languages" aria-label={l.t('language')}>
          {languages.map(language => (
            <button
              key={language}
              type="button"
              class="link"
              lang={language}
              aria-pressed={language === l.language}
              onClick={() => setLanguage(language)}
            >
              {texts[language]['language.own']}
            </button>
          ))}
        </nav>
      </div>
      <h1>{title}</h1>
      {children}
    </main>
  )
}

/** Signs in with a passkey. The same gesture opens the person's key. */
export function SignIn({ opened }: { opened: Opened }) {
  const { l } = useSetting()
  const { busy, problem, attempt } = useAttempt()
  const [waiting, setWaiting] = useState<Session | null>(null)

  const signIn = () =>
    attempt(async () => {
      const { request } = await post<{ request: Record<string, unknown> }>('login/begin')
      const passkey = await usePasskey(request)
      const session = await post<Session>('login', { credential: passkey.credential })
      await unlockWith(session, passkey, opened, () => setWaiting(session))
    })
  if (waiting !== null) return <Unlock session={waiting} opened={opened} ended={() => setWaiting(null)} />
  return (
    <Front title={l.t('signIn.title')}>
      <p>{l.t('signIn.how')}</p>
      <PasskeyProblem problem={problem} />
      <button type="button" class="primary" disabled={busy} onClick={signIn}>
        {l.t('signIn')}
      </button>
    </Front>
  )
}

async function unlockWith(session: Session, passkey: PasskeyAnswer, opened: Opened, otherwise: () => void) {
  if (passkey.wrapping === null || !session.person.wrapped.some(wrappedKey => wrappedKey.by === 'prf')) return otherwise()
  opened(session, await openPersonKey(session.person.wrapped, 'prf', passkey.wrapping, passkey.credentialId))
}

/** The session exists, but the keys are closed: after a reload, after idle time, or with a passphrase. */
export function Unlock({ session, opened, ended }: { session: Session; opened: Opened; ended: () => void }) {
  const { l } = useSetting()
  const [wrong, setWrong] = useState(false)
  const { busy, problem, attempt } = useAttempt()
  const [passphrase, setPassphrase] = useState('')
  const wrapped = session.person.wrapped
  const byPrf = wrapped.filter(wrappedKey => wrappedKey.by === 'prf')
  const byPassphrase = wrapped.find(wrappedKey => wrappedKey.by === 'passphrase')

  /** Runs before the gesture. After idle time the host may have ended the session, and the gesture would be useless. */
  const isOver = () =>
    get<Session>('session').then(
      () => false,
      error => {
        if (!isSignedOut(error)) throw error
        ended()
        return true
      },
    )
  const withPasskey = () =>
    attempt(async () => {
      if (await isOver()) return
      const passkey = await askPasskey(byPrf.map(wrappedKey => wrappedKey.credentialId))
      if (passkey.wrapping === null) throw new Error('no PRF')
      opened(session, await openPersonKey(wrapped, 'prf', passkey.wrapping, passkey.credentialId))
    })
  const withPassphrase = (event: Event) => {
    event.preventDefault()
    if (byPassphrase === undefined) return
    setWrong(false)
    void attempt(async () => {
      if (await isOver()) return
      const by = await keyFromPassphraseOf(byPassphrase, passphrase)
      try {
        opened(session, await openPersonKey(wrapped, 'passphrase', by))
      } catch {
        setWrong(true)
      }
    })
  }
  return (
    <Front title={l.t('unlock.title')}>
      <p>
        <Foreign text={session.person.name} />
        {l.t('colon')} {l.t('unlock.how')}
      </p>
      <PasskeyProblem problem={problem} />
      {byPrf.length > 0 && (
        <button type="button" class="primary" disabled={busy} onClick={withPasskey}>
          {l.t('unlock')}
        </button>
      )}
      {byPassphrase !== undefined && (
        <form onSubmit={withPassphrase}>
          <label for="passphrase">{l.t('passphrase')}</label>
          <Passphrase
            id="passphrase"
            value={passphrase}
            set={setPassphrase}
            wrong={wrong}
            describedBy={wrong ? 'passphrase-wrong' : undefined}
          />
          {wrong && (
            <p id="passphrase-wrong" class="error" role="alert">
              {l.t('passphrase.wrong')}
            </p>
          )}
          <button type="submit" class="primary" disabled={busy}>
            {l.t('unlock')}
          </button>
        </form>
      )}
    </Front>
  )
}

/** A person without a place in the office of the address, or in any office. */
export function NoOffice({ offices, signOut }: { offices: Office[]; signOut: () => void }) {
  const { l } = useSetting()
  const hasOthers = offices.length > 0
  return (
    <Front title={l.t(hasOthers ? 'office.left' : 'office.none')}>
      <p>{l.t(hasOthers ? 'office.left.detail' : 'office.none.detail')}</p>
      {hasOthers && (
        <nav aria-labelledby="others">
          <h2 id="others">{l.t('office.others')}</h2>
          <ul>
            {offices.map(office => (
              <li key={office.id}>
                <a href={href([office.id, 'inbox'])}>{l.name(office.names, office.id)}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <button type="button" class="primary" onClick={signOut}>
        {l.t('signOut')}
      </button>
    </Front>
  )
}

type Stage =
  | { at: 'offer' }
  | { at: 'passphrase'; passkey: PasskeyAnswer }
  | { at: 'done'; person: CryptoKey; print: string }

/** The page for a new person, opened by the one-time link of a head or of the host's administrator. */
export function Enrol({ token, secret, opened }: { token: string; secret: string | null; opened: Opened }) {
  const { l } = useSetting()
  const [offer, setOffer] = useState<EnrolmentOffer | null>(null)
  const { busy, problem, setProblem, attempt } = useAttempt()
  const [stage, setStage] = useState<Stage>({ at: 'offer' })
  const [passphrase, setPassphrase] = useState('')
  const [repeated, setRepeated] = useState('')
  const [known, setKnown] = useState<Session | null>(null)
  const [joined, setJoined] = useState<Session | null>(null)

  useEffect(() => {
    get<Session>('session').then(setKnown, () => {})
    post<EnrolmentOffer>('enrolments/begin', { token }).then(setOffer, error => setProblem(problemOfError(error)))
  }, [])

  const finish = async (passkey: PasskeyAnswer, chosen: string | null) => {
    if (offer === null) return
    const enrolled = await enrolment(offer, token, passkey, chosen, secret)
    const session = await post<Session>('enrolments', enrolled)
    setCsrf(session.csrf)
    // Made here, or opened with the secret of the link.
    await compared.acceptKeys(offer.office.id, enrolled.officeKeys)
    await put('preferences', { language: l.language })
    const by = passkey.wrapping ?? (await keyFromPassphraseOf(enrolled.personKey.wrapped[0], chosen!))
    const person = await openPersonKey(session.person.wrapped, passkey.wrapping === null ? 'passphrase' : 'prf', by)
    setStage({ at: 'done', person, print: await fingerprint(enrolled.personKey.public) })
  }
  /** Uses the current session, because a head may have granted the keys meanwhile. */
  const enter = async (person: CryptoKey) => opened(await get<Session>('session'), person)
  const join = () =>
    attempt(async () => {
      setCsrf(known!.csrf)
      setJoined(await post<Session>('enrolments/join', { token }))
    })
  const begin = () =>
    attempt(async () => {
      const passkey = await makePasskey(offer!)
      if (passkey.wrapping === null) setStage({ at: 'passphrase', passkey })
      else await finish(passkey, null)
    })

  if (joined !== null) return <Unlock session={joined} opened={opened} ended={() => setJoined(null)} />
  if (offer === null) {
    return (
      <Front title={l.t('enrol.title')}>
        {problem === null ? (
          <p>{l.t('loading')}</p>
        ) : (
          <ProblemNotice problem={problem} title={l.t('enrol.link.invalid')} />
        )}
      </Front>
    )
  }
  const tooShort = passphrase.length < MIN_PASSPHRASE
  return (
    <Front title={l.t('enrol.title')}>
      <dl class="members">
        <div>
          <dt>{l.t('person')}</dt>
          <dd>
            <Foreign text={offer.person.name} />
          </dd>
        </div>
        <div>
          <dt>{l.t('office')}</dt>
          <dd>
            <Foreign text={l.name(offer.office.names, offer.office.id)} />
          </dd>
        </div>
        <div>
          <dt>{l.t('roles')}</dt>
          <dd>{rolesInWords(offer.roles, l)}</dd>
        </div>
      </dl>
      <PasskeyProblem problem={problem} />
      {stage.at === 'offer' && (
        <>
          <p>{l.t('enrol.how')}</p>
          {!offer.officeHasKeys && <p>{l.t(offer.imported === null ? 'enrol.newKeys' : 'enrol.imported')}</p>}
          <button type="button" class="primary" disabled={busy} onClick={begin}>
            {l.t('enrol')}
          </button>
          {known !== null && offer.officeHasKeys && (
            <p>
              {l.t('enrol.known')}{' '}
              <button type="button" disabled={busy} onClick={join}>
                {l.t('enrol.join')}{' '}
                <Foreign text={known.person.name} />
              </button>
            </p>
          )}
        </>
      )}
      {stage.at === 'passphrase' && (
        <form
          onSubmit={event => {
            event.preventDefault()
            if (!tooShort && passphrase === repeated) void attempt(() => finish(stage.passkey, passphrase))
          }}
        >
          <p>{l.t('enrol.passphrase')}</p>
          <label for="new-passphrase">{l.t('passphrase')}</label>
          <Passphrase isNew id="new-passphrase" value={passphrase} set={setPassphrase} describedBy="passphrase-rule" />
          <p id="passphrase-rule" class="small">
            {l.t('passphrase.rule', { characters: MIN_PASSPHRASE })}
          </p>
          <label for="repeated-passphrase">{l.t('passphrase.again')}</label>
          <Passphrase isNew id="repeated-passphrase" value={repeated} set={setRepeated} />
          <button type="submit" class="primary" disabled={busy || tooShort || passphrase !== repeated}>
            {l.t('enrol')}
          </button>
        </form>
      )}
      {stage.at === 'done' && (
        <>
          <Notice tone="good" title={l.t('enrol.done')}>
            {offer.officeHasKeys && <p>{l.t('enrol.waitsForHead')}</p>}
          </Notice>
          <p>{l.t('enrol.fingerprint')}</p>
          <p class="fingerprint">
            <Identifier text={stage.print} />
          </p>
          <button type="button" class="primary" disabled={busy} onClick={() => attempt(() => enter(stage.person))}>
            {l.t('continue')}
          </button>
        </>
      )}
    </Front>
  )
}
