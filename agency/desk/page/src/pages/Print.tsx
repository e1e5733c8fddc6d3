import { get, problemOfError } from '../api'
import { documentOf, open, openOutgoing } from '../correspondence'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import type { Localization } from '../language'
import { useLoaded } from '../loaded'
import type { MessageDocument } from '../message'
import { Foreign, NumberText } from '../parts/Foreign'
import { LoadNotice, Notice } from '../parts/Notice'
import { QrCode } from '../parts/QrCode'
import { Letterhead, Sheet } from '../parts/Sheet'
import { KnownIds } from '../parts/Value'
import { href, pathOf } from '../route'
import { threadOf } from '../thread'
import type { Outgoing, ReceivedMessage, Referral } from '../types'
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
  /** Of an answer of this office. */
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
  const l = useLocalization()
  const { value, problem } = useLoaded(() => load(), [referral, message])
  const proof = useLoaded(() => prove(), [referral])

  if (problem !== null || value === null) return <LoadNotice of={{ value, problem }} />
  return (
    <Sheet back={{ to: href([office.id, 'referrals', referral]), name: l.t('referral') }}>
      <Printed of={value} message={message} proof={proof.value} />
    </Sheet>
  )

  async function load(): Promise<PrintedCase> {
    const loaded = await get<Referral>(pathOf(office.id, 'referrals', referral))
    const messages = threadOf(loaded).map((one, i) =>
      'received' in one ? received(one.received, i + 1) : sent(one.sent, i + 1),
    )
    const all = await Promise.all(messages)
    if (message !== undefined && all.every(one => one.id !== message)) throw new Error('no such message')
    return { referral: loaded, messages: all }
  }

  async function received(one: ReceivedMessage, number: number): Promise<PrintedMessage> {
    const { messageId: id, type, sender, receivedAt: at } = one
    const opened = await open(one, referral, keys, reference)
    const content: PrintedMessage['content'] =
      opened.is === 'opened'
        ? { document: opened.original ?? opened }
        : { missing: opened.reason === 'not-opened' ? 'message.sealed' : 'message.forged' }
    return { number, id, type, sender, at, content }
  }

  async function sent(one: Outgoing, number: number): Promise<PrintedMessage> {
    const { messageId: id, type, at, state } = one
    const content: PrintedMessage['content'] = await openOutgoing(one, keys).then(
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

function Printed({ of: { referral, messages }, message, proof }: { of: PrintedCase; message?: string; proof: Proof | null }) {
  const { office } = useDesk()
  const l = useLocalization()
  return (
    <KnownIds.Provider value={new Map(messages.map(one => [one.id, nameOf(one, l)]))}>
      <Letterhead>
        <QrCode
          text={`${location.origin}/#/${encodeURIComponent(office.id)}/referrals/${referral.referral}`}
          label={l.t('print.qr')}
        />
      </Letterhead>
      <Case of={referral} />
      {messages
        .filter(one => message === undefined || one.id === message)
        .map(one => (
          <Message key={one.number} of={one} />
        ))}
      <p>
        {l.t('print.proof')}
        {l.t('colon')} {proof === null ? l.t('loading') : l.t(`verify.${proof}`)}
      </p>
      <SignatureBlock />
    </KnownIds.Provider>
  )
}

/** The case in a few lines: its number, its matter, its state and its parties. */
function Case({ of: { number, timeline, messages } }: { of: Referral }) {
  const l = useLocalization()
  const agencyName = useAgencyName()
  const told = new Map((timeline?.recipients ?? []).map(one => [one.agency, one.names]))
  const parties = new Set([...messages.map(one => one.sender), ...told.keys()])
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
                  <Foreign text={told.get(id) === undefined ? agencyName(id) : l.name(told.get(id), id)} />
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

/** Who prints the case may sign the paper. Place and date are written by hand. */
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
