import React from 'react'
import { Directory, inText, toDirectory } from './directory'
import { explain } from './explain'
import { isOld } from './freshness'
import { Attributes, call } from './jolokia'
import { Polled, usePolled } from './polled'
import { Session, keepOpenWhileUsed } from './session'
import { Snapshot, takeSnapshot } from './snapshot'
import { Words, useWords } from './words'
import { ZoneOffsets, adoptOffsets } from './zone'

/** Less than a second, so that an act is seen within one. */
const EVERY_MILLIS = 800
const DIRECTORY_MILLIS = 300_000

async function readDirectory(): Promise<Directory> {
  const answer = await call<Attributes & { zone: ZoneOffsets }>('org.wasl:type=Agencies', 'directory')
  adoptOffsets(answer.zone)
  return toDirectory(answer)
}

interface Notice {
  id: number
  title: string
  detail: string
  isGood: boolean
}

/** The shared context of all components of these pages. */
interface PageContext extends Words {
  session: Session
  user: string
  /** Tells whether the gateway offers this operation, such as `Agency.pause`, to the signed-in user. */
  may: (operation: string) => boolean
  /** The agencies by their ids; empty until they are read. */
  directory: Directory
  /** An agency by name and id in one text. */
  agencyText: (id: unknown) => string
  /** The subject of an alarm in one text: an agency, the stage of a deadline, a file. */
  subjectText: (alarm: Attributes) => string
  snapshot?: Snapshot
  /** The status of the last reading of the snapshot. */
  polled: Polled<Snapshot>
  /** Tells whether the snapshot may be stale. Pages then say so and show nothing as good. */
  old: boolean
  refresh: () => Promise<void>
  /** Opens a dialog beside the page, so that a change of the page's data does not close it. */
  open: (dialog: React.ReactNode) => void
  close: () => void
  notices: Notice[]
  notify: (title: string, detail?: string, good?: boolean) => void
  dismiss: (id: number) => void
  /** A failure in words for a person. */
  explain: (failure: unknown) => string
}

const NOBODY: Directory = new Map()

const Context = React.createContext<PageContext>(undefined as unknown as PageContext)

export const usePage = () => React.useContext(Context)

export const Provider: React.FC<{ session: Session; children: React.ReactNode }> = ({ session, children }) => {
  const words = useWords()
  const { language } = words
  const [notices, setNotices] = React.useState<Notice[]>([])

  const polled = usePolled(takeSnapshot, EVERY_MILLIS, false)
  const directory = usePolled(readDirectory, DIRECTORY_MILLIS, false).data ?? NOBODY
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
    notify: (title, detail = '', isGood = true) =>
      setNotices(old => [...old.filter(notice => !notice.isGood), { id: Date.now() + Math.random(), title, detail, isGood }]),
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

/** Tells whether polled data may be stale. Checked every second, drawn on a change. */
export function useOld(polled: Polled<unknown>): boolean {
  const [old, setOld] = React.useState(false)
  React.useEffect(() => {
    const update = () => setOld(isOld(polled, Date.now()))
    update()
    const timer = setInterval(update, 1_000)
    return () => clearInterval(timer)
  }, [polled])
  return old
}
