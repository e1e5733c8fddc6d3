import { Attributes } from './jolokia'

/**
 * Steps of the trail by the operation of the console that makes them. The trail has both: the operation before it runs,
 * and the step with its subject and reason once it is done.
 */
const OWN_STEPS: Record<string, RegExp> = {
  'Agency.announce': /^(announced|announcement-withdrawn)$/,
  'Agency.pause': /^paused$/,
  'Agency.resume': /^resumed$/,
  'Alarms.acknowledge': /^alarm-acknowledged$/,
  'Erasures.approve': /^erased$/,
  'Erasures.request': /^erasure-requested$/,
  'LegalHolds.approveRelease': /^hold-released$/,
  'LegalHolds.hold': /^held$/,
  'Log.closeShard': /^close-shard-/,
  'Replay.approve': /^(replay|re-route|discard)-(approved|approve-refused)$/,
  'Replay.reject': /^(replay|re-route|discard)-(rejected|reject-refused)$/,
  'Replay.replay': /^replayed$/,
  'Replay.request': /^(replay|re-route|discard)-requested$/,
  'Replay.stop': /^(replay|re-route|discard)-(stopped|stop-refused)$/,
  'Users.approve': /^user-(approved|approve-refused)$/,
  'Users.change': /^user-(changed|requested)$/,
  'Users.reject': /^user-(rejected|reject-refused)$/,
  'Users.remove': /^user-(changed|requested)$/,
}

/** A step follows its operation within this time. */
const MOST_MILLIS = 10_000

/** Tells whether one of these acts is a step of the operation, so that a list of both names the same act twice. */
export const hasOwnStep = (operation: string, acts: string[]): boolean =>
  acts.some(act => OWN_STEPS[operation]?.test(act))

/** The acts without each operation whose own step is among them. An operation that failed has no step and stays. */
export function onlyOnce(acts: Attributes[]): Attributes[] {
  const covered = new Set<Attributes>()
  const waiting = new Map<string, Attributes>()
  const oldestFirst = [...acts].sort((a, b) => Number(a['place']) - Number(b['place']))
  for (const act of oldestFirst) {
    const person = String(act['personId'])
    const name = String(act['act'])
    if (name in OWN_STEPS) waiting.set(`${person} ${name}`, act)
    for (const [operation, step] of Object.entries(OWN_STEPS)) {
      const request = step.test(name) ? waiting.get(`${person} ${operation}`) : undefined
      if (request && Date.parse(String(act['time'])) - Date.parse(String(request['time'])) <= MOST_MILLIS) {
        covered.add(request)
        waiting.delete(`${person} ${operation}`)
        break
      }
    }
  }
  return acts.filter(act => !covered.has(act))
}
