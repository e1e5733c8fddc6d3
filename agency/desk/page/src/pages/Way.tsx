import { useEffect, useRef } from 'preact/hooks'
import { useAgencyName, useLocalization } from '../desk'
import { Foreign } from '../parts/Foreign'
import type { Outgoing, Timeline } from '../types'
import { nextOf, type Step, wayOf } from '../way'

/**
 * The way of a signed answer to its recipients, and what now happens.
 *
 * @param isNew whether it was just signed. It then gets the focus
 */
export function Way({ of, timeline, isNew }: { of: Outgoing; timeline: Timeline | null; isNew: boolean }) {
  const l = useLocalization()
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!isNew) return
    const way = element.current!
    way.focus()
    // Messages above are opened later and push it down, until the person acts.
    const observer = new ResizeObserver(() => way.scrollIntoView({ block: 'center' }))
    observer.observe(way.closest('section')!)
    const stop = () => observer.disconnect()
    const acts = ['keydown', 'pointerdown', 'wheel', 'touchmove']
    acts.forEach(act => addEventListener(act, stop))
    return () => {
      stop()
      acts.forEach(act => removeEventListener(act, stop))
    }
  }, [isNew])
  const steps = wayOf(of, timeline)
  return (
    <div class="way" ref={element} tabIndex={-1} role="group" aria-label={l.t('way')}>
      <p role="status">{l.t(`way.next.${nextOf(of, steps)}`)}</p>
      <ol>
        {steps.map((step, i) => (
          <li key={i} class={step.isDone ? 'done' : undefined}>
            <StepInWords of={step} refused={of.state === 'refused'} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function StepInWords({ of, refused }: { of: Step; refused: boolean }) {
  const l = useLocalization()
  const nameOf = useAgencyName()
  const time = (at: string | undefined) => at !== undefined && <> · {l.time(at)}</>
  switch (of.step) {
    case 'signed':
    case 'sealed':
      return (
        <>
          {l.t(`way.${of.step}${of.isDone ? '' : '.not'}`)}
          {time(of.at)}
        </>
      )
    case 'accepted':
      return (
        <>
          {l.t(of.isDone ? 'way.accepted' : refused ? 'way.refused' : 'way.accepted.not')}
          {time(of.at)}
        </>
      )
    case 'delivered':
      return (
        <>
          {l.code('delivery-state', of.state)} · <Foreign text={nameOf(of.recipient)} />
          {time(of.at)}
          {of.readAt !== undefined && <> · {l.t('way.read', { time: l.time(of.readAt) })}</>}
        </>
      )
  }
}
