import React from 'react'
import { Directory, inText, toDirectory } from './directory'
import { explain } from './explain'
import { isOld } from './freshness'
import { Attributes, call } from './jolokia'
import { Polled, usePolled } from './polled'
import { Session, keepOpenWhileUsed } from './session'
import { Snapshot, takeSnapshot } from './snapshot'
import { Words, useWords } from './words'

const EVERY_MILLIS = 3_000
const DIRECTORY_MILLIS = 300_000

const readDirectory = () => call<Attributes>('org.wasl:type=Agencies', 'directory').then(toDirectory)

export interface Notice {
  id: number
  title: string
  detail: string
  good: boolean
}

/** What every component of these pages can use. */
export interface PageContext extends Words {
  session: Session
  user: string
  /** Whether the gateway offers this operation, as `Agency.pause`, to who is signed in. */
  may: (operation: string) => boolean
  /** The agencies by their ids; empty until they are read. */
  directory: Directory
  /** An agency by name and id in one text. */
  agencyText: (id: unknown) => string
  /** What an alarm is about, in one text: an agency, the stage of a deadline, a file. */
  subjectText: (alarm: Attributes) => string
  snapshot?: Snapshot
  /** How the snapshot was read last. */
  polled: Polled<Snapshot>
  /** The snapshot may no longer be true: say so, and show nothing as good. */
  old: boolean
  refresh: () => Promise<void>
  /** Opens a dialog beside the page, where nothing that happens to the page's data closes it. */
  open: (dialog: React.ReactNode) => void
  close: () => void
  notices: Notice[]
  notify: (title: string, detail?: string, good?: boolean) => void
  dismiss: (id: number) => void
  /** A failure as a person reads it. */
  explain: (failure: unknown) => string
}

const NOBODY: Directory = new Map()

const Context = React.createContext<PageContext>(undefined as unknown as PageContext)

export const usePage = () => React.useContext(Context)

export const Provider: React.FC<{ session: Session; children: React.ReactNode }> = ({ session, children }) => {
  const words = useWords()
  const { language } = words
  const [notices, setNotices] = React.useState<Notice[]>([])

  const polled = usePolled(takeSnapshot, EVERY_MILLIS)
  const directory = usePolled(readDirectory, DIRECTORY_MILLIS).data ?? NOBODY
  const old = useOld(polled)
  const [dialog, setDialog] = React.useState<React.ReactNode>()
  React.useEffect(keepOpenWhileUsed, [])

  const dismiss = (id: number) => setNotices(old => old.filter(notice => notice.id !== id))
  const page: PageContext = {
    ...words,
    session,
    user: session.user,
    may: operation => session.operations.includes(operation),
    directory,
    agencyText: id => inText(directory, id, language),
    subjectText: ({ kind, subject }) =>
      kind === 'overdue'
        ? words.code('stage', subject)
        : subject === 'gateway'
          ? words.t('gateway')
          : inText(directory, subject, language),
    snapshot: polled.data,
    polled,
    old,
    refresh: polled.reload,
    open: setDialog,
    close: () => setDialog(undefined),
    notices,
    notify: (title, detail = '', good = true) =>
      setNotices(old => [...old.filter(one => !one.good), { id: Date.now() + Math.random(), title, detail, good }]),
    dismiss,
    explain: problem => explain(words, problem),
  }
  return (
    <Context.Provider value={page}>
      {children}
      {dialog}
    </Context.Provider>
  )
}

/** Whether what was polled may no longer be true; looked at every second, drawn when it changes. */
export function useOld(polled: Polled<unknown>): boolean {
  const [old, setOld] = React.useState(false)
  React.useEffect(() => {
    const look = () => setOld(isOld(polled, Date.now()))
    look()
    const timer = setInterval(look, 1_000)
    return () => clearInterval(timer)
  }, [polled])
  return old
}
