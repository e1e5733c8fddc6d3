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
 * Does the work each time it is started, one after the other, and again after a minute where it failed, until it is stopped. The host
 * tells when it reaches the gateway again, but not when the gateway's key is to be had again.
 */
export function repeated(work: () => Promise<void>): { start: () => void; stop: () => void } {
  let running = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const later = () => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(start, AGAIN_MILLIS)
  }
  const start = () => {
    clearTimeout(timer)
    // What waits for its turn when the page is left is not begun.
    running = running.then(() => (stopped ? undefined : work())).catch(later)
  }
  const stop = () => {
    stopped = true
    clearTimeout(timer)
  }
  return { start, stop }
}

/**
 * Seals to the gateway's key of now, from the copies for the office, what was signed while that key was not to be had or was another.
 * The host cannot: any page of the office does, whatever it shows, with the keys that its person has.
 *
 * @returns how many answers wait for others, who have the keys that these are sealed to
 */
export function useSealAnew(): number {
  const { office, keys, reference } = useDesk()
  const [others, setOthers] = useState(0)
  const sealAll = async () => {
    if (keys.sealing.size === 0) return setOthers(0)
    const own = new URLSearchParams([...keys.sealing.keys()].map(kid => ['key', kid]))
    const { outbox, others } = await get<ToSeal>(`${pathOf(office.id, 'needs-seal')}?${own}`)
    setOthers(others)
    if (outbox.length === 0) return
    const to = await gatewayKey(office, reference)
    const seal = async (one: Outgoing) => {
      const sealedForGateway = await sealSubmission(await openOutgoing(one, keys), to, one.referral)
      await put(pathOf(office.id, 'outbox', one.messageId, 'seal'), { sealedForGateway })
    }
    const sealed = await Promise.allSettled(outbox.map(seal))
    if (sealed.some(one => one.status === 'rejected')) throw new Error('not all are sealed')
  }
  const current = useRef(sealAll)
  current.current = sealAll
  const [sealing] = useState(() => repeated(() => current.current()))
  useEffect(() => sealing.stop, [])
  useEffect(sealing.start, [office.id, keys])
  useHostEvents(['gateway', 'outbox'], sealing.start)
  return others
}
