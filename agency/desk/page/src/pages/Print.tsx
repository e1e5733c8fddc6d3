import { useState } from 'preact/hooks'
import { get, problemOfError } from '../api'
import { zoneOf } from '../calendar'
import { documentOf, open, openOutgoing } from '../correspondence'
import { SettingContext, useAgencyName, useDesk, useLocalization, useSetting } from '../desk'
import { direction, languages, type Localization, localization, texts } from '../language'
import { useLoaded } from '../loaded'
import type { MessageDocument } from '../message'
import { Foreign, NumberText } from '../parts/Foreign'
import { LoadNotice, Notice } from '../parts/Notice'
import { QrCode } from '../parts/QrCode'
import { KnownIds } from '../parts/Value'
import { href, pathOf } from '../route'
import { threadOf } from '../thread'
import type { Language, Outgoing, ReceivedMessage, Referral } from '../types'
import { Content } from './Referral'
import { type Outcome, verifiedReferral } from './Verification'

/** One message of the case. Its content is in words, or the text of a code says why it is not shown. */
interface PrintedMessage {
  /** Its place in the correspondence. */
  number: number
  id: string
  type: string
  sender: string
  at: string
  /** The state of an answer of this office. */
  state?: Outgoing['state']
  content: { document: MessageDocument } | { missing: 'message.sealed' | 'message.forged' }
}

interface PrintedCase {
  referral: Referral
  messages: PrintedMessage[]
}

type Proof = Outcome | 'not-available'

/** A case, or one message of it, on A4 pages with letterhead and signature block. */
export function PrintPage({ referral, message }: { referral: string; message?: string }) {
  const { office, keys, reference } = useDesk()
  const setting = useSetting()
  const { l: screen } = setting
  const [language, setLanguage] = useState(screen.language)
  const l = localization(language, zoneOf(reference.calendar), reference.lists)
  const { value, problem } = useLoaded(() => load(), [referral, message])
  const proof = useLoaded(() => prove(), [referral])

  if (problem !== null || value === null) return <LoadNotice of={{ value, problem }} />
  const printedMessages = value.messages.filter(printed => message === undefined || printed.id === message)
  return (
    <>
      <div class="print-tools">
        <nav aria-label={screen.t('breadcrumb')}>
          <a href={href([office.id, 'referrals', referral])}>{screen.t('referral')}</a>
        </nav>
        <label>
          {screen.t('print.language')}{' '}
          <select value={language} onChange={event => setLanguage(event.currentTarget.value as Language)}>
            {languages.map(language => (
              <option key={language} value={language} lang={language}>
                {texts[language]['language.own']}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="primary" onClick={() => print()}>
          {screen.t('print')}
        </button>
      </div>
      <SettingContext.Provider value={{ ...setting, l }}>
        <KnownIds.Provider value={new Map(value.messages.map(printed => [printed.id, nameOf(printed, l)]))}>
          <article class="sheet" lang={language} dir={direction(language)}>
            <Letterhead referral={referral} />
            <Case of={value.referral} />
            {printedMessages.map(printed => (
              <Message key={printed.number} of={printed} />
            ))}
            <p>
              {l.t('print.proof')}
              {l.t('colon')} {proof.value === null ? l.t('loading') : l.t(`verify.${proof.value}`)}
            </p>
            <SignatureBlock />
          </article>
        </KnownIds.Provider>
      </SettingContext.Provider>
    </>
  )

  async function load(): Promise<PrintedCase> {
    const loaded = await get<Referral>(pathOf(office.id, 'referrals', referral))
    const messages = threadOf(loaded).map((item, i) =>
      'received' in item ? received(item.received, i + 1) : sent(item.sent, i + 1),
    )
    const all = await Promise.all(messages)
    if (message !== undefined && all.every(printed => printed.id !== message)) throw new Error('no such message')
    return { referral: loaded, messages: all }
  }

  async function received(message: ReceivedMessage, number: number): Promise<PrintedMessage> {
    const { messageId: id, type, sender, receivedAt: at } = message
    const opened = await open(message, referral, keys, reference)
    const content: PrintedMessage['content'] =
      opened.is === 'opened'
        ? { document: opened.original ?? opened }
        : { missing: opened.reason === 'not-opened' ? 'message.sealed' : 'message.forged' }
    return { number, id, type, sender, at, content }
  }

  async function sent(outgoing: Outgoing, number: number): Promise<PrintedMessage> {
    const { messageId: id, type, at, state } = outgoing
    const content: PrintedMessage['content'] = await openOutgoing(outgoing, keys).then(
      opened => ({ document: documentOf(opened) }),
      () => ({ missing: 'message.sealed' }),
    )
    return { number, id, type, sender: office.id, at, state, content }
  }

  async function prove(): Promise<Proof> {
    try {
      return (await verifiedReferral(office.id, referral)).outcome
    } catch (error) {
      return problemOfError(error).status === undefined ? 'malformed' : 'not-available'
    }
  }
}

/** The words for a message in another message, in place of its id. */
const nameOf = ({ number, type, at }: PrintedMessage, l: Localization): string =>
  `${l.t('print.message', { number: l.number(number) })} · ${l.messageType(type)} · ${l.time(at)}`

/** Official letters have their heading in Arabic and in the language of the letter. */
function Letterhead({ referral }: { referral: string }) {
  const { office } = useDesk()
  const l = useLocalization()
  const both: Language[] = l.language === 'ar' ? ['ar', 'fr'] : [l.language, 'ar']
  return (
    <header>
      {both.map(language => (
        <div key={language} lang={language} dir={direction(language)}>
          <p>{texts[language]['print.kingdom']}</p>
          <p>
            <strong>
              <Foreign text={office.names[language] ?? l.name(office.names, office.id)} />
            </strong>
          </p>
        </div>
      ))}
      <QrCode
        text={`${location.origin}/#/${encodeURIComponent(office.id)}/referrals/${referral}`}
        label={l.t('print.qr')}
      />
    </header>
  )
}

/** The case in a few lines: its number, its matter, its state and its parties. */
function Case({ of: { number, timeline, messages } }: { of: Referral }) {
  const l = useLocalization()
  const agencyName = useAgencyName()
  const names = new Map((timeline?.recipients ?? []).map(recipient => [recipient.agency, recipient.names]))
  const parties = new Set([...messages.map(message => message.sender), ...names.keys()])
  const { category } = timeline?.facts ?? {}
  return (
    <>
      <h1>{category === undefined ? l.t('referral') : l.code('category', category)}</h1>
      {timeline?.test && <Notice tone="warning" title={l.t('referral.test')} />}
      <dl class="members">
        <div>
          <dt>{l.t('referral.number')}</dt>
          <dd>
            <NumberText text={number} />
          </dd>
        </div>
        {timeline !== null && (
          <div>
            <dt>{l.t('column.state')}</dt>
            <dd>{l.code('referral-state', timeline.state)}</dd>
          </div>
        )}
        <div class="wide">
          <dt>{l.t('parties')}</dt>
          <dd>
            <ul class="plain-list">
              {[...parties].map(id => (
                <li key={id}>
                  <Foreign text={names.get(id) === undefined ? agencyName(id) : l.name(names.get(id), id)} />
                </li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
    </>
  )
}

function Message({ of: { number, type, sender, at, state, content } }: { of: PrintedMessage }) {
  const l = useLocalization()
  const agencyName = useAgencyName()
  const document = 'document' in content ? content.document : undefined
  return (
    <section class="printed-message">
      <h2>
        {l.number(number)}. {l.messageType(type, document?.content.code ?? document?.content.action)}
      </h2>
      <p class="small">
        <Foreign text={agencyName(sender)} /> · {l.time(at)}
        {state !== undefined && ` · ${l.t(`outgoing.${state}`)}`}
      </p>
      {'missing' in content ? <p>{l.t(content.missing)}</p> : <Content document={content.document} />}
    </section>
  )
}

/** The person who prints the case may sign the paper. Place and date are written by hand. */
function SignatureBlock() {
  const { office, session } = useDesk()
  const l = useLocalization()
  return (
    <dl class="signature-block">
      <div>
        <dt>{l.t('person.name')}</dt>
        <dd>
          <Foreign text={session.person.name} />
        </dd>
      </div>
      <div>
        <dt>{l.t('person.function')}</dt>
        <dd>
          <Foreign text={office.function} />
        </dd>
      </div>
      {['print.place', 'field.date', 'field.signature'].map(line => (
        <div key={line}>
          <dt>{l.t(line)}</dt>
          <dd class="to-write" />
        </div>
      ))}
    </dl>
  )
}
