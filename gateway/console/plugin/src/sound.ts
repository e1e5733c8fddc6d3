/** The sound of a new critical alarm, which a person may switch on in this browser. */

import { Attributes } from './jolokia'

const KEY = 'wasl.sound'

export const isSoundOn = (): boolean => localStorage.getItem(KEY) === 'on'

export const saveSound = (on: boolean) => localStorage.setItem(KEY, on ? 'on' : 'off')

/** Alarms that are critical and that nobody has acknowledged, by kind, subject and beginning. */
export const criticalOf = (alarms: Attributes[]): Set<string> =>
  new Set(
    alarms
      .filter(alarm => alarm['severity'] === 'critical' && !alarm['acknowledgedBy'])
      .map(alarm => `${alarm['kind']} ${alarm['subject']} ${alarm['since']}`),
  )

/** Tells whether one of the alarms was not there before. The first ones of a page are not new. */
export const hasNew = (alarms: Set<string>, before: Set<string> | undefined): boolean =>
  before !== undefined && [...alarms].some(alarm => !before.has(alarm))

const TONES = [
  { hertz: 660, atSeconds: 0 },
  { hertz: 880, atSeconds: 0.25 },
]
const TONE_SECONDS = 0.2
const LOUDNESS = 0.2

let context: AudioContext | undefined

/** Plays two tones. A browser is silent until the person has clicked or typed on the page. */
export async function playSound(): Promise<void> {
  context ??= new AudioContext()
  await context.resume()
  for (const { hertz, atSeconds } of TONES) {
    const from = context.currentTime + atSeconds
    const tone = context.createOscillator()
    const gain = context.createGain()
    tone.frequency.value = hertz
    gain.gain.setValueAtTime(LOUDNESS, from)
    gain.gain.linearRampToValueAtTime(0, from + TONE_SECONDS)
    tone.connect(gain).connect(context.destination)
    tone.start(from)
    tone.stop(from + TONE_SECONDS)
  }
}
