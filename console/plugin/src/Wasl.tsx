import React from 'react'
import {
  Alert,
  AlertActionCloseButton,
  AlertGroup,
  Badge,
  Flex,
  FlexItem,
  FormSelect,
  FormSelectOption,
  Nav,
  NavItem,
  NavList,
  PageSection,
  Title,
} from '@patternfly/react-core'
import { NavLink, Navigate, Route, Routes, useLocation } from 'react-router-dom'
import { Acts } from './Acts'
import { Alarms } from './Alarms'
import { waitingAlarms } from './attention'
import { Find } from './Find'
import { Holds } from './Holds'
import { Log } from './Log'
import { AgencyPage } from './AgencyPage'
import { Overdue } from './Owed'
import { Overview } from './Overview'
import { Parked } from './Parked'
import { Requests } from './Requests'
import { SignIn } from './SignIn'
import { Users } from './Users'
import { Provider, usePage } from './context'
import { Language, languages } from './language'
import { style } from './style'

const pages: Record<string, React.FC> = {
  overview: Overview,
  find: Find,
  parked: Parked,
  overdue: Overdue,
  replay: Requests,
  holds: Holds,
  users: Users,
  log: Log,
  acts: Acts,
  alarms: Alarms,
}

/** Pages that are there for who may call an operation only. */
const needed: Record<string, string> = { acts: 'Trail.operations', users: 'Users.list' }

export const Wasl: React.FC = () => (
  <Provider>
    <style>{style}</style>
    <Head />
    <PageSection hasBodyWrapper={false} isFilled className="wasl" id="wasl">
      <Routes>
        {Object.entries(pages).map(([id, Page]) => (
          <Route key={id} path={`${id}/*`} element={<Page />} />
        ))}
        <Route path="agency/*" element={<AgencyPage />} />
        <Route path="*" element={<Navigate to="overview" replace />} />
      </Routes>
    </PageSection>
    <Notices />
    <SignIn />
  </Provider>
)

const Head: React.FC = () => {
  const { t, number, language, setLanguage, snapshot, may } = usePage()
  const waiting = waitingAlarms(snapshot)
  useTitle(waiting)
  const { pathname } = useLocation()
  return (
    <PageSection hasBodyWrapper={false} className="wasl">
      <Flex>
        <FlexItem grow={{ default: 'grow' }}>
          <Title headingLevel="h1">{t('title')}</Title>
        </FlexItem>
        <FlexItem>
          <FormSelect
            id="wasl-language"
            aria-label={t('language')}
            value={language}
            onChange={(_: unknown, chosen: string) => setLanguage(chosen as Language)}
          >
            {languages.map(one => (
              <FormSelectOption key={one} value={one} label={t(`language.${one}`)} />
            ))}
          </FormSelect>
        </FlexItem>
      </Flex>
      <Nav aria-label={t('title')} variant="horizontal-subnav">
        <NavList>
          {Object.keys(pages).filter(id => !needed[id] || may(needed[id])).map(id => (
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
    </PageSection>
  )
}

/** The number of alarms that wait stands before the window's title, so that it is seen in another tab. */
function useTitle(waiting: number) {
  React.useEffect(() => {
    const title = document.title.replace(/^\(\d+\) /, '')
    document.title = waiting > 0 ? `(${waiting}) ${title}` : title
    return () => {
      document.title = title
    }
  }, [waiting])
}

const Notices: React.FC = () => {
  const { notices, dismiss, t } = usePage()
  return (
    <AlertGroup isToast isLiveRegion aria-label={t('notices')}>
      {notices.map(notice => (
        <Alert
          key={notice.id}
          variant={notice.good ? 'success' : 'danger'}
          title={notice.title}
          timeout={notice.good ? 8_000 : false}
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
