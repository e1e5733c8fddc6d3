import React from 'react'
import { Button } from '@patternfly/react-core'
import { useNavigate } from 'react-router-dom'
import { InlineAlert } from './InlineAlert'
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
  const load = React.useCallback(() => {
    setProblem(undefined)
    Promise.all([readSession(), loadCodeLists()]).then(([session]) => setSession(session), setProblem)
  }, [])
  React.useEffect(load, [load])
  const renew = React.useCallback(async () => {
    const current = await readSession()
    if (isOpen(current)) setSession(old => (old && isOpen(old) ? current : old))
  }, [])
  React.useEffect(() => {
    const renewIfVisible = () => {
      if (!document.hidden) renew().catch(() => undefined)
    }
    document.addEventListener('visibilitychange', renewIfVisible)
    return () => document.removeEventListener('visibilitychange', renewIfVisible)
  }, [renew])
  const isSignedIn = session !== undefined && isOpen(session)
  React.useEffect(() => {
    if (isSignedIn) remember(true)
  }, [isSignedIn])
  if (problem) {
    return (
      <main className="wasl wasl-login" id="wasl">
        <InlineAlert variant="danger" title={explain(words, problem)} />
        <Button onClick={load}>{words.t('again')}</Button>
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
