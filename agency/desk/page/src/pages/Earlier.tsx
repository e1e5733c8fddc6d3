import { useState } from 'preact/hooks'
import { get } from '../api'
import { type Chosen, chosenOf, contentSchema } from '../answer'
import { documentOf, openable, openOutgoing } from '../correspondence'
import { useDesk, useLocalization } from '../desk'
import { opening, reusable } from '../earlier'
import { useLoaded } from '../loaded'
import type { JsonObject } from '../message'
import { Foreign } from '../parts/Foreign'
import { LoadNotice } from '../parts/Notice'
import { pathOf } from '../route'
import type { Outgoing } from '../types'

const SHOWN = 5

/** The office's last answers of this kind, as templates. Their words are opened here and kept nowhere else. */
export function Earlier(props: { chosen: Chosen; fixed: ReadonlySet<string>; use: (from: JsonObject) => void }) {
  const l = useLocalization()
  const [isOpen, setOpen] = useState(false)
  return (
    <details class="earlier" open={isOpen} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{l.t('earlier')}</summary>
      {isOpen && <Answers {...props} />}
    </details>
  )
}

interface Template {
  at: string
  words: string
  from: JsonObject
}

function Answers({ chosen, fixed, use }: Parameters<typeof Earlier>[0]) {
  const { office, keys, reference } = useDesk()
  const l = useLocalization()
  const { value, problem } = useLoaded(load, [office.id])
  if (value === null || problem !== null) return <LoadNotice of={{ value, problem }} />
  if (value.length === 0) return <p class="small">{l.t('earlier.none')}</p>
  return (
    <>
      <p class="small">{l.t('earlier.how')}</p>
      <ul class="plain-list">
        {value.map(({ at, words, from }) => (
          <li key={words}>
            <button type="button" class="link" onClick={() => use(from)}>
              <Foreign text={words} />
            </button>{' '}
            <span class="small">{l.time(at)}</span>
          </li>
        ))}
      </ul>
    </>
  )

  async function load(): Promise<Template[]> {
    const { schemas } = reference
    const { type, version, code } = chosen
    const { outbox } = await get<{ outbox: Outgoing[] }>(`${pathOf(office.id, 'outbox')}?type=${type}&version=${version}`)
    const opened = await openable(outbox, async outgoing => ({ at: outgoing.at, document: documentOf(await openOutgoing(outgoing, keys)) }))
    const templates = new Map<string, Template>()
    for (const { at, document } of opened) {
      if (chosenOf(schemas, document.envelope, document.content).code !== code) continue
      const from = reusable(schemas, contentSchema(schemas, chosen), document.content, fixed)
      const words = opening(from)
      if (words !== undefined && !templates.has(words)) templates.set(words, { at, words, from })
    }
    return [...templates.values()].slice(0, SHOWN)
  }
}
