import React from 'react'
import { useUser } from '@hawtio/react'
import { rename } from './entry'
import { Failure, rights } from './jolokia'
import { Language, Speech, save, saved, speech, texts } from './language'
import { Snapshot, look } from './snapshot'

const EVERY_MILLIS = 3_000

export interface Notice {
  id: number
  title: string
  detail: string
  good: boolean
}

/** What every part of the pages may need. */
export interface Here extends Speech {
  setLanguage: (language: Language) => void
  user: string
  /** Whether the gateway offers this operation, as `Agency.pause`, to who is signed in. */
  may: (operation: string) => boolean
  snapshot?: Snapshot
  failure?: Failure
  refresh: () => Promise<void>
  notices: Notice[]
  tell: (title: string, detail?: string, good?: boolean) => void
  dismiss: (id: number) => void
  /** A failure as a person reads it. */
  explain: (failure: unknown) => string
}

const Context = React.createContext<Here>(undefined as unknown as Here)

export const useHere = () => React.useContext(Context)

export const Provider: React.FC<{ children: React.ReactNode }> = ({ children }) => {
  const [language, setLanguage] = React.useState<Language>(saved)
  const [allowed, setAllowed] = React.useState<Set<string>>(new Set())
  const [snapshot, setSnapshot] = React.useState<Snapshot>()
  const [failure, setFailure] = React.useState<Failure>()
  const [notices, setNotices] = React.useState<Notice[]>([])
  const { username } = useUser()
  const said = React.useMemo(() => speech(language), [language])

  const refresh = React.useCallback(
    () =>
      look()
        .then(found => {
          setSnapshot(found)
          setFailure(undefined)
        })
        .catch(setFailure),
    [],
  )
  useEvery(refresh, EVERY_MILLIS)
  React.useEffect(() => {
    rights().then(setAllowed).catch(setFailure)
  }, [])
  useDirection(language)

  const dismiss = (id: number) => setNotices(old => old.filter(notice => notice.id !== id))
  const here: Here = {
    ...said,
    setLanguage: chosen => {
      save(chosen)
      setLanguage(chosen)
      rename(texts[chosen]['title'])
    },
    user: username ?? '',
    may: operation => allowed.has(operation),
    snapshot,
    failure,
    refresh,
    notices,
    tell: (title, detail = '', good = true) =>
      setNotices(old => [...old, { id: Date.now() + Math.random(), title, detail, good }]),
    dismiss,
    explain: problem => explain(said, problem),
  }
  return <Context.Provider value={here}>{children}</Context.Provider>
}

// What the gateway says to mend is English; a code that we have words for is told in the reader's.
function explain({ t, code, language }: Speech, problem: unknown): string {
  if (!(problem instanceof Failure)) {
    return t('failure.unexpected')
  }
  const what = problem.said.split(': ')[0]
  const words = code('refusal', what)
  if (problem.code !== 'refused' || !what) {
    return t(`failure.${problem.code}`)
  }
  return language === 'en' || words === what ? problem.said.replace(`${what}: `, '') : words
}

/** Calls now and again, for as long as the page is shown. */
export function useEvery(work: () => unknown, millis: number) {
  React.useEffect(() => {
    work()
    const timer = setInterval(() => document.hidden || work(), millis)
    return () => clearInterval(timer)
  }, [work, millis])
}

// The whole document turns, dialogs and Hawtio's menu with it, and turns back when one leaves.
function useDirection(language: Language) {
  React.useEffect(() => {
    const root = document.documentElement
    const before = { lang: root.lang, dir: root.dir }
    root.lang = language
    root.dir = language === 'ar' ? 'rtl' : 'ltr'
    return () => {
      root.lang = before.lang
      root.dir = before.dir
    }
  }, [language])
}
