/** The time zone for shown and typed times. */

const KEY = 'wasl.zone'

/** The zone of this computer. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every zone of the IANA database that the browser knows; UTC among them. */
export const zones = (): string[] => [...new Set(['UTC', ownZone(), ...Intl.supportedValuesOf('timeZone')])].sort()

/** The zone chosen in this browser, else the computer's own. */
export function savedZone(): string {
  const stored = localStorage.getItem(KEY)
  return stored && isZone(stored) ? stored : ownZone()
}

export const saveZone = (zone: string) => localStorage.setItem(KEY, zone)

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/** A time zone with its offsets from UTC, in order of time. */
export interface ZoneOffsets {
  zone: string
  offsets: { from: string; offset: string }[]
}

let gatewayZone: { zone: string; offsets: { fromMillis: number; millis: number }[] } = { zone: '', offsets: [] }

/** Uses the gateway's offsets for its zone, because the browser's time zone data may differ from those that count deadlines. */
export function adoptOffsets({ zone, offsets }: ZoneOffsets) {
  gatewayZone = {
    zone,
    offsets: offsets.map(({ from, offset }) => ({ fromMillis: Date.parse(from), millis: offsetMillis(offset) })),
  }
}

/** The length of an offset such as `-03:30`. */
function offsetMillis(offset: string): number {
  const [hours, minutes] = offset.slice(1).split(':').map(Number)
  return (offset.startsWith('-') ? -60_000 : 60_000) * (60 * hours + minutes)
}

/** The offset of a zone from UTC at a time, in milliseconds. */
function offset(zone: string, at: number): number {
  const published = zone === gatewayZone.zone ? gatewayZone.offsets.filter(offset => offset.fromMillis <= at).at(-1) : undefined
  return published?.millis ?? browserOffset(zone, at)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  formats.set(zone, format)
  return format
}

function browserOffset(zone: string, at: number): number {
  const parts = formatOf(zone).formatToParts(at)
  const part = (type: string) => Number(parts.find(part => part.type === type)?.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(at / 1_000) * 1_000
}

/** A time as clocks of a zone show it, for a format whose zone is UTC. */
export const onClocksOf = (zone: string, at: number): number => at + offset(zone, at)

/**
 * The instant of a typed time, such as `2026-03-02T08:00`, in a zone. A skipped time uses the offset from before the
 * change. A repeated time is the first of the two.
 */
export function instantOf(typed: string, zone: string): Date {
  const wall = Date.parse(`${typed}Z`)
  const before = wall - offset(zone, wall - 86_400_000)
  const after = wall - offset(zone, wall + 86_400_000)
  const match = [before, after].find(at => at + offset(zone, at) === wall)
  return new Date(match ?? before)
}

/** A zone with its distance from UTC now, as `Africa/Casablanca (UTC+1)`. */
export function inWords(zone: string): string {
  const hours = offset(zone, Date.now()) / 3_600_000
  if (zone === 'UTC') return zone
  const minutes = Math.abs(Math.round((hours % 1) * 60))
  const distance = `${hours < 0 ? '-' : '+'}${Math.floor(Math.abs(hours))}${minutes ? `:${minutes}` : ''}`
  return `${zone} (UTC${distance})`
}
