import React from 'react'
import { Alert, Button } from '@patternfly/react-core'
import { useNavigate } from 'react-router-dom'
import { Login } from './Login'
import { Wasl } from './Wasl'
import { explain } from './explain'
import { loadCodeLists } from './language'
import { NoSession, Session, isOpen, readSession, remember } from './session'
import { useWords } from './words'

const START = '/referrals/overview'

/** The login, or the pages of the signed-in user. */
export const App: React.FC = () => {
  const words = useWords()
  const navigate = useNavigate()
  const [session, setSession] = React.useState<Session | NoSession>()
  const [problem, setProblem] = React.useState<unknown>()
  const read = React.useCallback(() => {
    setProblem(undefined)
    Promise.all([readSession(), loadCodeLists()]).then(([found]) => setSession(found), setProblem)
  }, [])
  React.useEffect(read, [read])
  const renew = React.useCallback(async () => {
    const found = await readSession()
    if (isOpen(found)) setSession(old => (old && isOpen(old) ? found : old))
  }, [])
  React.useEffect(() => {
    const look = () => {
      if (!document.hidden) renew().catch(() => undefined)
    }
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [renew])
  const open = session !== undefined && isOpen(session)
  React.useEffect(() => {
    if (open) remember(true)
  }, [open])
  if (problem) {
    return (
      <main className="wasl wasl-login" id="wasl">
        <Alert isInline variant="danger" title={explain(words, problem)} />
        <Button onClick={read}>{words.t('again')}</Button>
      </main>
    )
  }
  if (!session) return null
  // Drops the opened and typed data of one user when the session belongs to another.
  if (isOpen(session)) return <Wasl key={session.user} session={session} renew={renew} />
  return (
    <Login
      provider={session.provider}
      signedIn={opened => {
        if (!location.pathname.includes('/referrals/')) navigate(START, { replace: true })
        setSession(opened)
      }}
    />
  )
}
