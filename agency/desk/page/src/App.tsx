import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Activity } from './activity'
import { get, post, problemOfError, put, setCsrf, setOnSignedOut, setRequestLanguage } from './api'
import { zoneOf } from './calendar'
import { DeskContext, SettingContext } from './desk'
import { useHostEvents } from './events'
import { browserRecords, forgetLines } from './keptLines'
import { Keyring } from './keyring'
import { type CodeLists, direction, localization, preferred } from './language'
import { Loading, ProblemNotice } from './parts/Notice'
import { Enrol, NoOffice, SignIn, Unlock } from './pages/Entrance'
import { Workplace } from './pages/Workplace'
import { loadFromGateway, loadReference, type Reference } from './reference'
import { go, useRoute } from './route'
import { unsaved } from './unsaved'
import type { About, Language, Problem, Session } from './types'

type Stage =
  | { at: 'starting' }
  | { at: 'enrolment'; token: string; secret: string | null }
  | { at: 'signed-out' }
  | { at: 'locked'; session: Session }
  | { at: 'open'; session: Session; keyring: Keyring; reference: Reference }

const NO_LISTS: CodeLists = new Map()

/** The enrolment link. It is read once and removed from the address, so that the history does not keep its secret. */
function enrolmentLink(): { token: string; secret: string | null } | null {
  const parameters = new URLSearchParams(location.hash.replace(/^#/, ''))
  const token = parameters.get('enrol')
  if (token === null) return null
  history.replaceState(null, '', location.pathname)
  return { token, secret: parameters.get('import') }
}

/** Holds the session, the language and the open keys. */
export function App() {
  const [language, setLanguageOnly] = useState<Language>(() => preferred(navigator.languages))
  const [about, setAbout] = useState<About | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [stage, setStage] = useState<Stage>({ at: 'starting' })
  const reference = stage.at === 'open' ? stage.reference : null
  const l = useMemo(
    () => localization(language, zoneOf(reference?.calendar), reference?.lists ?? NO_LISTS),
    [language, reference],
  )

  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = direction(language)
    setRequestLanguage(language)
  }, [l])

  const signedIn = stage.at === 'open'
  const setLanguage = useCallback(
    (language: Language) => {
      setLanguageOnly(language)
      if (signedIn) put('preferences', { language }).catch(() => {})
    },
    [signedIn],
  )

  const opened = useCallback(async (session: Session, person: CryptoKey) => {
    setProblem(null)
    try {
      setCsrf(session.csrf)
      setLanguageOnly(session.person.language)
      const [keyring, loaded] = await Promise.all([Keyring.open(session, person), loadReference()])
      setStage({ at: 'open', session, keyring, reference: loaded })
    } catch (error) {
      setProblem(problemOfError(error))
    }
  }, [])

  useEffect(() => {
    setOnSignedOut(() => setStage({ at: 'signed-out' }))
    const link = enrolmentLink()
    get<About>('about').then(setAbout, error => setProblem(problemOfError(error)))
    if (link !== null) return setStage({ at: 'enrolment', ...link })
    get<Session>('session').then(
      session => {
        setCsrf(session.csrf)
        setLanguageOnly(session.person.language)
        setStage({ at: 'locked', session })
      },
      () => setStage({ at: 'signed-out' }),
    )
  }, [])

  useEffect(() => {
    const leaving = (event: BeforeUnloadEvent) => void (unsaved.hasAny() && event.preventDefault())
    addEventListener('beforeunload', leaving)
    return () => removeEventListener('beforeunload', leaving)
  }, [])

  const lock = useCallback(() => {
    setStage(stage => (stage.at === 'open' ? { at: 'locked', session: stage.session } : stage))
  }, [])
  const signOut = useCallback(async () => {
    setStage({ at: 'signed-out' })
    go('#/')
    const forget = stage.at === 'open' ? forgetLines(browserRecords, stage.session.person.id) : undefined
    await Promise.allSettled([forget, post('logout')])
  }, [stage])
  const refresh = useCallback(async () => {
    const session = await get<Session>('session')
    setCsrf(session.csrf)
    if (stage.at !== 'open') return
    const keyring = await Keyring.open(session, stage.keyring.person)
    // If the desk was locked or left meanwhile, it stays so.
    setStage(stage => (stage.at === 'open' ? { ...stage, session, keyring } : stage))
  }, [stage])
  const replaceReference = useCallback(async () => {
    const fromGateway = await loadFromGateway()
    setStage(stage => (stage.at === 'open' ? { ...stage, reference: { ...stage.reference, ...fromGateway } } : stage))
  }, [])
  const learnNames = useNames(reference, replaceReference)
  useHostEvents(['reference'], () => void replaceReference().catch(() => {}))

  return (
    <SettingContext.Provider value={{ about: about ?? { version: '', bundle: '', languages: [] }, l, setLanguage }}>
      <ProblemNotice problem={problem} />
      {about === null || stage.at === 'starting' ? (
        problem === null && <Loading />
      ) : stage.at === 'enrolment' ? (
        <Enrol token={stage.token} secret={stage.secret} opened={opened} />
      ) : stage.at === 'signed-out' ? (
        <SignIn opened={opened} />
      ) : stage.at === 'locked' ? (
        <Unlock session={stage.session} opened={opened} ended={() => setStage({ at: 'signed-out' })} />
      ) : (
        <Open stage={stage} lock={lock} signOut={signOut} refresh={refresh} learnNames={learnNames} />
      )}
    </SettingContext.Provider>
  )
}

function Open({
  stage,
  lock,
  signOut,
  refresh,
  learnNames,
}: {
  stage: Extract<Stage, { at: 'open' }>
  lock: () => void
  signOut: () => void
  refresh: () => Promise<void>
  learnNames: (agencies: string[]) => void
}) {
  const route = useRoute()
  const { session, keyring, reference } = stage
  useIdle(session.idleSeconds, lock)
  const [officeId] = route.path
  // Only the office that the address names: a person must not sign for another office by mistake.
  const office = officeId === undefined ? session.offices[0] : session.offices.find(office => office.id === officeId)
  if (office === undefined) return <NoOffice offices={session.offices} signOut={signOut} />
  return (
    <DeskContext.Provider
      value={{ session, keyring, reference, office, keys: keyring.of(office.id), refresh, learnNames }}
    >
      <Workplace route={route} lock={lock} signOut={signOut} />
    </DeskContext.Provider>
  )
}

const NAMES_MILLIS = 5_000

/** Asks again for the names of agencies, at most every few seconds, while a shown agency has none. */
function useNames(reference: Reference | null, replaceReference: () => Promise<void>) {
  const askedAtMillis = useRef(0)
  return useCallback(
    (agencies: string[]) => {
      const hasName = (id: string) => id === 'gateway' || reference === null || reference.agencies.has(id)
      if (agencies.every(hasName) || Date.now() - askedAtMillis.current < NAMES_MILLIS) return
      askedAtMillis.current = Date.now()
      replaceReference().catch(() => {})
    },
    [reference],
  )
}

const LOOK_MILLIS = 5_000

/** Calls back after this time without a key, a touch or a movement. Until then the session at the host does not expire for lack of use. */
function useIdle(seconds: number, idle: () => void) {
  useEffect(() => {
    const activity = new Activity(seconds, Date.now())
    const touched = () => activity.input(Date.now())
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'scroll', 'touchstart']
    kinds.forEach(kind => addEventListener(kind, touched, { passive: true, capture: true }))
    // The clock runs on while the machine sleeps, so this measures elapsed time, not ticks.
    const timer = setInterval(() => {
      const due = activity.due(Date.now())
      if (due === 'lock') idle()
      // If the session has ended meanwhile, the next request reports it. Until then the typed text stays.
      else if (due === 'tell') get('session').catch(() => {})
    }, LOOK_MILLIS)
    return () => {
      clearInterval(timer)
      kinds.forEach(kind => removeEventListener(kind, touched, { capture: true }))
    }
  }, [seconds])
}

