import React from 'react'
import { useUser } from '@hawtio/react'
import { rename } from './entry'
import { explain } from './explain'
import { Failure, rights } from './jolokia'
import { Language, Localization, localization, save, saved, texts } from './language'
import { Snapshot, takeSnapshot } from './snapshot'

const EVERY_MILLIS = 3_000

export interface Notice {
  id: number
  title: string
  detail: string
  good: boolean
}

/** What every component of these pages can use. */
export interface PageContext extends Localization {
  setLanguage: (language: Language) => void
  user: string
  /** Whether the gateway offers this operation, as `Agency.pause`, to who is signed in. */
  may: (operation: string) => boolean
  snapshot?: Snapshot
  failure?: Failure
  refresh: () => Promise<void>
  notices: Notice[]
  notify: (title: string, detail?: string, good?: boolean) => void
  dismiss: (id: number) => void
  /** A failure as a person reads it. */
  explain: (failure: unknown) => string
}

const Context = React.createContext<PageContext>(undefined as unknown as PageContext)

export const usePage = () => React.useContext(Context)

export const Provider: React.FC<{ children: React.ReactNode }> = ({ children }) => {
  const [language, setLanguage] = React.useState<Language>(saved)
  const [allowed, setAllowed] = React.useState<Set<string>>(new Set())
  const [snapshot, setSnapshot] = React.useState<Snapshot>()
  const [failure, setFailure] = React.useState<Failure>()
  const [notices, setNotices] = React.useState<Notice[]>([])
  const { username } = useUser()
  const localized = React.useMemo(() => localization(language), [language])

  const refresh = React.useCallback(
    () =>
      takeSnapshot()
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
  const page: PageContext = {
    ...localized,
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
    notify: (title, detail = '', good = true) =>
      setNotices(old => [...old, { id: Date.now() + Math.random(), title, detail, good }]),
    dismiss,
    explain: problem => explain(localized, problem),
  }
  return <Context.Provider value={page}>{children}</Context.Provider>
}

/** Calls at once and then at an interval, while the page is mounted and visible. */
export function useEvery(work: () => unknown, millis: number) {
  React.useEffect(() => {
    work()
    const timer = setInterval(() => document.hidden || work(), millis)
    return () => clearInterval(timer)
  }, [work, millis])
}

// The direction is set on the document, so that dialogs and Hawtio's menu follow; it is restored on leaving.
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
