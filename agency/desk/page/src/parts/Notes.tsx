import { useEffect, useRef, useState } from 'preact/hooks'
import { put, remove } from '../api'
import { useAttempt } from '../attempt'
import { useDesk, useLocalization } from '../desk'
import { useLoaded } from '../loaded'
import { MAX_NOTE_CHARACTERS, openNote, sealNote } from '../notes'
import { usePersons } from '../persons'
import { pathOf } from '../route'
import type { Note, Referral } from '../types'
import { unsaved } from '../unsaved'
import { Dialog, DialogButtons } from './Dialog'
import { Foreign } from './Foreign'
import { ProblemNotice } from './Notice'

interface Props {
  of: Referral
  reload: () => Promise<void>
}

/** The office's own notes about a referral. Only its persons read them. */
export function Notes({ of, reload }: Props) {
  const l = useLocalization()
  const persons = usePersons().value ?? []
  const nameOf = (id: string) => persons.find(one => one.id === id)?.name ?? l.t('assigned.other')
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">{l.t('notes')}</h2>
      <p class="small">{l.t('notes.how')}</p>
      <ul class="plain-list">
        {of.notes.map(note => (
          <li key={note.id}>
            <p class="small">
              <Foreign text={nameOf(note.by)} /> · {l.time(note.at)}
            </p>
            <NoteText note={note} of={of} reload={reload} />
          </li>
        ))}
      </ul>
      <NoteForm of={of} reload={reload} />
    </section>
  )
}

function NoteText({ note, of, reload }: Props & { note: Note }) {
  const { office, session, keys } = useDesk()
  const l = useLocalization()
  const { busy, problem: refused, attempt } = useAttempt()
  const { value, problem } = useLoaded(() => openNote(note, of.referral, keys), [note.sealed, keys])
  const [work, setWork] = useState<'change' | 'delete' | null>(null)
  const stop = () => setWork(null)
  const deleteIt = () =>
    attempt(async () => {
      await remove(pathOf(office.id, 'referrals', of.referral, 'notes', note.id))
      await reload()
    })
  if (work === 'change') return <NoteForm of={of} reload={reload} changed={{ id: note.id, text: value ?? '' }} close={stop} />
  return (
    <>
      {problem !== null && <p>{l.t('notes.closed')}</p>}
      {value !== null && (
        <p class="note-text">
          <Foreign text={value} />
        </p>
      )}
      {note.by === session.person.id && (
        <p>
          {value !== null && (
            <button type="button" class="link" onClick={() => setWork('change')}>
              {l.t('notes.change')}
            </button>
          )}
          <button type="button" class="link" onClick={() => setWork('delete')}>
            {l.t('notes.delete')}
          </button>
        </p>
      )}
      {work === 'delete' && (
        <Dialog title={l.t('notes.delete')} close={stop}>
          <ProblemNotice problem={refused} />
          <p>{l.t('notes.delete.detail')}</p>
          <DialogButtons danger text={l.t('notes.delete')} act={deleteIt} disabled={busy} close={stop} />
        </Dialog>
      )}
    </>
  )
}

/**
 * Writes a new note, or changes one. Text that the host does not have yet stays sealed in this tab.
 *
 * @param close called after a change, or when the person cancels it
 */
function NoteForm({ of, reload, changed, close }: Props & { changed?: { id: string; text: string }; close?: () => void }) {
  const { office, keys } = useDesk()
  const l = useLocalization()
  const { busy, problem, attempt } = useAttempt()
  const [id, setId] = useState(changed?.id ?? crypto.randomUUID())
  const [text, setText] = useState(changed?.text ?? '')
  const typed = useRef<string | null>(null)
  const name = `note ${changed?.id ?? of.referral}`
  useEffect(() => {
    const before = unsaved.of(office.id, name)
    if (before === null) return
    openNote(before, of.referral, keys).then(
      found => typed.current === null && setText(found),
      () => {}, // Another person wrote it in this tab.
    )
  }, [])
  const write = (now: string) => {
    setText(now)
    typed.current = now
    if (now === '') return unsaved.drop(office.id, name)
    sealNote(now, of.referral, office).then(
      sealed => typed.current === now && unsaved.keep(office.id, name, { type: 'note', version: 1, revision: 0, sealed }),
      () => {}, // Without a compared key, saving says so.
    )
  }
  const done = () => {
    typed.current = null
    unsaved.drop(office.id, name)
    close?.()
  }
  const save = (event: Event) => {
    event.preventDefault()
    void attempt(async () => {
      const sealed = await sealNote(text.trim(), of.referral, office)
      await put(pathOf(office.id, 'referrals', of.referral, 'notes', id), { sealed })
      setText('')
      setId(crypto.randomUUID())
      done()
      await reload()
    })
  }
  return (
    <form onSubmit={save}>
      <ProblemNotice problem={problem} />
      <label>
        {l.t(changed === undefined ? 'notes.new' : 'notes.change')}
        <textarea
          dir="auto"
          rows={3}
          maxLength={MAX_NOTE_CHARACTERS}
          value={text}
          onInput={event => write(event.currentTarget.value)}
        />
      </label>
      <div class="form-buttons">
        <button type="submit" disabled={busy || text.trim() === ''}>
          {l.t('notes.save')}
        </button>
        {close !== undefined && (
          <button type="button" class="quiet" onClick={done}>
            {l.t('cancel')}
          </button>
        )}
      </div>
    </form>
  )
}
