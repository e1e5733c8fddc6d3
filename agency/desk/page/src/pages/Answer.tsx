import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { addresseesOf } from '../addressees'
import { get, isRefusedAs, put, Refused, remove } from '../api'
import {
  actionOf,
  type Author,
  type Chosen,
  chosenOf,
  contentSchema,
  decided,
  dismissed,
  documentToSign,
  isSame,
  nextAnswerId,
  refusedAction,
  violations,
} from '../answer'
import { useAttempt } from '../attempt'
import { dateOf, zoneOf } from '../calendar'
import { codeOf, documentOf, type DraftContent, open, openable, openDraft, openOutgoing, sealDraft } from '../correspondence'
import { newEnvelope } from '../crypto/wire'
import { useAgencyName, useDesk, useLocalization } from '../desk'
import { filledIn } from '../earlier'
import { useHostEvents } from '../events'
import { type Choices, type FieldError, fieldId, Form, messageOf } from '../forms/Form'
import { useLoaded } from '../loaded'
import type { Envelope, JsonObject, MessageDocument } from '../message'
import { AboutObject } from '../parts/AboutObject'
import { Foreign, Identifier, NumberText } from '../parts/Foreign'
import { usePersons } from '../persons'
import { Names } from '../parts/Names'
import { LoadNotice, Notice, ProblemNotice } from '../parts/Notice'
import { ObjectValue } from '../parts/Value'
import { WorkingDaysLeft } from '../parts/WorkingDay'
import { type Known, refusable, timeOfId } from '../refusable'
import { go, goUnlessLeft, href, pathOf } from '../route'
import { signed } from '../sending'
import { hindrance, type Hindrance, useRulesFor } from '../signingRules'
import { type Unsaved, unsaved } from '../unsaved'
import type { Action, Draft, Problem, Referral } from '../types'
import { Earlier } from './Earlier'
import { Content, Correspondence, Missing } from './Referral'

/** An empty answer. */
interface Start {
  id: string
  revision: number
  /** Who kept that revision. The reader if none is kept. */
  keptBy: string
  chosen: Chosen
  written: DraftContent
  /** The conflict if `written` was not saved: the local copy and the host's draft. */
  unsaved: { kept: Unsaved; saved: DraftContent | null; other: Other | null } | null
  errors: FieldError[]
  problem: Problem | null
  referral: Referral
}

/** The host's version of a draft that somebody else changed or deleted. */
interface Other {
  /** 0 if it was deleted. */
  revision: number
  by: string
  /** Null if it was deleted, or is sealed to a key that this person does not have. */
  written: DraftContent | null
}

/** On a narrow screen, one side is shown at a time. */
const SIDES = ['writing', 'case'] as const
type Side = (typeof SIDES)[number]

/** The page to write an answer: a kept draft, or a new answer to an allowed action. */
export function AnswerPage({ referral, draft, begun }: { referral: string; draft?: string; begun?: URLSearchParams }) {
  const desk = useDesk()
  const l = useLocalization()
  const { value, problem } = useLoaded(() => start(), [referral, draft])
  const [newer, setNewer] = useState<Referral | null>(null)
  const [side, setSide] = useState<Side>('writing')
  const place = href([desk.office.id, 'referrals', referral])
  const refresh = () =>
    void get<Referral>(pathOf(desk.office.id, 'referrals', referral)).then(setNewer, error => {
      if (error instanceof Refused && error.status === ERASED) go(place)
    })
  useHostEvents(['inbox', 'outbox', 'gateway'], refresh)
  if (problem !== null || value === null) return <LoadNotice of={{ value, problem }} />
  const latest = newer ?? value.referral
  return (
    <article class="answer">
      <nav aria-label={l.t('breadcrumb')}>
        <a href={href([desk.office.id, 'inbox'])}>{l.t('inbox')}</a> ›{' '}
        <a href={place}>
          {l.t('referral')} <NumberText text={latest.number} />
        </a>
      </nav>
      <div class="tabs sides-tabs" role="group" aria-label={l.t('sides')}>
        {SIDES.map(one => (
          <button key={one} type="button" aria-pressed={one === side} onClick={() => setSide(one)}>
            {l.t(`side.${one}`)}
          </button>
        ))}
      </div>
      <div class={`sides shows-${side}`}>
        <div class="writing">
          <Writing key={value.id} start={value} latest={latest} />
        </div>
        <div class="beside">
          <Correspondence of={latest} reload={refresh} isBeside />
        </div>
      </div>
    </article>
  )

  async function start(): Promise<Start> {
    const { office, keys, reference, session } = desk
    const goOn = goUnlessLeft()
    const loaded = await get<Referral>(pathOf(office.id, 'referrals', referral))
    const me = { name: session.person.name, function: office.function }
    const make = async (from: Omit<Start, 'referral' | 'unsaved'>): Promise<Start> => ({
      ...from,
      ...(await notSaved(from)),
      referral: loaded,
    })
    const notSaved = async ({ id, revision, keptBy, written }: Pick<Start, 'id' | 'revision' | 'keptBy' | 'written'>) => {
      const before = await openUnsaved(id)
      if (before === null || before.kept.sealed === kept(id)?.sealed) return { unsaved: null }
      const saved = kept(id) === undefined ? null : written
      const other = before.kept.revision === revision ? null : { revision, by: keptBy, written: saved }
      return {
        revision: before.kept.revision,
        written: before.written,
        unsaved: { kept: before.kept, saved: written, other },
      }
    }
    const kept = (id: string) => loaded.drafts.find(one => one.id === id)
    if (draft !== undefined) {
      const found = kept(draft)
      if (found === undefined) return unsavedOnly(draft)
      const written = await openDraft(found, keys)
      const chosen = chosenOf(reference.schemas, found, written.content)
      return make({ id: draft, revision: found.revision, keptBy: found.by, chosen, written, errors: [], problem: null })
    }
    /** If somebody deleted or signed the draft meanwhile, the text written here is still there. */
    async function unsavedOnly(id: string): Promise<Start> {
      const before = await openUnsaved(id)
      if (before === null) throw new Refused(404, { title: l.t('draft.gone') })
      const chosen = chosenOf(reference.schemas, before.kept, before.written.content)
      const isSigned = loaded.outbox.some(one => one.messageId === id)
      return {
        id,
        revision: before.kept.revision,
        keptBy: session.person.id,
        chosen,
        written: before.written,
        unsaved: { kept: before.kept, saved: null, other: isSigned ? null : { revision: 0, by: session.person.id, written: null } },
        errors: [],
        problem: null,
        referral: loaded,
      }
    }
    const corrected = loaded.outbox.find(one => one.messageId === begun!.get('correct'))
    if (corrected !== undefined) {
      const document = documentOf(await openOutgoing(corrected, keys))
      const { author: _, ...content } = document.content
      const refused = corrected.problem?.errors ?? []
      const chosen = chosenOf(reference.schemas, document.envelope, content)
      const drafts = await openable(loaded.drafts, async one => ({ one, written: await openDraft(one, keys) }))
      const begunBefore = drafts.find(({ written }) => written.corrects === corrected.messageId)?.one.id
      if (begunBefore !== undefined) return goOnWith(begunBefore, goOn)
      return make({
        id: await newId(loaded, chosen),
        revision: 0,
        keptBy: session.person.id,
        chosen,
        written: { content, drafter: me, corrects: corrected.messageId },
        errors: refused.map(error => ({ pointer: error.pointer, keyword: error.keyword, refused: error })),
        problem: corrected.problem,
      })
    }
    const chosen: Chosen = {
      type: begun!.get('type') ?? '',
      version: Number(begun!.get('version')),
      code: begun!.get('code') ?? undefined,
      object: begun!.get('object') ?? undefined,
      answers: begun!.get('answers') ?? undefined,
    }
    const same = await sameDraft(loaded, chosen)
    if (same !== undefined) return goOnWith(same, goOn)
    const content = {
      ...decided(reference.schemas, chosen),
      ...onlyRequest(loaded, chosen),
      ...(await fromCase(loaded, chosen)),
    }
    const id = await newId(loaded, chosen)
    const written = { content, drafter: me }
    return make({ id, revision: 0, keptBy: session.person.id, chosen, written, errors: [], problem: null })
  }

  /** This answer was begun before. The page shows that draft instead. */
  function goOnWith(draft: string, goOn: (to: string) => void): Promise<Start> {
    goOn(href([desk.office.id, 'referrals', referral, 'draft', draft]))
    return new Promise(() => {})
  }

  /** The unsaved text of this tab, if this person can open it. */
  async function openUnsaved(id: string): Promise<{ kept: Unsaved; written: DraftContent } | null> {
    const kept = unsaved.of(desk.office.id, id)
    const written = kept === null ? null : await openDraft(kept, desk.keys).catch(() => null)
    return kept === null || written === null ? null : { kept, written }
  }

  /** If the answer fits only one request, it is preset. The writer can change it. */
  function onlyRequest(loaded: Referral, chosen: Chosen): JsonObject {
    const may = actionOf(loaded.actions, chosen)?.mayAnswer ?? []
    const member = desk.reference.schemas.clearMember(contentSchema(desk.reference.schemas, chosen), 'answers')
    return chosen.answers === undefined && member !== undefined && may.length === 1 ? { [member]: may[0].id } : {}
  }

  async function newId(loaded: Referral, chosen: Chosen): Promise<string> {
    const { keys, reference, office } = desk
    const sent = loaded.outbox.filter(one => one.type === chosen.type)
    const documents = await openable(sent, async one => documentOf(await openOutgoing(one, keys)))
    const before = documents.filter(one => isSame(withoutChoice(chosen, chosenOf(reference.schemas, one.envelope, one.content)), chosen))
    const drafts = await openable(loaded.drafts, async one => openDraft(one, keys).then(() => one.id))
    // A draft that this person cannot read is neither continued nor overwritten.
    const unread = loaded.drafts.filter(one => !drafts.includes(one.id)).map(one => ({ messageId: one.id }))
    return (await nextAnswerId(office.id, referral, chosen, before.length, [...loaded.outbox, ...dismissed(loaded), ...unread])).id
  }

  /** A draft of this answer that somebody has begun. Two browsers then write one answer. */
  async function sameDraft(loaded: Referral, chosen: Chosen): Promise<string | undefined> {
    const { keys, reference } = desk
    const alike = loaded.drafts.filter(one => one.type === chosen.type && (one.code ?? undefined) === chosen.code)
    const opened = await openable(alike, async one => ({ one, content: (await openDraft(one, keys)).content }))
    return opened.find(({ one, content }) => isSame(withoutChoice(chosen, chosenOf(reference.schemas, one, content)), chosen))?.one.id
  }

  /** The sealed identity of the case, if the answer carries it. */
  async function fromCase(loaded: Referral, chosen: Chosen): Promise<JsonObject> {
    const { keys, reference, office } = desk
    const schema = contentSchema(reference.schemas, chosen)
    const allowed = reference.schemas.members(schema, decided(reference.schemas, chosen)).properties
    if (!allowed.some(([name]) => name === 'sealedIdentity')) return {}
    const message = loaded.messages.find(one => one.type === 'vetted-case')
    if (message === undefined || office.id === message.sender) return {}
    const opened = await open(message, referral, keys, reference)
    if (opened.is === 'rejected') throw new Error(codeOf(opened))
    const reporter = opened.content.reporter as JsonObject | undefined
    return reporter?.sealedIdentity === undefined ? {} : { sealedIdentity: reporter.sealedIdentity }
  }
}

/** The other choice, without its request if the form of the chosen one asks for it. */
const withoutChoice = (chosen: Chosen, other: Chosen): Chosen => ({ ...other, answers: chosen.answers && other.answers })

/** @param latest the referral as the host has it now */
function Writing({ start, latest }: { start: Start; latest: Referral }) {
  const { office, keys, reference, session } = useDesk()
  const l = useLocalization()
  const nameOf = useAgencyName()
  const { schemas } = reference
  const { chosen } = start
  const { referral } = latest
  const action = actionOf(latest.actions, chosen)
  const [written, setWritten] = useState(start.written)
  const { content } = written
  const [revision, setRevision] = useState(start.revision)
  const [writer, setWriter] = useState(start.unsaved === null ? start.keptBy : session.person.id)
  const [errors, setErrors] = useState(start.errors)
  const [saved, setSaved] = useState(false)
  const { busy, problem, setProblem, attempt } = useAttempt(start.problem)
  const [other, setOther] = useState(start.unsaved?.other ?? null)
  const [restored, setRestored] = useState(start.unsaved !== null)
  const [head, setHead] = useState<Envelope | null>(null)
  const sealing = useRef<{ written: DraftContent; sealed: Promise<string> } | null>(
    start.unsaved && { written: start.written, sealed: Promise.resolve(start.unsaved.kept.sealed) },
  )
  /** The content that the host does not have yet. */
  const pending = useRef(start.unsaved === null ? null : start.written)
  /** The content last sent to the host for keeping. */
  const sent = useRef<string | null>(start.unsaved?.kept.sealed ?? null)
  const signedAs = useRef<{ head: Envelope; send: (revision: number) => Promise<void> } | null>(null)
  const summary = useRef<HTMLDivElement>(null)
  const schema = useMemo(() => contentSchema(schemas, chosen), [schemas])
  const me: Author = { name: session.person.name, function: office.function }
  const maySign = (office.roles.includes('signer') || office.roles.includes('head')) && keys.message !== null
  const rules = useRulesFor(latest, chosen)
  const hindered = rules.value === null ? null : hindrance(rules.value, session.person.id, writer)
  const maySend = maySign && rules.value !== null && hindered === null
  const fixed = new Set([...Object.keys(decided(schemas, chosen)), 'author', 'sealedIdentity'])
  const answersMember = schemas.clearMember(schema, 'answers')
  const choices: Choices = useMemo(() => {
    const may = action?.mayAnswer ?? []
    if (answersMember === undefined || may.length === 0) return {}
    const label = (one: (typeof may)[number]) =>
      `${l.code('instruction', one.code)} · ${nameOf(one.from)} · ${one.id.slice(0, 8)}`
    return { [answersMember]: may.map(one => ({ value: one.id, label: label(one) })) }
  }, [action, l])
  const drop = answersMember !== undefined && chosen.answers === undefined && choices[answersMember] === undefined
  if (drop) fixed.add(answersMember)

  const newHead = () => {
    const test = start.referral.timeline?.test === true || start.referral.actions?.test === true
    return newEnvelope({ type: chosen.type, version: chosen.version, messageId: start.id, referral, test }, office.id, new Date())
  }
  const document = (of: Envelope): MessageDocument => documentToSign(schemas, of, content, written.drafter, maySign ? me : null)

  const zone = zoneOf(reference.calendar)
  const known: Known = {
    addressees: fact => addresseesOf(latest, fact, office.id),
    lists: reference.lists,
    today: dateOf(zone, new Date()),
    caseDay: dateOf(zone, timeOfId(referral)),
  }

  const change = (to: JsonObject) => {
    const next = { ...written, content: to }
    setWritten(next)
    setWriter(session.person.id)
    setSaved(false)
    keepHere(next, revision)
  }
  /** Keeps unsaved content sealed in this tab until the host has it. */
  const keepHere = (of: DraftContent, on: number) => {
    pending.current = of
    sealed(of).then(
      jwe => {
        const { type, version } = chosen
        if (pending.current === of) unsaved.keep(office.id, start.id, { type, version, revision: on, sealed: jwe })
      },
      () => {
        // The office has no sealing key, so the text is on the page only.
      },
    )
  }
  const settled = () => {
    pending.current = null
    setRestored(false)
    unsaved.drop(office.id, start.id)
  }
  /** The same bytes until the content changes. The host recognises a request whose reply was lost by them. */
  const sealed = (of: DraftContent): Promise<string> => {
    if (sealing.current?.written === of) return sealing.current.sealed
    const made = sealDraft(of, office)
    sealing.current = { written: of, sealed: made }
    made.catch(() => (sealing.current = null))
    return made
  }
  /** Acts on the draft in this page's version. If the host has another one, it is shown. */
  const withDraft = (work: (on: number, goOn: (to: string) => void) => Promise<void>) => {
    const goOn = goUnlessLeft()
    return attempt(async () => {
      try {
        await work(revision, goOn)
      } catch (error) {
        if (!isRefusedAs(error, 'newer-draft')) throw error
        const newer = error.problem.draft as Draft | undefined
        if (newer !== undefined && newer.sealed === sent.current) {
          // This page kept it, and the reply was lost.
          setRevision(newer.revision)
          return work(newer.revision, goOn)
        }
        setOther(await newerDraft(newer))
        setHead(null)
        requestAnimationFrame(() => summary.current?.focus())
      }
    })
  }
  const newerDraft = async (newer: Draft | undefined): Promise<Other> => {
    if (newer === undefined) return { revision: 0, by: session.person.id, written: null }
    return { revision: newer.revision, by: newer.by, written: await openDraft(newer, keys).catch(() => null) }
  }
  const settle = (to: Other, theirs: boolean) => {
    setRevision(to.revision)
    setOther(null)
    setSaved(theirs)
    if (theirs && to.written !== null) {
      setWritten(to.written)
      setWriter(to.by)
      settled()
    } else {
      keepHere(written, to.revision)
    }
  }
  const save = () =>
    withDraft(async on => {
      sent.current = await sealed(written)
      const kept = await put<{ revision: number }>(pathOf(office.id, 'drafts', start.id), {
        referral,
        type: chosen.type,
        version: chosen.version,
        code: chosen.code ?? null,
        revision: on,
        sealed: sent.current,
      })
      setRevision(kept.revision)
      setWriter(session.person.id)
      // Text typed during the request is not saved.
      if (pending.current !== null && pending.current !== written) return keepHere(pending.current, kept.revision)
      settled()
      setSaved(true)
    })
  const dropUnsaved = () => {
    setWritten(start.unsaved!.saved!)
    setWriter(start.keptBy)
    settled()
  }
  const discard = () =>
    withDraft(async (on, goOn) => {
      if (on > 0) {
        await remove(`${pathOf(office.id, 'drafts', start.id)}?revision=${on}`).catch(unlessGone)
      }
      settled()
      goOn(href([office.id, 'referrals', referral]))
    })
  const review = () => {
    const of = newHead()
    const found = violations(schemas, document(of))
    if (found.length === 0) found.push(...refusable(schemas, schema, document(of).content, known))
    setErrors(found)
    setProblem(null)
    if (found.length === 0) return setHead(of)
    // Names a fault by its place in the document to be signed.
    change(schemas.withoutEmptyItems(schema, content) as JsonObject)
    requestAnimationFrame(() => summary.current?.focus())
  }
  const send = () =>
    withDraft(async (on, goOn) => {
      if (signedAs.current?.head !== head) {
        signedAs.current = { head: head!, send: await signed(document(head!), referral, keys.message!, office, reference, chosen.code) }
      }
      await signedAs.current!.send(on)
      settled()
      if (written.corrects !== undefined) await remove(pathOf(office.id, 'outbox', written.corrects)).catch(() => {})
      goOn(href([office.id, 'referrals', referral], { signed: start.id }))
    })
  const titleOf = (of: Problem | null) =>
    of === start.problem
      ? l.t('outgoing.refused.title')
      : of?.status === CONFLICT
        ? l.t('outgoing.conflict')
        : undefined
  const title = l.messageType(chosen.type, chosen.code)
  const about = action?.object ?? action?.answers
  const withheld = (
    <>
      {action === undefined && latest.actions !== null && <NotAllowed action={refusedAction(latest.actions, chosen)} />}
      <ProblemNotice problem={rules.problem} />
      {maySign && hindered !== null && <Hindered by={hindered} />}
    </>
  )
  if (head !== null) {
    return (
      <Review
        title={title}
        document={document(head)}
        withheld={withheld}
        problem={problem}
        busy={busy}
        back={() => setHead(null)}
        send={maySend ? send : null}
        save={save}
        saved={saved}
      />
    )
  }
  return (
    <>
      <h1>{title}</h1>
      {about !== undefined && (
        <p>
          {l.t('answers.about')} <AboutObject of={about} />
        </p>
      )}
      {action?.due !== undefined && (
        <p class={action.due.overdue ? 'overdue' : undefined}>
          {l.t('answers.due', { time: l.time(action.due.at) })} <WorkingDaysLeft due={action.due} />
        </p>
      )}
      {withheld}
      <ProblemNotice problem={problem} title={titleOf(problem)} />
      <div ref={summary} tabIndex={-1}>
        {restored && other === null && (
          <Notice tone="plain" title={l.t('draft.restored')}>
            {start.unsaved!.saved !== null && (
              <p>
                <button type="button" onClick={dropUnsaved}>
                  {l.t('draft.drop')}
                </button>
              </p>
            )}
          </Notice>
        )}
        {other !== null && <OtherDraft other={other} start={start} settle={settle} />}
        {errors.length > 0 && (
          <Notice tone="bad" title={l.count('form.errors', errors.length)}>
            <ul>
              {errors.map((error, i) => (
                <li key={i}>
                  <a href={`#${fieldId(error.pointer)}`} onClick={event => focusField(event, error.pointer)}>
                    {placeOf(error.pointer, l)}
                  </a>
                  {l.t('colon')} <Foreign text={messageOf(error, schemaAt(error.pointer), l, reference)} />
                </li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      <Earlier chosen={chosen} fixed={fixed} use={from => change(filledIn(content, from))} />
      <p class="small">{l.t('form.required')}</p>
      <form
        class="answer-form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          review()
        }}
      >
        <Form
          schema={schema}
          value={content}
          change={change}
          errors={errors}
          fixed={fixed}
          choices={choices}
          addressees={known.addressees}
        />
        {content.sealedIdentity !== undefined && <p class="small">{l.t('answer.sealedIdentity')}</p>}
        <div class="form-buttons">
          <button type="submit" class="primary" disabled={busy}>
            {l.t('answer.review')}
          </button>
          <button type="button" disabled={busy} onClick={() => void save()}>
            {l.t('answer.save')}
          </button>
          <button type="button" class="quiet" disabled={busy} onClick={() => void discard()}>
            {l.t('answer.discard')}
          </button>
          {saved && <span role="status">{l.t('answer.saved')}</span>}
        </div>
      </form>
    </>
  )

  /** The part of the schema for a place within the content. */
  function schemaAt(pointer: string) {
    let at = schema
    let value: unknown = content
    for (const part of pointer.split('/').slice(2)) {
      const next = /^\d+$/.test(part)
        ? at.items && schemas.resolve(at.items)
        : schemas.members(at, (value ?? {}) as JsonObject).properties.find(([name]) => name === part)?.[1]
      if (next === undefined) return {}
      at = next
      value = (value as Record<string, unknown> | undefined)?.[part]
    }
    return at
  }
}

/** The office's rules let the reader not sign this answer. */
function Hindered({ by }: { by: Hindrance }) {
  const l = useLocalization()
  const persons = usePersons().value ?? []
  if (by.is === 'four-eyes') {
    return (
      <Notice tone="plain" title={l.t('rule.fourEyes')}>
        <p>{l.t('rule.fourEyes.detail')}</p>
      </Notice>
    )
  }
  return (
    <Notice tone="warning" title={l.t('rule.others')}>
      <p>{l.t('rule.others.detail')}</p>
      <p>
        <Names of={persons.filter(one => by.signers.includes(one.id)).map(one => one.name)} />
      </p>
    </Notice>
  )
}

/** The gateway would refuse this answer now: the missing condition, if the gateway named it. */
function NotAllowed({ action }: { action: Action | undefined }) {
  const l = useLocalization()
  return (
    <Notice tone="warning" title={l.t('answer.notAllowed')}>
      {action !== undefined && (
        <p>
          <Missing of={action} />
        </p>
      )}
      <p>{l.t('answer.notAllowed.detail')}</p>
    </Notice>
  )
}

const ERASED = 410
const GONE = 404
const CONFLICT = 409

function unlessGone(error: unknown) {
  if (!(error instanceof Refused && error.status === GONE)) throw error
}

/** Shows a draft that somebody else changed or deleted beside the local text. The writer chooses which one to continue. */
function OtherDraft({
  other,
  start,
  settle,
}: {
  other: Other
  start: Start
  settle: (other: Other, theirs: boolean) => void
}) {
  const { reference } = useDesk()
  const l = useLocalization()
  return (
    <Notice tone="warning" title={l.t(other.revision === 0 ? 'draft.deleted' : 'draft.changed')}>
      {other.written !== null && (
        <ObjectValue schema={contentSchema(reference.schemas, start.chosen)} value={other.written.content} />
      )}
      {other.revision > 0 && other.written === null && <p>{l.t('message.sealed.detail')}</p>}
      <div class="form-buttons">
        {other.written !== null && (
          <button type="button" onClick={() => settle(other, true)}>
            {l.t('draft.takeTheirs')}
          </button>
        )}
        <button type="button" onClick={() => settle(other, false)}>
          {l.t('draft.keepMine')}
        </button>
      </div>
    </Notice>
  )
}

function focusField(event: Event, pointer: string) {
  event.preventDefault()
  const parts = pointer.split('/')
  for (; parts.length > 1; parts.pop()) {
    const field = document.getElementById(fieldId(parts.join('/')))
    if (field !== null) return field.focus()
  }
}

const placeOf = (pointer: string, l: ReturnType<typeof useLocalization>) =>
  pointer
    .split('/')
    .slice(2)
    .map(part => (/^\d+$/.test(part) ? l.number(Number(part) + 1) : l.field(part)))
    .join(' › ') || l.field('content')

/** Shows the answer in words, exactly as it will be signed. */
function Review({
  title,
  document,
  withheld,
  problem,
  busy,
  back,
  send,
  save,
  saved,
}: {
  title: string
  document: MessageDocument
  withheld: ComponentChildren
  problem: Problem | null
  busy: boolean
  back: () => void
  send: (() => void) | null
  save: () => void
  saved: boolean
}) {
  const { office } = useDesk()
  const l = useLocalization()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {l.t('review.title')}
      </h1>
      <p>{l.t(send === null ? 'review.clerk' : 'review.signer')}</p>
      {withheld}
      <ProblemNotice problem={problem} title={problem?.status === CONFLICT ? l.t('outgoing.conflict') : undefined} />
      <section class="message own" aria-label={title}>
        <h2>{title}</h2>
        <p class="small">
          <Foreign text={l.name(office.names, office.id)} /> · {l.time(document.envelope.time)}
        </p>
        <Content document={document} />
        <p class="small">
          {l.t('message.id')} <Identifier text={document.envelope.messageId} />
        </p>
      </section>
      <div class="form-buttons">
        {send !== null && (
          <button type="button" class="primary" disabled={busy} onClick={send}>
            {l.t('answer.sign')}
          </button>
        )}
        <button type="button" class={send === null ? 'primary' : undefined} disabled={busy} onClick={save}>
          {l.t('answer.save')}
        </button>
        <button type="button" disabled={busy} onClick={back}>
          {l.t('answer.back')}
        </button>
        {saved && <span role="status">{l.t('answer.saved')}</span>}
      </div>
    </>
  )
}
