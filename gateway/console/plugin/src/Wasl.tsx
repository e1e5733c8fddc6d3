import React from 'react'
import {
  Alert,
  AlertActionCloseButton,
  AlertGroup,
  Badge,
  Button,
  Nav,
  NavItem,
  NavList,
  Title,
} from '@patternfly/react-core'
import { Link, NavLink, Navigate, Route, Routes, useLocation, useNavigationType } from 'react-router-dom'
import { Acts } from './Acts'
import { Alarms } from './Alarms'
import { waitingAlarms } from './attention'
import { Find } from './Find'
import { Help } from './Help'
import { Holds } from './Holds'
import { LanguageChoice } from './LanguageChoice'
import { Log } from './Log'
import { AgencyPage } from './AgencyPage'
import { Overdue } from './Owed'
import { Overview } from './Overview'
import { Logo } from './Logo'
import { Parked } from './Parked'
import { PipelinePage } from './PipelinePage'
import { Preferences } from './Preferences'
import { Requests } from './Requests'
import { RunbookPage } from './RunbookPage'
import { SignIn } from './SignIn'
import { UserMenu } from './UserMenu'
import { Users } from './Users'
import { Wall } from './Wall'
import { Provider, usePage } from './context'
import { Session } from './session'
import { Snapshot } from './snapshot'
import { criticalOf, hasNew, isSoundOn, playSound } from './sound'
import { inWords } from './zone'

/** In the order of the navigation. Pages for troubleshooting come first. */
const pages: Record<string, React.FC> = {
  overview: Overview,
  alarms: Alarms,
  parked: Parked,
  overdue: Overdue,
  find: Find,
  replay: Requests,
  holds: Holds,
  users: Users,
  log: Log,
  acts: Acts,
  pipeline: PipelinePage,
}

/** Pages of routes and queues, hidden from users who do not need them. */
const technical = ['pipeline']

/** Pages for users who may call a certain operation. */
const needed: Record<string, string> = { acts: 'Trail.operations', users: 'Users.list' }

export const Wasl: React.FC<{ session: Session; renew: () => Promise<void> }> = ({ session, renew }) => (
  <Provider session={session}>
    <Routes>
      <Route path="/referrals/wall" element={<Wall />} />
      <Route path="*" element={<WithMenu />} />
    </Routes>
    <Watch />
    <Notices />
    <SignIn renew={renew} />
  </Provider>
)

const WithMenu: React.FC = () => (
  <div className="wasl-app">
    <FromTop />
    <Head />
    <main className="wasl" id="wasl" tabIndex={-1}>
      <Routes>
        {Object.entries(pages).map(([id, Page]) => (
          <Route key={id} path={`/referrals/${id}/*`} element={<Page />} />
        ))}
        <Route path="/referrals/agency/*" element={<AgencyPage />} />
        <Route path="/referrals/runbook/*" element={<RunbookPage />} />
        <Route path="/referrals/preferences" element={<Preferences />} />
        <Route path="/referrals/help" element={<Help pages={Object.keys(pages)} />} />
        <Route path="*" element={<Navigate to="/referrals/overview" replace />} />
      </Routes>
    </main>
  </div>
)

/** Shows the top of a page that a link opened, and its entry in a menu that is wider than the window. Going back keeps the place. */
const FromTop: React.FC = () => {
  const { pathname } = useLocation()
  const navigationType = useNavigationType()
  React.useEffect(() => {
    const { scrollX, scrollY } = window
    document.querySelector('.wasl-head .pf-m-current')?.scrollIntoView({ block: 'nearest', inline: 'center' })
    if (navigationType === 'POP') window.scrollTo(scrollX, scrollY)
    else window.scrollTo(0, 0)
  }, [pathname, navigationType])
  return null
}

/** Marks the window's title with waiting alarms, and sounds for a new critical one. */
const Watch: React.FC = () => {
  const { snapshot } = usePage()
  useTitle(waitingAlarms(snapshot))
  useSound(snapshot)
  return null
}

const Head: React.FC = () => {
  const { t, number, zone, session, snapshot, may } = usePage()
  const visiblePages = Object.keys(pages).filter(
    id => (!needed[id] || may(needed[id])) && (session.technical || !technical.includes(id)),
  )
  const waiting = waitingAlarms(snapshot)
  const { pathname } = useLocation()
  return (
    <header className="wasl wasl-head">
      <Button variant="link" className="wasl-skip" onClick={() => document.getElementById('wasl')?.focus()}>
        {t('skip')}
      </Button>
      <div className="wasl-brand">
        <Title headingLevel="h1">
          <Logo /> {t('title')}
        </Title>
        <div className="wasl-brand-tools">
          <Link to="/referrals/preferences" id="wasl-zone" title={t('zone')}>
            {inWords(zone)}
          </Link>
          <LanguageChoice id="wasl-language" />
          <UserMenu />
        </div>
      </div>
      <Nav aria-label={t('title')} variant="horizontal-subnav">
        <NavList>
          {visiblePages.map(id => (
            <NavItem key={id} isActive={pathname.includes(`/referrals/${id}`)}>
              <NavLink to={`/referrals/${id}`} id={`wasl-page-${id}`}>
                {t(`page.${id}`)}
                {id === 'alarms' && waiting > 0 && (
                  <Badge id="wasl-alarms-waiting" className="wasl-badge" screenReaderText={t('alarms.waiting')}>
                    {number(waiting)}
                  </Badge>
                )}
              </NavLink>
            </NavItem>
          ))}
        </NavList>
      </Nav>
    </header>
  )
}

/** Shows the number of waiting alarms before the window's title, so that it is visible in another tab. */
function useTitle(waiting: number) {
  React.useEffect(() => {
    const title = document.title.replace(/^\(\d+\) /, '')
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title
    return () => {
      document.title = title
    }
  }, [waiting])
}

function useSound(snapshot: Snapshot | undefined) {
  const previous = React.useRef<Set<string>>()
  React.useEffect(() => {
    if (!snapshot) return
    const critical = criticalOf(snapshot.alarms)
    if (isSoundOn() && hasNew(critical, previous.current)) playSound().catch(() => undefined)
    previous.current = critical
  }, [snapshot])
}

const Notices: React.FC = () => {
  const { notices, dismiss, t } = usePage()
  return (
    <AlertGroup isToast isLiveRegion aria-label={t('notices')}>
      {notices.map(notice => (
        <Alert
          key={notice.id}
          variant={notice.isGood ? 'success' : 'danger'}
          title={notice.title}
          timeout={notice.isGood ? 8_000 : false}
          onTimeout={() => dismiss(notice.id)}
          actionClose={
            <AlertActionCloseButton aria-label={t('close')} onClose={() => dismiss(notice.id)} />
          }
        >
          {notice.detail}
        </Alert>
      ))}
    </AlertGroup>
  )
}
