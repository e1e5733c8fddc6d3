import { useEffect, useRef, useState } from 'preact/hooks'
import { get, post } from '../api'
import { useAttempt } from '../attempt'
import { codeOf, documentOf, open, openOutgoing, retrievalReceipt } from '../correspondence'
import { grouped } from '../decision'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import { useHostEvents } from '../events'
import { useLines } from '../lines'
import { useLoaded } from '../loaded'
import type { MessageDocument } from '../message'
import { AboutObject } from '../parts/AboutObject'
import { Assignment } from '../parts/Assignment'
import { Foreign, Identifier, NumberText } from '../parts/Foreign'
import { Names } from '../parts/Names'
import { Notes } from '../parts/Notes'
import { LoadNotice, Notice, ProblemNotice } from '../parts/Notice'
import { ObjectValue } from '../parts/Value'
import { WorkingDaysLeft } from '../parts/WorkingDay'
import { go, href, pathOf } from '../route'
import { threadOf } from '../thread'
import type { Action, Outgoing, ReceivedMessage, Referral } from '../types'
import { cannotBeOpened, HandOver } from './HandOver'
import { Progress } from './Progress'
import { Verification } from './Verification'
import { Way } from './Way'

const ERASED = 410

/**
 * One referral: the case in words, the correspondence, the possible answers and the open deadlines.
 *
 * @param signed the answer that was just signed, which is brought into view
 */
export function ReferralPage({ referral, signed }: { referral: string; signed: string | null }) {
  const { office, learnNames } = useDesk()
  const l = useLocalization()
  const { value, problem, reload } = useLoaded(
    () => get<Referral>(pathOf(office.id, 'referrals', referral)),
    [office.id, referral],
  )
  const lines = useLines()
  useHostEvents(['inbox', 'outbox', 'gateway'], reload)
  useEffect(() => learnNames(value === null ? [] : agenciesOf(value)), [value])

  const isErased = problem?.status === ERASED
  useEffect(() => void (isErased && lines.forget([referral])), [isErased])

  // Removes erased content from the screen too.
  if (value === null || isErased) return <LoadNotice of={{ value, problem }} />
  const facts = value.timeline?.facts ?? {}
  const state = value.timeline?.state
  const caseNumber = lines.of(referral)?.caseNumber
  return (
    <article class="referral">
      <nav aria-label={l.t('breadcrumb')}>
        <a href={href([office.id, 'inbox'])}>{l.t('inbox')}</a>
      </nav>
      <header class="referral-head">
        <h1>
          {facts.category === undefined ? l.t('referral') : l.code('category', facts.category)}
          {caseNumber !== undefined && (
            <>
              {' · '}
              <Foreign text={caseNumber} />
            </>
          )}
          {state !== undefined && <span class="tag state">{l.code('referral-state', state)}</span>}
        </h1>
        <p class="small">
          {l.t('referral.number')} <NumberText text={value.number} /> · {l.t('referral.id')} <Identifier text={referral} />
        </p>
        {value.timeline?.test && <Notice tone="warning" title={l.t('referral.test')} />}
        <ProblemNotice problem={problem} />
        <Assignment of={value} reload={reload} />
        <p>
          <a href={href([office.id, 'referrals', referral, 'print'])}>{l.t('print.case')}</a>
        </p>
      </header>
      <div class="columns">
        <Correspondence of={value} reload={reload} signed={signed} />
        <aside>
          <Drafts value={value} referral={referral} />
          <Answers value={value} referral={referral} />
          <Notes of={value} reload={reload} />
          {value.timeline === null ? (
            <Notice tone="warning" title={l.t('timeline.none')} />
          ) : (
            <Progress timeline={value.timeline} asOf={value.asOf} />
          )}
          <Verification referral={value} />
        </aside>
      </div>
    </article>
  )
}

/**
 * Every message of a referral in order of time, opened.
 *
 * @param isBeside whether an answer is being written beside it. A refusal is then shown at the answer
 */
export function Correspondence({
  of,
  reload,
  signed = null,
  isBeside = false,
}: {
  of: Referral
  reload: () => void
  signed?: string | null
  isBeside?: boolean
}) {
  const l = useLocalization()
  const thread = threadOf(of)
  return (
    <section aria-labelledby="correspondence">
      <h2 id="correspondence">{l.t('correspondence')}</h2>
      {thread.length === 0 && <p class="empty">{l.t('correspondence.none')}</p>}
      {thread.map(item =>
        'received' in item ? (
          <Received key={item.received.deliveryId} message={item.received} of={of} done={reload} />
        ) : (
          <Sent key={item.sent.messageId} outgoing={item.sent} of={of} isNew={item.sent.messageId === signed} isBeside={isBeside} />
        ),
      )}
    </section>
  )
}

/** Every agency that a page about the referral names. */
const agenciesOf = ({ messages, timeline }: Referral): string[] => [
  ...messages.map(message => message.sender),
  ...(timeline?.recipients ?? []).filter(recipient => recipient.names === undefined).map(recipient => recipient.agency),
  ...(timeline?.deadlines ?? []).map(deadline => deadline.agency),
]

function Received({ message, of, done }: { message: ReceivedMessage; of: Referral; done: () => void }) {
  const { office, keys, reference } = useDesk()
  const l = useLocalization()
  const nameOf = useAgencyName()
  const { referral } = of
  const [handing, setHanding] = useState(false)
  const mayHandOver =
    keys.message !== null &&
    message.type !== 'handover' &&
    (of.actions?.actions ?? []).some(action => action.type === 'handover' && action.allowed)
  const unable = cannotBeOpened(of, message.messageId, office.id)
  const { value, problem } = useLoaded(() => open(message, referral, keys, reference), [message.deliveryId, keys])
  const genuine = value?.is === 'opened' ? value : null
  const body = useRef<HTMLDivElement>(null)
  useSeen(body, genuine !== null && message.retrieved === null && keys.retrieval !== null, async () => {
    const receipt = await retrievalReceipt(genuine!, office.id, keys.retrieval!)
    await post(pathOf(office.id, 'deliveries', message.deliveryId, 'retrieval'), { receipt })
  })
  return (
    <article class="message" aria-labelledby={`m-${message.messageId}`}>
      <header>
        <h3 id={`m-${message.messageId}`}>
          {l.messageType(message.type, genuine?.content.code ?? genuine?.content.action)}
        </h3>
        <p class="small">
          <Foreign text={nameOf(message.sender)} /> · {l.time(message.receivedAt)}
        </p>
      </header>
      <LoadNotice of={{ value, problem }} />
      {value?.is === 'rejected' && value.reason === 'not-opened' && (
        <Notice tone="bad" title={l.t('message.sealed')}>
          <p>{l.t('message.sealed.detail')}</p>
          {keys.sealing.size > 0 && message.retrieved === null && <AskToSealAnew message={message} />}
        </Notice>
      )}
      {value?.is === 'rejected' && value.reason !== 'not-opened' && (
        <Notice tone="bad" title={l.t('message.forged')}>
          <p>
            {l.t('message.forged.detail')} <Identifier text={codeOf(value)} />
          </p>
        </Notice>
      )}
      {genuine !== null && (
        <div ref={body}>
          <Content document={genuine.original ?? genuine} />
          <footer class="small message-foot">
            <span class="proof good">{l.t('message.signed')}</span>
            {message.retrieved !== null && <span>{l.t('message.seen', { time: l.time(message.retrieved.at) })}</span>}
            <a href={href([office.id, 'referrals', referral, 'print', message.messageId])}>{l.t('print')}</a>
            {mayHandOver && (
              <button type="button" class="link" onClick={() => setHanding(true)}>
                {l.t('handover')}
              </button>
            )}
          </footer>
        </div>
      )}
      {unable.length > 0 && (
        <Notice tone="warning" title={l.t('handover.asked')}>
          <p>
            <Names of={unable.map(nameOf)} />
          </p>
        </Notice>
      )}
      {handing && genuine !== null && <HandOver of={of} message={genuine} close={() => (setHanding(false), done())} />}
    </article>
  )
}

/** If no key opens it, the page tells the gateway, which asks the parties that have the message. */
function AskToSealAnew({ message }: { message: ReceivedMessage }) {
  const { office } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  const [isAsked, setIsAsked] = useState(false)
  const request = () =>
    attempt(async () => {
      await post(pathOf(office.id, 'deliveries', message.deliveryId, 'needs-reseal'))
      setIsAsked(true)
    })
  return (
    <>
      <ProblemNotice problem={problem} />
      {isAsked ? (
        <p role="status">{l.t('reseal.asked')}</p>
      ) : (
        <button type="button" disabled={busy} onClick={() => void request()}>
          {l.t('reseal.ask')}
        </button>
      )}
    </>
  )
}

export function Content({ document }: { document: MessageDocument }) {
  const { reference } = useDesk()
  const { type, version } = document.envelope
  const schema = reference.schemas.of(type, version)?.properties?.content
  // In a handed-over message, the signed bytes are for programs.
  const { original: _, signature: __, ...handedOver } = document.content
  const content = type === 'handover' ? handedOver : document.content
  return <ObjectValue schema={typeof schema === 'object' ? schema : {}} value={content} />
}

const SEEN_MILLIS = 1_000

/** Calls back when the element has been visible on a visible page for a second. */
function useSeen(element: { current: Element | null }, isEnabled: boolean, onSeen: () => Promise<void>) {
  const current = useRef(onSeen)
  current.current = onSeen
  useEffect(() => {
    if (!isEnabled || element.current === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let onScreen = false
    const restartTimer = () => {
      clearTimeout(timer)
      if (onScreen && document.visibilityState === 'visible') timer = setTimeout(report, SEEN_MILLIS)
    }
    const observer = new IntersectionObserver(entries => {
      onScreen = entries.at(-1)?.isIntersecting === true
      restartTimer()
    })
    const stop = () => {
      clearTimeout(timer)
      observer.disconnect()
      document.removeEventListener('visibilitychange', restartTimer)
    }
    const report = () => {
      stop()
      current.current().catch(() => {
        // The next view signs again. The first receipt counts.
      })
    }
    document.addEventListener('visibilitychange', restartTimer)
    observer.observe(element.current)
    return stop
  }, [isEnabled])
}

const PROOF: Partial<Record<Outgoing['state'], string>> = { accepted: 'good', refused: 'bad', 'no-key': 'bad' }

/** @param isNew whether it was just signed */
function Sent({ outgoing, of, isNew, isBeside }: { outgoing: Outgoing; of: Referral; isNew: boolean; isBeside: boolean }) {
  const { office, keys } = useDesk()
  const l = useLocalization()
  const { referral } = of
  const { value, problem } = useLoaded(
    async () => documentOf(await openOutgoing(outgoing, keys)),
    [outgoing.messageId, keys],
  )
  return (
    <article class="message own" aria-labelledby={`m-${outgoing.messageId}`}>
      <header>
        <h3 id={`m-${outgoing.messageId}`}>
          {l.messageType(outgoing.type, value?.content.code ?? value?.content.action)}
        </h3>
        <p class="small">
          <Foreign text={l.name(office.names, office.id)} /> · {l.time(outgoing.at)} ·{' '}
          <span class={`proof ${PROOF[outgoing.state] ?? ''}`}>
            {l.t(`outgoing.${outgoing.state}`)}
          </span>
        </p>
      </header>
      {outgoing.problem !== null && outgoing.state === 'refused' && !isBeside && (
        <>
          <ProblemNotice problem={outgoing.problem} title={l.t('outgoing.refused.title')} />
          {value !== null && (
            <button
              type="button"
              onClick={() => go(href([office.id, 'referrals', referral, 'answer'], { correct: outgoing.messageId }))}
            >
              {l.t('outgoing.correct')}
            </button>
          )}
        </>
      )}
      <Way of={outgoing} timeline={of.timeline} isNew={isNew} />
      {problem !== null && <Notice tone="bad" title={l.t('message.sealed')} />}
      {value !== null && <Content document={value} />}
      {value !== null && (
        <footer class="small message-foot">
          <a href={href([office.id, 'referrals', referral, 'print', outgoing.messageId])}>{l.t('print')}</a>
        </footer>
      )}
    </article>
  )
}

function Drafts({ value, referral }: { value: Referral; referral: string }) {
  const { office } = useDesk()
  const l = useLocalization()
  if (value.drafts.length === 0) return null
  return (
    <section aria-labelledby="drafts">
      <h2 id="drafts">{l.t('drafts')}</h2>
      <ul class="plain-list">
        {value.drafts.map(draft => (
          <li key={draft.id}>
            <a href={href([office.id, 'referrals', referral, 'draft', draft.id])}>
              {l.messageType(draft.type, draft.code ?? undefined)}
            </a>
            <br />
            <span class="small">{l.time(draft.at)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The actions that the gateway allows now, and the missing conditions of the others. */
function Answers({ value, referral }: { value: Referral; referral: string }) {
  const l = useLocalization()
  const [all, setAll] = useState(false)
  const usable = (value.actions?.actions ?? []).filter(action => action.type !== 'handover')
  const allowed = usable.filter(action => action.allowed)
  const refusedActions = usable.filter(action => !action.allowed)
  const { decisions, others: further } = grouped(allowed)
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">{l.t('answers')}</h2>
      {value.actions === null && <p>{l.t('answers.unknown')}</p>}
      {value.actions !== null && allowed.length === 0 && <p>{l.t('answers.none')}</p>}
      <ul class="actions">
        {further.map(action => (
          <Offer key={actionKey(action)} action={action} referral={referral} />
        ))}
        {decisions.length > 0 && (
          <li>
            <details>
              <summary class="button">{l.t('answers.decision')}</summary>
              <ul class="actions decisions">
                {decisions.map(action => (
                  <Offer key={actionKey(action)} action={action} referral={referral} />
                ))}
              </ul>
            </details>
          </li>
        )}
      </ul>
      {refusedActions.length > 0 && (
        <details open={all} onToggle={event => setAll(event.currentTarget.open)}>
          <summary>{l.count('answers.notNow', refusedActions.length)}</summary>
          <ul class="plain-list small">
            {refusedActions.map(action => (
              <li key={actionKey(action)}>
                {l.messageType(action.type, action.code)}
                {l.t('colon')} <Missing of={action} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** The missing condition of an answer that is not allowed now. */
export function Missing({ of }: { of: Action }) {
  const l = useLocalization()
  const states = of.states?.map(state => l.code('referral-state', state)).join(l.t('comma') + ' ')
  return (
    <>
      {l.code('missing', of.missing)}
      {states !== undefined && ` (${states})`}
    </>
  )
}

/** One answer that may be begun: what it is, what it is about, and until when it is due. */
function Offer({ action, referral }: { action: Action; referral: string }) {
  const { office, keys } = useDesk()
  const l = useLocalization()
  return (
    <li>
      <a
        class={`button${keys.sealing.size === 0 ? ' disabled' : ''}`}
        href={href([office.id, 'referrals', referral, 'answer'], queryOf(action))}
      >
        {l.messageType(action.type, action.code)}
      </a>
      {(action.object ?? action.answers) !== undefined && (
        <span class="small">
          {l.t('answers.about')} <AboutObject of={(action.object ?? action.answers)!} />
        </span>
      )}
      {action.due !== undefined && (
        <span class={`small${action.due.overdue ? ' overdue' : ''}`}>
          {l.t('answers.due', { time: l.time(action.due.at) })} <WorkingDaysLeft due={action.due} />
        </span>
      )}
    </li>
  )
}

const actionKey = (action: Action) =>
  [action.type, action.code, action.object?.id, action.answers?.id].join(' ')

const queryOf = (action: Action): Record<string, string | undefined> => ({
  type: action.type,
  version: String(action.version),
  code: action.code,
  object: action.object?.id,
  answers: action.answers?.id,
})
