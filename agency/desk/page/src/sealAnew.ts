import { useEffect, useRef, useState } from 'preact/hooks'
import { get, put } from './api'
import { openOutgoing } from './correspondence'
import { sealSubmission } from './crypto/wire'
import { useDesk } from './desk'
import { useHostEvents } from './events'
import { pathOf } from './route'
import { gatewayKey } from './sending'
import type { Outgoing, ToSeal } from './types'

const AGAIN_MILLIS = 60_000

/**
 * Runs the work at each start, one run after the other. It repeats the work after a minute if it failed or something still waits, until it
 * is stopped. The host reports when it reaches the gateway again, but not when the gateway's key is available again.
 *
 * @param work resolves to whether something still waits
 */
export function repeated(work: () => Promise<boolean>): { start: () => void; stop: () => void } {
  let running: Promise<void> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const later = () => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(start, AGAIN_MILLIS)
  }
  const start = () => {
    clearTimeout(timer)
    // Work that is still queued when the page is left does not start.
    running = running.then(() => !stopped && work()).then(waits => (waits ? later() : undefined), later)
  }
  const stop = () => {
    stopped = true
    clearTimeout(timer)
  }
  return { start, stop }
}

/**
 * Seals answers to the gateway's current key, from the office's copies, if they were signed while that key was missing or different. The
 * host cannot do this. Any page of the office does it with the keys of its person.
 *
 * @returns how many answers wait for other persons, who have the keys to which these answers are sealed
 */
export function useSealAnew(): number {
  const { office, keys, reference } = useDesk()
  const [others, setOthers] = useState(0)
  const sealAll = async () => {
    if (keys.sealing.size === 0) {
      setOthers(0)
      return false
    }
    const query = new URLSearchParams([...keys.sealing.keys()].map(kid => ['key', kid]))
    const { outbox, others } = await get<ToSeal>(`${pathOf(office.id, 'needs-seal')}?${query}`)
    setOthers(others)
    if (outbox.length === 0) return others > 0
    const to = await gatewayKey(office, reference)
    const seal = async (outgoing: Outgoing) => {
      const sealedForGateway = await sealSubmission(await openOutgoing(outgoing, keys), to, outgoing.referral)
      await put(pathOf(office.id, 'outbox', outgoing.messageId, 'seal'), { sealedForGateway })
    }
    const sealed = await Promise.allSettled(outbox.map(seal))
    if (sealed.some(result => result.status === 'rejected')) throw new Error('not all are sealed')
    return true
  }
  const current = useRef(sealAll)
  current.current = sealAll
  const [sealing] = useState(() => repeated(() => current.current()))
  useEffect(() => sealing.stop, [])
  useEffect(sealing.start, [office.id, keys])
  useHostEvents(['gateway', 'outbox'], sealing.start)
  return others
}
