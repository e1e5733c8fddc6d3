import { useEffect, useState } from 'preact/hooks'
import { useArrival, useTitle } from '../arrival'
import { isReckonedOtherwise, zoneInWords, zoneOf } from '../calendar'
import { useOfficeTrust } from '../compared'
import { useDesk, useSetting } from '../desk'
import { listen, useHostEvents } from '../events'
import { useGateway } from '../gateway'
import { languages, texts } from '../language'
import { LinesContext, useOpenLines } from '../lines'
import { ChangedKeys } from '../parts/ChangedKeys'
import { Foreign, Identifier } from '../parts/Foreign'
import { Loading, Notice } from '../parts/Notice'
import { OfficeKeys } from '../parts/OfficeKeys'
import { go, href, type Route } from '../route'
import { useSealAnew } from '../sealAnew'
import { Administration } from './Administration'
import { AnswerPage } from './Answer'
import { DayPage } from './Day'
import { InboxPage } from './Inbox'
import { PrintPage } from './Print'
import { ReferralPage } from './Referral'

/** The frame for a signed-in person: header, the page of the address, footer. */
export function Workplace({ route, lock, signOut }: { route: Route; lock: () => void; signOut: () => void }) {
  const { office, session, keys, refresh } = useDesk()
  const { l, about, setLanguage } = useSetting()
  const [connected, setConnected] = useState(true)
  useEffect(() => listen(office.id, setConnected), [office.id])
  const waitsForKeys = keys.sealing.size === 0
  useHostEvents(['persons'], () => void refresh().catch(() => {}))
  const sealedByOthers = useSealAnew()
  const lines = useOpenLines()
  const trust = useOfficeTrust(office)
  useArrival(route)
  useTitle(l.t(titleOf(route)))
  const head = office.roles.includes('head')
  const [, page = 'inbox'] = route.path
  const isWithheld = trust?.stops === true && page !== 'office'
  const tab = (to: string, name: string) => (
    <a href={href([office.id, to])} aria-current={page === to ? 'page' : undefined}>
      {name}
    </a>
  )
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        {l.t('skip')}
      </a>
      <header>
        <div class="bar">
          <a class="product" href={href([office.id, 'inbox'])}>
            <img src="/wasl.svg" alt="" width="28" height="28" />
            <span>{l.t('product')}</span>
          </a>
          <nav class="tabs" aria-label={l.t('navigation')}>
            {tab('inbox', l.t('inbox'))}
            {tab('day', l.t('day'))}
            {tab('office', l.t('administration'))}
          </nav>
          <div class="bar-end">
            {session.offices.length > 1 && (
              <select
                aria-label={l.t('office')}
                value={office.id}
                onChange={event => go(href([event.currentTarget.value, 'inbox']))}
              >
                {session.offices.map(one => (
                  <option key={one.id} value={one.id}>
                    {l.name(one.names, one.id)}
                  </option>
                ))}
              </select>
            )}
            <select
              aria-label={l.t('language')}
              value={l.language}
              onChange={event => setLanguage(event.currentTarget.value as typeof l.language)}
            >
              {languages.map(language => (
                <option key={language} value={language} lang={language}>
                  {texts[language]['language.own']}
                </option>
              ))}
            </select>
            <button type="button" onClick={lock}>
              {l.t('lock')}
            </button>
            <button type="button" onClick={signOut}>
              {l.t('signOut')}
            </button>
          </div>
        </div>
        <div class="who">
          <Foreign text={l.name(office.names, office.id)} />
          <Foreign text={session.person.name} />
          <Foreign text={office.function} />
          <Connection connected={connected} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        <ChangedKeys />
        {waitsForKeys && (
          <Notice tone="warning" title={l.t('keys.none')}>
            <p>{l.t(head ? 'keys.none.head' : 'keys.none.detail')}</p>
          </Notice>
        )}
        {sealedByOthers > 0 && (
          <Notice tone="warning" title={l.count('seal.others', sealedByOthers)}>
            <p>{l.t('seal.others.detail')}</p>
          </Notice>
        )}
        {trust === null && <Loading />}
        {isWithheld && <h1>{l.t('administration.keys')}</h1>}
        {trust !== null && <OfficeKeys trust={trust} />}
        <LinesContext.Provider value={lines}>
          {trust !== null && !isWithheld && <Page route={route} page={page} />}
        </LinesContext.Provider>
      </main>
      <footer>
        <Clock />
        <span>
          {l.t('version')} <Identifier text={about.version} />
        </span>
        <span>
          {l.t('bundle')} <Identifier text={about.bundle} />
        </span>
      </footer>
    </>
  )
}

const TITLES: Record<string, string> = { answer: 'answer', draft: 'answer', print: 'print' }

/** The title has no data of a case, because the browser keeps titles in its history. */
function titleOf({ path: [, page, referral, what] }: Route): string {
  if (page === 'office') return 'administration'
  if (page === 'day') return 'day'
  return page === 'referrals' && referral !== undefined ? (TITLES[what] ?? 'referral') : 'inbox'
}

function skip(event: Event) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

function Page({ route, page }: { route: Route; page: string }) {
  const { office } = useDesk()
  const [, , referral, what, id] = route.path
  // A page holds data of one office, so it starts again for another office.
  const key = (shown: string) => `${office.id} ${shown}`
  if (page === 'office') return <Administration section={referral ?? 'persons'} key={office.id} />
  if (page === 'day') return <DayPage key={office.id} />
  if (page !== 'referrals' || referral === undefined) return <InboxPage query={route.query} key={office.id} />
  if (what === 'draft' && id !== undefined) return <AnswerPage referral={referral} draft={id} key={key(id)} />
  if (what === 'answer') {
    return <AnswerPage referral={referral} begun={route.query} key={key(`answer ${route.query}`)} />
  }
  if (what === 'print') return <PrintPage referral={referral} message={id} key={key(`print ${id}`)} />
  return <ReferralPage referral={referral} signed={route.query.get('signed')} key={key(referral)} />
}

/** Shows the time zone, and warns if this browser's time zone data differ from the gateway's. */
function Clock() {
  const { reference } = useDesk()
  const { l } = useSetting()
  const zone = zoneOf(reference.calendar)
  const now = new Date()
  return (
    <span>
      {l.t('zone')} <Identifier text={zoneInWords(zone, now)} />
      {isReckonedOtherwise(zone, now) && <strong class="zone-differs"> {l.t('zone.differs')}</strong>}
    </span>
  )
}

const TONES = { never: 'bad', gateway: 'bad', good: 'good', silent: 'old' }

/** Shows the host's contact with the gateway, and whether the page still hears the host. */
function Connection({ connected }: { connected: boolean }) {
  const { l } = useSetting()
  const gateway = useGateway()
  if (!connected) {
    return (
      <span class="connection bad" role="status">
        {l.t('connection.host')}
      </span>
    )
  }
  if (gateway === null) return <span class="connection" role="status" />
  const told =
    gateway.lastContact === null ? 'never' : !gateway.reachable ? 'gateway' : gateway.recent ? 'good' : 'silent'
  return (
    <span class={`connection ${TONES[told]}`} role="status">
      {l.t(`connection.${told}`, { time: l.time(gateway.lastContact) })}
    </span>
  )
}
